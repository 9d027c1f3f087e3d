// title: Centres that share hosts
// group: networks
// question: Which pairs of centres have hosts in common, and how many?
// parameters:
//   min_shared (INTEGER, default 1): least number of hosts in common
//   across (BOOLEAN, default true): only pairs of different programmes
// columns:
//   left_id: id of one centre
//   left_name: its name
//   left_designation: its designation
//   right_id: id of the other centre
//   right_name: its name
//   right_designation: its designation
//   shared: number of hosts in common
//   host_ids: their ids
//   host_names: their names
//   joined: whether the one became the other, by any word of a source: then it is no wonder
//   sources: ids of the sources that name the hosts
// example: puxi cypher shared-hosts --param across=false
// Planned centres are left out.
MATCH (left:Center {planned: false})-[one:SUPPORTED_BY]->(host)<-[two:SUPPORTED_BY]-(right:Center {planned: false})
WHERE left.id < right.id AND (NOT $across OR left.designation <> right.designation)
WITH left, right, host, one, two
ORDER BY host.id
WITH left, right, collect(DISTINCT host) AS hosts, collect(one.sources) + collect(two.sources) AS cited
WHERE size(hosts) >= $min_shared
RETURN
  left.id AS left_id,
  left.name AS left_name,
  left.designation AS left_designation,
  right.id AS right_id,
  right.name AS right_name,
  right.designation AS right_designation,
  size(hosts) AS shared,
  [host IN hosts | host.id] AS host_ids,
  [host IN hosts | host.name] AS host_names,
  EXISTS { (left)-[:BECAME]-(right) } AS joined,
  COLLECT {
    UNWIND cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY shared DESC, left_id, right_id
