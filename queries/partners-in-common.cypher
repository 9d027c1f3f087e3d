// title: Centres with co-builders and partners in common
// group: networks
// question: Which pairs of centres are built or backed by the same bodies?
// parameters:
//   min_shared (INTEGER, default 2): least number of bodies in common
// columns:
//   left_id: id of one centre
//   left_name: its name
//   right_id: id of the other centre
//   right_name: its name
//   shared: number of co-builders, partners and shareholders in common
//   body_ids: their ids
//   body_names: their names
//   joined: whether the one became the other, by any word of a source: then it is no wonder
//   sources: ids of the sources that name them
// example: puxi cypher partners-in-common --param min_shared=1
// A body may be co-builder of the one and partner of the other. Planned centres are left out.
MATCH (centre:Center {planned: false})
CALL (centre) {
  MATCH (centre)-[tie:CO_BUILT_BY|PARTNERS_WITH]->(body:Institution) RETURN tie, body
  UNION
  MATCH (centre)<-[tie:SHAREHOLDER_OF]-(body:Institution) RETURN tie, body
}
WITH body, centre, collect(tie.sources) AS cited
WITH body, collect({centre: centre, cited: cited}) AS ends
WHERE size(ends) > 1
UNWIND ends AS one
UNWIND ends AS two
WITH body, one.centre AS left, two.centre AS right, one.cited + two.cited AS cited
WHERE left.id < right.id
WITH left, right, body, cited
ORDER BY body.id
WITH left, right, collect(body) AS bodies, collect(cited) AS all_cited
WHERE size(bodies) >= $min_shared
RETURN
  left.id AS left_id,
  left.name AS left_name,
  right.id AS right_id,
  right.name AS right_name,
  size(bodies) AS shared,
  [body IN bodies | body.id] AS body_ids,
  [body IN bodies | body.name] AS body_names,
  EXISTS { (left)-[:BECAME]-(right) } AS joined,
  COLLECT {
    UNWIND all_cited AS lists
    UNWIND lists AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY shared DESC, left_id, right_id
