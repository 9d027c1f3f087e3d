// title: Centres that changed hands
// group: hosts
// question: Where did the host change, by a source's word or when one centre became another?
// columns:
//   basis: event (a source tells of it) or comparison (the hosts of the old and the new centre have none in common)
//   old_id: id of the centre, or of the earlier one
//   old_name: its name
//   new_id: id of the later centre; the same where the centre went on
//   new_name: its name
//   old_hosts: names of the hosts before; of an event, those of which a source says that their hosting had ended by then
//   new_hosts: names of the hosts after; of an event, all others that a source names, unless they came later
//   status: how far the change has come
//   date: when
//   event: id of the event
//   sources: ids of the sources of the change and of the hosts
// example: puxi cypher host-changed
// A comparison is this query's, not a source's: the same host may bear another name, or be part of the other one. Where
// no source dates the end of a hosting, the former host of an event stands among new_hosts, and old_hosts is empty.
CALL () {
  MATCH (change:ChangeEvent {type: 'host_changed'})-[:TO]->(centre)
  RETURN 'event' AS basis, centre AS old, centre AS new, change.id AS event, change.status AS status,
    change.date AS date, change.date_earliest AS day, change.date_latest AS until, change.sources AS told_by
  UNION
  MATCH (old:Center)-[change:BECAME]->(new:Center)
  WHERE change.kind <> 'branched' AND change.outcome = 'converted'
    AND EXISTS { (old)-[:SUPPORTED_BY]->() } AND EXISTS { (new)-[:SUPPORTED_BY]->() }
    AND NOT EXISTS { (old)-[:SUPPORTED_BY]->()<-[:SUPPORTED_BY]-(new) }
  RETURN 'comparison' AS basis, old, new, change.event AS event, change.status AS status,
    change.date AS date, change.date_earliest AS day, change.date_latest AS until, change.sources AS told_by
}
WITH *,
  COLLECT {
    MATCH (old)-[hosting:SUPPORTED_BY]->(host)
    WHERE basis = 'comparison' OR (hosting.valid_to IS NOT NULL AND coalesce(hosting.valid_latest <= until, true))
    RETURN DISTINCT host
  } AS former
RETURN
  basis,
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  COLLECT { UNWIND former AS host RETURN DISTINCT host.name AS name ORDER BY name } AS old_hosts,
  COLLECT {
    MATCH (new)-[hosting:SUPPORTED_BY]->(host)
    WHERE NOT host IN former AND (basis = 'comparison' OR coalesce(hosting.valid_earliest <= until, true))
    RETURN DISTINCT host.name AS name ORDER BY name
  } AS new_hosts,
  status,
  date,
  event,
  COLLECT {
    UNWIND told_by + COLLECT {
      MATCH (centre)-[hosting:SUPPORTED_BY]->()
      WHERE centre = old OR centre = new
      UNWIND hosting.sources AS source
      RETURN source
    } AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY basis, day, old_id, new_id, event
