// title: Reforms of ministries and commissions
// group: ministries
// question: Which government bodies became which, year by year, and under which reform?
// parameters:
//   since (DATE, optional): first day
//   until (DATE, optional): last day
// columns:
//   date: when
//   kind: how the one became the other
//   outcome: converted, in_process (a source tells of the plan only), founded_on, unstated or refused
//   old_id: id of the earlier body
//   old_name: its name
//   new_id: id of the later body
//   new_name: its name
//   policies: titles of the reforms under which it was done
//   decided_by: names of the bodies that decided
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher ministry-reforms --param since=1998-01-01 --param until=1998-12-31
// Undated changes are shown only where no day is asked for.
MATCH (old)-[change:BECAME]->(new)
WHERE (old:GovernmentBody OR new:GovernmentBody) AND change.kind <> 'branched'
  AND ($since IS NULL OR change.date_latest >= $since)
  AND ($until IS NULL OR change.date_earliest <= $until)
MATCH (e:ChangeEvent {id: change.event})
RETURN
  change.date AS date,
  change.kind AS kind,
  change.outcome AS outcome,
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  COLLECT { MATCH (e)-[:UNDER]->(policy) RETURN policy.name AS name ORDER BY name } AS policies,
  COLLECT { MATCH (e)-[:DECIDED_BY]->(body) RETURN body.name AS name ORDER BY name } AS decided_by,
  change.event AS event,
  change.sources AS sources
ORDER BY change.date_earliest, change.date_latest, event, old_id, new_id
