// title: What a body was before
// group: lineage
// question: What did a centre or ministry come from, step by step, as far back as sources tell?
// parameters:
//   institution (STRING, default "国家发展和改革委员会"): its id, or its exact Chinese or English name
// columns:
//   steps: how many changes lie between
//   old_id: id of the body that was there before
//   old_name: its name
//   old_label: its designation, or what sort of body it is
//   became_id: id of what it became
//   became_name: its name
//   kind: how the one became the other
//   outcome: converted, in_process, founded_on, unstated or refused
//   status: the furthest that a source states
//   date: when
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher was-before --param institution=nkl-wei-sheng-wu-gai-zao-ji-shu
// Every change on a shortest way back, at most 25 steps. A shortest way visits no body twice, so cycles do no harm.
// Branches are not followed: the centre lives on beside its branch.
CALL () {
  MATCH (start:Entity {id: $institution}) RETURN start
  UNION
  MATCH (start:Institution {name_zh: $institution}) RETURN start
  UNION
  MATCH (start:Institution {name_en: $institution}) RETURN start
}
MATCH way = ALL SHORTEST (old)-[changes:BECAME WHERE changes.kind <> 'branched']->{1,25}(start)
WHERE old <> start
WITH old, nodes(way)[1] AS next, changes[0] AS change, size(changes) AS steps
RETURN DISTINCT
  steps,
  old.id AS old_id,
  old.name AS old_name,
  coalesce(old.designation, old.entity_kind) AS old_label,
  next.id AS became_id,
  next.name AS became_name,
  change.kind AS kind,
  change.outcome AS outcome,
  change.status AS status,
  change.date AS date,
  change.event AS event,
  change.sources AS sources
ORDER BY steps, old_id, became_id, event
