// title: How complete each programme is
// group: quality
// question: For how many centres of each programme are host, managing unit, place, field, dates and fate known?
// columns:
//   designation: the programme
//   centres: number of centres in the graph
//   planned: of these, centres that no source says were approved
//   with_host: centres with a supporting unit
//   with_manager: centres with a managing unit
//   with_province: centres with a province
//   with_field: centres with a field
//   with_approval: centres with a day of approval or founding by an event
//   with_fate: centres whose fate is not unknown
//   with_english: centres with an English name
//   with_better_than_c: centres with a statement from a source of reliability A or B
//   distinct_sources: number of sources that state something of them
// example: puxi cypher completeness
// How many centres the programme really has, statistics-beside-counts tells.
MATCH (centre:Center)
WITH centre,
  EXISTS { (centre)-[:SUPPORTED_BY]->() } AS host,
  EXISTS { (centre)-[:MANAGED_BY]->() } AS manager,
  EXISTS { (centre)-[:LOCATED_IN {property: 'province'}]->() } AS province,
  EXISTS { (centre)-[:WORKS_IN]->() } AS field,
  EXISTS { MATCH (centre)<-[:ABOUT]-(s:Statement) WHERE s.reliability IN ['A', 'B'] } AS better
WITH
  centre.designation AS designation,
  count(centre) AS centres,
  sum(CASE WHEN centre.planned THEN 1 ELSE 0 END) AS planned,
  sum(CASE WHEN host THEN 1 ELSE 0 END) AS with_host,
  sum(CASE WHEN manager THEN 1 ELSE 0 END) AS with_manager,
  sum(CASE WHEN province THEN 1 ELSE 0 END) AS with_province,
  sum(CASE WHEN field THEN 1 ELSE 0 END) AS with_field,
  count(centre.approved) AS with_approval,
  sum(CASE WHEN centre.fate <> 'unknown' THEN 1 ELSE 0 END) AS with_fate,
  count(centre.name_en) AS with_english,
  sum(CASE WHEN better THEN 1 ELSE 0 END) AS with_better_than_c,
  collect(centre.sources) AS cited
RETURN
  designation,
  centres,
  planned,
  with_host,
  with_manager,
  with_province,
  with_field,
  with_approval,
  with_fate,
  with_english,
  with_better_than_c,
  COUNT { UNWIND cited AS list UNWIND list AS source RETURN DISTINCT source } AS distinct_sources
ORDER BY designation
