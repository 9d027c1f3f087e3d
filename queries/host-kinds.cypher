// title: What sorts of bodies host each programme's centres
// group: hosts
// question: Are the centres of a programme hosted by universities, institutes or companies?
// columns:
//   designation: the programme
//   host_kind: what sort of body the host is; empty where no source names a host
//   centres: number of centres with such a host; a centre with hosts of two sorts counts twice
//   superseded: of these, centres that by a decided change became another centre
//   hosts: number of different hosts
//   of_centres: number of all centres of the programme
//   sources: ids of the sources that name the hosts
// example: puxi cypher host-kinds
// Planned centres are left out. A centre and the one that it became count as two: superseded tells how many were
// followed by another one, of this programme or another. Many bodies
// are a Company or University by name only; basis on the node tells which.
MATCH (centre:Center {planned: false})
WITH centre.designation AS designation, collect(centre) AS all_centres
UNWIND all_centres AS centre
OPTIONAL MATCH (centre)-[hosting:SUPPORTED_BY]->(host)
WITH designation, size(all_centres) AS of_centres, host.entity_kind AS host_kind,
  collect(DISTINCT centre) AS centres, count(DISTINCT host) AS hosts, collect(hosting.sources) AS cited
RETURN
  designation,
  host_kind,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  hosts,
  of_centres,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, centres DESC, host_kind
