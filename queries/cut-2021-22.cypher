// title: What was cut, and what was carried over, in the reorganisation of 2021-22
// group: lineage
// question: Which NERCs and NELs ended in 2021-22, and which of them were carried on as something else?
// parameters:
//   since (DATE, default "2021-01-01"): first day
//   until (DATE, default "2022-12-31"): last day
//   designations (LIST<STRING>, default ["NEL", "NERC"]): the programmes
// columns:
//   result: carried_over (decided, a successor is named), cut (revoked, by a decision told or by its state),
//     successor_unknown (ended by a decision, but it is not told what came of it), whole_set, planned, refused or
//     unstated
//   body_id: id of what ended
//   body_name: its name; groups are sets of bodies that no source names one by one
//   body_label: designation, Programme or Group
//   type: what happened; revoked or not_retained, where only the state in which a source saw it tells of it
//   status: the furthest that a source states
//   date: when
//   successors: names of what came of it
//   event: id of the event; empty where only a state tells of it
//   sources: ids of the sources
// example: puxi cypher cut-2021-22 --param since=2008-01-01 --param until=2016-12-31
// whole_set is told of a programme or of an unnamed set of centres: how many of it went where, this does not say.
// In 2008 event-e0211 and event-e0240 tell, by two passages, of one revocation of the same six unnamed NERCs.
// An event whose date may lie in the time asked about is listed, and a state whose date may. Nothing is concluded from
// silence: a centre of which no source tells in 2021-22 is not in this list, and is not thereby alive or cut.
CALL () {
  MATCH (body:Center|Programme|Group)<-[:FROM]-(e:ChangeEvent)
  WHERE e.date_earliest <= $until AND e.date_latest >= $since
    AND (e.ends_old
      OR (NOT e.lineage AND e.type IN ['revoked', 'merged', 'absorbed', 'reorganised', 'converted']))
  OPTIONAL MATCH (e)-[:TO]->(new)
  WHERE new <> body
  WITH body, e, new
  ORDER BY new.id
  WITH body, e, collect(new.name) AS successors
  RETURN body, successors, e.type AS type, e.status AS status, e.date AS date, e.date_earliest AS day, e.id AS event,
    e.sources AS sources,
    CASE
      WHEN e.inferred OR e.status = 'unknown' THEN 'unstated'
      WHEN e.status = 'refused' THEN 'refused'
      WHEN NOT e.decided THEN 'planned'
      WHEN body:Programme OR body:Group THEN 'whole_set'
      WHEN successors <> [] THEN 'carried_over'
      WHEN e.type = 'revoked' THEN 'cut'
      ELSE 'successor_unknown'
    END AS result
  UNION
  // Seen as revoked, with no event that tells of it.
  MATCH (body:Center)<-[:ABOUT]-(state:Statement {property: 'status'})
  WHERE state.state_code IN ['revoked', 'not_retained']
    AND state.state_earliest <= $until AND state.state_latest >= $since
    AND NOT EXISTS {
      MATCH (body)<-[:FROM]-(e:ChangeEvent {decided: true})
      WHERE e.ends_old OR (NOT e.lineage AND e.type = 'revoked')
    }
  WITH body, state.state_code AS type, state.state_date AS date, state.state_earliest AS day,
    collect(DISTINCT state.source) AS found
  RETURN body, [] AS successors, type, 'completed' AS status, date, day, null AS event,
    COLLECT { UNWIND found AS source RETURN source ORDER BY source } AS sources, 'cut' AS result
}
WITH *
WHERE body.designation IN $designations
  OR (body:Group AND any(code IN $designations WHERE body.name =~ ('(^|.*[^A-Z])' + code + '.*')))
RETURN
  result,
  body.id AS body_id,
  body.name AS body_name,
  coalesce(body.designation, body.entity_kind) AS body_label,
  type,
  status,
  date,
  successors,
  event,
  sources
ORDER BY result, body_label, day, body_id, event
