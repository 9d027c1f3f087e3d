// title: What a body was before
// group: lineage
// question: What did a centre or ministry come from, step by step, as far back as sources tell?
// parameters:
//   institution (STRING, default "国家发展和改革委员会"): its id, a former id, or its exact name or another
//     spelling of it
// columns:
//   steps: how many changes lie between
//   old_id: id of the body that was there before
//   old_name: its name
//   old_label: its designation, or what sort of body it is
//   became_id: id of what it became
//   became_name: its name
//   kind: how the one became the other
//   outcome: of this change: converted, founded_on, in_process or unstated
//   way_outcome: the weakest outcome between this body and the one asked about, the first of these being the strongest
//   status: the furthest that a source states
//   date: when
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher was-before --param institution=nkl-wei-sheng-wu-gai-zao-ji-shu
// Every change on a shortest way back, at most 25 steps. A shortest way visits no body twice, so cycles do no harm.
// Branches are not followed: the centre lives on beside its branch. Nor are refused changes. Of several ways as short
// the surest counts for way_outcome; a longer one may be surer.
WITH COLLECT {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS start RETURN start
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (start:Entity) WHERE $institution IN start.former_ids OR (start:Institution AND $institution IN start.aliases)
    RETURN start
  }
  RETURN start
}
MATCH way = ALL SHORTEST (old)-[changes:BECAME
    WHERE changes.kind <> 'branched' AND changes.outcome <> 'refused']->{1,25}(start)
WHERE old <> start
WITH old, nodes(way)[1] AS next, changes[0] AS change, size(changes) AS steps,
  // How sure the way is: 0 where every step is decided, 3 where one is only inferred.
  reduce(weakest = 0, c IN changes | CASE
    WHEN c.outcome = 'founded_on' AND weakest < 1 THEN 1
    WHEN c.outcome = 'in_process' AND weakest < 2 THEN 2
    WHEN c.outcome = 'unstated' THEN 3
    ELSE weakest END) AS doubt
WITH old, next, change, steps, min(doubt) AS doubt
RETURN
  steps,
  old.id AS old_id,
  old.name AS old_name,
  coalesce(old.designation, old.entity_kind) AS old_label,
  next.id AS became_id,
  next.name AS became_name,
  change.kind AS kind,
  change.outcome AS outcome,
  ['converted', 'founded_on', 'in_process', 'unstated'][doubt] AS way_outcome,
  change.status AS status,
  change.date AS date,
  change.event AS event,
  change.sources AS sources
ORDER BY steps, old_id, became_id, event
