// title: Centres before and after their conversion, with their hosts
// group: lineage
// question: Which National Engineering Laboratories became NERCs, by whose decision, and did the host stay?
// parameters:
//   from (STRING, default "NEL"): designation of the earlier centre
//   to (STRING, default "NERC"): designation of the later centre
// columns:
//   outcome: converted, in_process, founded_on, unstated or refused
//   old_id: id of the earlier centre
//   old_name: its name
//   new_id: id of the later centre
//   new_name: its name
//   kind: how the one became the other
//   status: the furthest that a source states
//   date: when, as precise as the best source
//   decided_by: names of the bodies that decided
//   old_hosts: names of the hosts before
//   new_hosts: names of the hosts after
//   same_host: whether a host before is a host after; null where either is not known
//   event: id of the event
//   sources: ids of the sources of the change
//   host_sources: ids of the sources that name the hosts
// example: puxi cypher nel-to-nerc --param from=SKL --param to=NKL
// cites: sources, host_sources
MATCH (old:Center {designation: $from})-[change:BECAME]->(new:Center {designation: $to})
WHERE change.kind <> 'branched'
MATCH (event:ChangeEvent {id: change.event})
WITH *,
  COLLECT { MATCH (old)-[:SUPPORTED_BY]->(host) RETURN DISTINCT host ORDER BY host.id } AS before,
  COLLECT { MATCH (new)-[:SUPPORTED_BY]->(host) RETURN DISTINCT host ORDER BY host.id } AS after
RETURN
  change.outcome AS outcome,
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  change.kind AS kind,
  change.status AS status,
  change.date AS date,
  COLLECT { MATCH (event)-[:DECIDED_BY]->(body) RETURN body.name ORDER BY body.id } AS decided_by,
  [host IN before | host.name] AS old_hosts,
  [host IN after | host.name] AS new_hosts,
  CASE WHEN before <> [] AND after <> [] THEN any(host IN before WHERE host IN after) END AS same_host,
  change.event AS event,
  change.sources AS sources,
  COLLECT {
    MATCH (centre)-[hosting:SUPPORTED_BY]->()
    WHERE centre = old OR centre = new
    UNWIND hosting.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS host_sources
ORDER BY outcome, change.date_earliest, old_id, new_id, event
