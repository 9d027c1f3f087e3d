// title: Fields of work with most centres
// group: geography
// question: In which fields do several centres work, and under which programmes?
// parameters:
//   designation (STRING, optional): the programme
//   min_centres (INTEGER, default 2): least number of centres
// columns:
//   field_id: id of the field
//   field: its name, in the words of the source
//   centres: number of centres
//   superseded: of these, centres that by a decided change became another centre
//   designations: their programmes, with the number of each
//   centre_ids: ids of the centres
//   centre_names: their names
//   sources: ids of the sources that name the field
// example: puxi cypher by-field --param designation=NTIC --param min_centres=1
// Fields are words of sources, in Chinese and in English, and no classification: the same field has several nodes. A
// centre and the one that it became count as two: superseded tells how many were followed by another one.
MATCH (field:Field)<-[working:WORKS_IN]-(centre:Center {planned: false})
WHERE $designation IS NULL OR centre.designation = $designation
WITH field, centre, collect(working.sources) AS cited
ORDER BY centre.id
WITH field, collect(centre) AS centres, collect(cited) AS all_cited
WHERE size(centres) >= $min_centres
RETURN
  field.id AS field_id,
  field.name AS field,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  COLLECT {
    UNWIND centres AS centre
    WITH centre.designation AS designation, count(*) AS number
    RETURN designation + ' ' + number ORDER BY number DESC, designation
  } AS designations,
  [centre IN centres | centre.id] AS centre_ids,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND all_cited AS lists
    UNWIND lists AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, field_id
