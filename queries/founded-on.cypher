// title: Centres founded on the basis of earlier bodies
// group: lineage
// question: On which earlier bodies (在…基础上组建) were the centres of a programme founded?
// parameters:
//   designation (STRING, optional): designation of the new centre
// columns:
//   outcome: founded_on (decided or done), in_process (planned), unstated (only inferred)
//   new_id: id of the centre
//   new_name: its name
//   designation: its designation
//   old_id: id of the earlier body
//   old_name: its name
//   old_label: its designation, or what sort of body it is
//   status: the furthest that a source states
//   date: when
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher founded-on --param designation=NETRC
// The earlier body need not have ended: no source says so, else the kind of change would be another.
MATCH (old)-[change:BECAME {kind: 'founded_on'}]->(new:Center)
WHERE $designation IS NULL OR new.designation = $designation
RETURN
  change.outcome AS outcome,
  new.id AS new_id,
  new.name AS new_name,
  new.designation AS designation,
  old.id AS old_id,
  old.name AS old_name,
  coalesce(old.designation, old.entity_kind) AS old_label,
  change.status AS status,
  change.date AS date,
  change.event AS event,
  change.sources AS sources
ORDER BY outcome, designation, new_id, old_id, event
