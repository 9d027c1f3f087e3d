// title: Who decides on centres
// group: ministries
// question: Which bodies decided most on centres: approved, accepted, converted, revoked?
// parameters:
//   designation (STRING, optional): designation of the centres
//   min_events (INTEGER, default 2): least number of decided events
// columns:
//   body_id: id of the body that decided
//   body_name: its name
//   body_kind: what sort of body it is
//   decided_events: number of events that it decided
//   types: what sort of events, with the number of each
//   centres: number of different centres concerned
//   first_day: earliest day that any of them may have happened
//   last_day: latest day that any of them may have happened
//   sources: ids of the sources that name it as deciding
// example: puxi cypher deciders --param designation=NTIC
// Only what a source states as decided or done: a body that applied for something did not decide it.
MATCH (body)<-[deciding:DECIDED_BY]-(e:ChangeEvent {decided: true})-[:FROM|TO]->(centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
WITH body, e, deciding, collect(DISTINCT centre) AS concerned
WITH body, count(e) AS decided_events, collect(e.type) AS all_types, collect(concerned) AS all_centres,
  min(e.date_earliest) AS first_day, max(e.date_latest) AS last_day, collect(deciding.sources) AS cited
WHERE decided_events >= $min_events
RETURN
  body.id AS body_id,
  body.name AS body_name,
  body.entity_kind AS body_kind,
  decided_events,
  COLLECT {
    UNWIND all_types AS type
    WITH type, count(*) AS number
    RETURN type + ' ' + number ORDER BY number DESC, type
  } AS types,
  COUNT { UNWIND all_centres AS some UNWIND some AS centre RETURN DISTINCT centre } AS centres,
  first_day,
  last_day,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY decided_events DESC, body_id
