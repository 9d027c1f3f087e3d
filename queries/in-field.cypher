// title: Centres of a subject
// group: geography
// question: Which centres have a word in their field or in their name?
// parameters:
//   word (STRING, default "半导体"): part of a field or of a name, in Chinese, English or pinyin
//   designation (STRING, optional): the programme
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   fate: what has become of it
//   planned: true where no source says that it was approved
//   fields: fields in which the word stands
//   in_name: whether the word stands in one of its names
//   sources: ids of the sources of the field; of a name alone, all sources of the centre
// example: puxi cypher in-field --param word=wheat
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
WITH centre, toLower($word) AS word
WITH centre,
  any(name IN [centre.name_zh, centre.name_en, centre.pinyin] + coalesce(centre.aliases, [])
    WHERE name IS NOT NULL AND toLower(name) CONTAINS word) AS in_name,
  COLLECT {
    MATCH (centre)-[working:WORKS_IN]->(field)
    WHERE toLower(field.name_zh) CONTAINS word OR toLower(field.name_en) CONTAINS word OR field.pinyin CONTAINS word
    RETURN {name: field.name, sources: working.sources} ORDER BY field.id, working.id
  } AS fields
WHERE in_name OR fields <> []
RETURN
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  centre.fate AS fate,
  centre.planned AS planned,
  COLLECT { UNWIND fields AS field RETURN DISTINCT field.name AS name ORDER BY name } AS fields,
  in_name,
  CASE WHEN fields = [] THEN centre.sources ELSE COLLECT {
    UNWIND fields AS field
    UNWIND field.sources AS source
    RETURN DISTINCT source ORDER BY source
  } END AS sources
ORDER BY designation, centre_id
