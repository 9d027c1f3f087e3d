// title: What was cut, and what was carried over, in the reorganisation of 2021-22
// group: lineage
// question: Which NERCs and NELs ended in 2021-22, and which of them were carried on as something else?
// parameters:
//   since (DATE, default "2021-01-01"): first day
//   until (DATE, default "2022-12-31"): last day
//   designations (LIST<STRING>, default ["NEL", "NERC"]): the programmes
// columns:
//   result: carried_over (a successor is named), cut (revoked, or ended without one), whole_set, planned or unstated
//   body_id: id of what ended
//   body_name: its name; groups are sets of bodies that no source names one by one
//   body_label: designation, Programme or Group
//   type: what happened
//   status: the furthest that a source states
//   date: when
//   successors: names of what came of it
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher cut-2021-22 --param since=2008-01-01 --param until=2016-12-31
// whole_set is told of a programme or of an unnamed set of centres: how many of it went where, this does not say.
// An event whose date may lie in the time asked about is listed. Nothing is concluded from silence: a centre of which
// no source tells in 2021-22 is not in this list, and is not thereby alive or cut.
MATCH (body:Center|Programme|Group)<-[:FROM]-(e:ChangeEvent)
WHERE e.date_earliest <= $until AND e.date_latest >= $since
  AND (body.designation IN $designations
    OR (body:Group AND any(code IN $designations WHERE body.name =~ ('(^|.*[^A-Z])' + code + '.*'))))
  AND (e.ends_old
    OR (NOT e.lineage AND e.type IN ['revoked', 'merged', 'absorbed', 'reorganised', 'converted']))
OPTIONAL MATCH (e)-[:TO]->(new)
WHERE new <> body
WITH body, e, new
ORDER BY new.id
WITH body, e, collect(new.name) AS successors
RETURN
  CASE
    WHEN e.inferred OR e.status = 'unknown' THEN 'unstated'
    WHEN NOT e.decided THEN 'planned'
    WHEN body:Programme OR body:Group THEN 'whole_set'
    WHEN successors = [] THEN 'cut'
    ELSE 'carried_over'
  END AS result,
  body.id AS body_id,
  body.name AS body_name,
  coalesce(body.designation, body.entity_kind) AS body_label,
  e.type AS type,
  e.status AS status,
  e.date AS date,
  successors,
  e.id AS event,
  e.sources AS sources
ORDER BY result, body_label, e.date_earliest, body_id, event
