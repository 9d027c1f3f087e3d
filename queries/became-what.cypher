// title: What became of a body
// group: lineage
// question: What came of a centre or ministry, step by step, as far on as sources tell?
// parameters:
//   institution (STRING, default "国家科学技术委员会"): its id, or its exact Chinese or English name
// columns:
//   steps: how many changes lie between
//   old_id: id of the body that changed
//   old_name: its name
//   new_id: id of what it became
//   new_name: its name
//   new_label: its designation, or what sort of body it is
//   kind: how the one became the other
//   outcome: converted, in_process, founded_on, unstated or refused
//   status: the furthest that a source states
//   date: when
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher became-what --param institution=netrc-zhuan-yong-ji-cheng-dian-lu-xi-tong
// Every change on a shortest way forward, at most 25 steps. A shortest way visits no body twice, so cycles do no harm.
// Branches are not followed; the query branches lists them. No row means that no source tells of a successor.
CALL () {
  MATCH (start:Entity {id: $institution}) RETURN start
  UNION
  MATCH (start:Institution {name_zh: $institution}) RETURN start
  UNION
  MATCH (start:Institution {name_en: $institution}) RETURN start
}
MATCH way = ALL SHORTEST (start)-[changes:BECAME WHERE changes.kind <> 'branched']->{1,25}(new)
WHERE new <> start
WITH nodes(way)[-2] AS old, new, changes[-1] AS change, size(changes) AS steps
RETURN DISTINCT
  steps,
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  coalesce(new.designation, new.entity_kind) AS new_label,
  change.kind AS kind,
  change.outcome AS outcome,
  change.status AS status,
  change.date AS date,
  change.event AS event,
  change.sources AS sources
ORDER BY steps, old_id, new_id, event
