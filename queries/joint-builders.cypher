// title: Bodies that build centres together
// group: networks
// question: Which universities, institutes and companies host or build the same centres, and which?
// parameters:
//   min_centres (INTEGER, default 2): least number of centres in common
// columns:
//   left_id: id of one body
//   left_name: its name
//   right_id: id of the other body
//   right_name: its name
//   centres: number of centres that both host or co-build
//   superseded: of these, centres that by a decided change became another centre
//   centre_ids: their ids
//   centre_names: their names
//   sources: ids of the sources that name them
// example: puxi cypher joint-builders --param min_centres=3
// Planned centres are left out. A laboratory and the centre that it became count as two: superseded tells how many were
// followed by another one.
MATCH (left:Institution)<-[one:SUPPORTED_BY|CO_BUILT_BY]-(centre:Center {planned: false})
  -[two:SUPPORTED_BY|CO_BUILT_BY]->(right:Institution)
WHERE left.id < right.id
WITH left, right, centre, one, two
ORDER BY centre.id
WITH left, right, collect(DISTINCT centre) AS shared, collect(one.sources) + collect(two.sources) AS cited
WHERE size(shared) >= $min_centres
RETURN
  left.id AS left_id,
  left.name AS left_name,
  right.id AS right_id,
  right.name AS right_name,
  size(shared) AS centres,
  COUNT {
    UNWIND shared AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  [centre IN shared | centre.id] AS centre_ids,
  [centre IN shared | centre.name] AS centre_names,
  COLLECT {
    UNWIND cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, left_id, right_id
