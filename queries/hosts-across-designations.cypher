// title: Hosts of centres under several programmes
// group: hosts
// question: Which universities, institutes and companies host centres of the most different programmes?
// parameters:
//   min_designations (INTEGER, default 2): least number of different programmes
//   as_of (DATE, optional): only hosting that may have been so on that day
// columns:
//   host_id: id of the host
//   host_name: its name
//   host_kind: what sort of body it is
//   designations: the programmes
//   centres: number of centres
//   centre_ids: their ids
//   centre_names: their names
//   sources: ids of the sources that name the host
// example: puxi cypher hosts-across-designations --param min_designations=4
// Planned centres are left out, and a centre that by a decided change became another one of the same host: a laboratory
// and its successor count as one, by the day asked about the one or the other. NETRC_or_NERC is an open question, not a
// programme of its own.
MATCH (host:Institution)<-[hosting:SUPPORTED_BY]-(centre:Center {planned: false})
WHERE centre.designation <> 'NETRC_or_NERC'
  AND ($as_of IS NULL
    OR (coalesce(hosting.valid_earliest <= $as_of, true) AND coalesce(hosting.valid_latest >= $as_of, true)))
  AND NOT EXISTS {
    MATCH (centre)-[change:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false})
    WHERE heir <> centre AND heir.designation <> 'NETRC_or_NERC' AND EXISTS { (heir)-[:SUPPORTED_BY]->(host) }
      AND coalesce(change.date_earliest <= $as_of, true)
  }
  AND NOT EXISTS {
    MATCH (centre)<-[change:BECAME {outcome: 'converted', ends_old: true}]-(before:Center {planned: false})
    WHERE before <> centre AND before.designation <> 'NETRC_or_NERC' AND EXISTS { (before)-[:SUPPORTED_BY]->(host) }
      AND change.date_earliest > $as_of
  }
WITH host, centre, hosting
ORDER BY centre.designation, centre.id
WITH host, collect(DISTINCT centre) AS centres, collect(DISTINCT centre.designation) AS designations,
  collect(hosting.sources) AS cited
WHERE size(designations) >= $min_designations
RETURN
  host.id AS host_id,
  host.name AS host_name,
  host.entity_kind AS host_kind,
  designations,
  size(centres) AS centres,
  [centre IN centres | centre.id] AS centre_ids,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY size(designations) DESC, centres DESC, host_id
