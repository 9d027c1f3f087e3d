// title: Who approved the centres of each programme
// group: ministries
// question: Which bodies approved the centres, by programme?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   designation: the programme
//   approver_id: id of the body that approved
//   approver_name: its name
//   centres: number of centres
//   by_event: of these, those for which an approval or founding that it decided is told
//   centre_ids: ids of the centres
//   sources: ids of the sources
// example: puxi cypher approvers --param designation=NMIC
// Told either as a fact of the centre (APPROVED_BY) or as a decided event (approved, established) with its deciders.
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
CALL (centre) {
  MATCH (centre)-[told:APPROVED_BY]->(approver) RETURN approver, told, false AS by_event
  UNION
  MATCH (centre)<-[:TO]-(e:ChangeEvent {decided: true})-[told:DECIDED_BY]->(approver)
  WHERE e.type IN ['approved', 'established']
  RETURN approver, told, true AS by_event
}
WITH centre, approver, by_event, told
ORDER BY centre.id
WITH centre.designation AS designation, approver, collect(DISTINCT centre) AS centres,
  count(DISTINCT CASE WHEN by_event THEN centre END) AS by_event, collect(told.sources) AS cited
RETURN
  designation,
  approver.id AS approver_id,
  approver.name AS approver_name,
  size(centres) AS centres,
  by_event,
  [centre IN centres | centre.id] AS centre_ids,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, centres DESC, approver_id
