// title: What was decided under which policy
// group: policy
// question: Which changes were made under a policy or reform plan?
// parameters:
//   policy (STRING, optional): a part of its title, or its document number; without it all
// columns:
//   policy_id: id of the policy
//   policy: its title
//   document_number: its number (文号)
//   issued: when it was issued; often not known
//   event: id of the event
//   type: what happened
//   status: the furthest that a source states; proposed means that only the plan is told
//   date: when
//   old_names: names of the bodies before
//   new_names: names of the bodies after, or of the body to which it happened
//   decided_by: names of the bodies that decided
//   sources: ids of the sources of the event and of its tie to the policy
// example: puxi cypher under-policy --param policy=1998
MATCH (p:Policy)<-[tie:UNDER]-(e:ChangeEvent)
WHERE $policy IS NULL OR p.name CONTAINS $policy OR p.name_en CONTAINS $policy OR p.document_number = $policy
RETURN
  p.id AS policy_id,
  p.name AS policy,
  p.document_number AS document_number,
  p.issued AS issued,
  e.id AS event,
  e.type AS type,
  e.status AS status,
  e.date AS date,
  COLLECT { MATCH (e)-[:FROM]->(body) RETURN body.name ORDER BY body.id } AS old_names,
  COLLECT { MATCH (e)-[:TO]->(body) RETURN body.name ORDER BY body.id } AS new_names,
  COLLECT { MATCH (e)-[:DECIDED_BY]->(body) RETURN body.name ORDER BY body.id } AS decided_by,
  COLLECT { UNWIND e.sources + tie.sources AS source RETURN DISTINCT source ORDER BY source } AS sources
ORDER BY policy_id, e.date_earliest, event
