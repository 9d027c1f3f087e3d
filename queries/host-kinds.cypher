// title: What sorts of bodies host each programme's centres
// group: hosts
// question: Are the centres of a programme hosted by universities, institutes or companies?
// columns:
//   designation: the programme
//   host_kind: what sort of body the host is; empty where no source names a host
//   centres: number of centres with such a host; a centre with hosts of two sorts counts twice
//   hosts: number of different hosts
//   of_centres: number of all centres of the programme
//   sources: ids of the sources that name the hosts
// example: puxi cypher host-kinds
// Planned centres are left out. Many bodies are a Company or University by name only; basis on the node tells which.
MATCH (centre:Center {planned: false})
WITH centre.designation AS designation, collect(centre) AS all_centres
UNWIND all_centres AS centre
OPTIONAL MATCH (centre)-[hosting:SUPPORTED_BY]->(host)
WITH designation, size(all_centres) AS of_centres, host.entity_kind AS host_kind,
  count(DISTINCT centre) AS centres, count(DISTINCT host) AS hosts, collect(hosting.sources) AS cited
RETURN
  designation,
  host_kind,
  centres,
  hosts,
  of_centres,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, centres DESC, host_kind
