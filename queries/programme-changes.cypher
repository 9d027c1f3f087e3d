// title: What is told of whole programmes
// group: policy
// question: What do sources say happened to a programme, or to a set of centres that they do not name one by one?
// parameters:
//   designation (STRING, optional): code of a programme that takes part
// columns:
//   event: id of the event
//   type: what happened
//   kind: how the earlier became the later; empty where one series changed by itself
//   status: the furthest that a source states
//   date: when
//   old_names: programmes and sets before
//   new_names: programmes and sets after, or to which it happened
//   decided_by: names of the bodies that decided
//   sources: ids of the sources
// example: puxi cypher programme-changes --param designation=NETRC
// Nothing here may be put onto a single centre: that a series was merged does not say what became of each member.
MATCH (e:ChangeEvent)-[:FROM|TO]->(body:Programme|Group)
WHERE $designation IS NULL OR EXISTS { (e)-[:FROM|TO]->(:Programme {designation: $designation}) }
WITH DISTINCT e
RETURN
  e.id AS event,
  e.type AS type,
  e.kind AS kind,
  e.status AS status,
  e.date AS date,
  COLLECT { MATCH (e)-[:FROM]->(body) RETURN body.name ORDER BY body.id } AS old_names,
  COLLECT { MATCH (e)-[:TO]->(body) RETURN body.name ORDER BY body.id } AS new_names,
  COLLECT { MATCH (e)-[:DECIDED_BY]->(body) RETURN body.name ORDER BY body.id } AS decided_by,
  e.sources AS sources
ORDER BY e.date_earliest, e.date_latest, event
