// title: Hosts with most centres
// group: hosts
// question: Who hosts most centres of a programme, or of all?
// parameters:
//   designation (STRING, optional): the programme; without it all
//   min_centres (INTEGER, default 2): least number of centres
//   as_of (DATE, optional): only hosting that may have been so on that day
// columns:
//   host_id: id of the host
//   host_name: its name
//   host_kind: what sort of body it is
//   centres: number of centres
//   superseded: of these, centres that by a decided change became another centre
//   centre_ids: their ids
//   centre_names: their names
//   sources: ids of the sources that name the host
// example: puxi cypher top-hosts --param designation=NETRC --param min_centres=3
// Planned centres are left out. Centres that have ended are counted, unless as_of and the dates of hosting say else. A
// centre and the one that it became count as two: superseded tells how many were followed by another one.
MATCH (host:Institution)<-[hosting:SUPPORTED_BY]-(centre:Center {planned: false})
WHERE ($designation IS NULL OR centre.designation = $designation)
  AND ($as_of IS NULL
    OR (coalesce(hosting.valid_earliest <= $as_of, true) AND coalesce(hosting.valid_latest >= $as_of, true)))
WITH host, centre, hosting
ORDER BY centre.id
WITH host, collect(DISTINCT centre) AS centres, collect(hosting.sources) AS cited
WHERE size(centres) >= $min_centres
RETURN
  host.id AS host_id,
  host.name AS host_name,
  host.entity_kind AS host_kind,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  [centre IN centres | centre.id] AS centre_ids,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, host_id
