// title: Bodies out of which several came
// group: lineage
// question: Which bodies were split, or went into several successors?
// parameters:
//   min_bodies (INTEGER, default 2): least number of different successors
//   plans (BOOLEAN, default false): whether successors count that are only planned or applied for
// columns:
//   id: id of the earlier body
//   name: its name
//   label: its designation, or what sort of body it is
//   later_bodies: number of different successors
//   later_ids: their ids
//   later_names: their names
//   outcomes: outcomes of the changes, each once
//   kinds: kinds of the changes, each once
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher split-up --param plans=true
// Branches are not counted, and refused changes are left out. A link that only the collector inferred counts: outcomes
// says unstated of it.
MATCH (old:Institution)-[change:BECAME]->(new:Institution)
WHERE NOT change.kind IN ['branched', 'founded_on'] AND change.outcome <> 'refused'
  AND ($plans OR change.outcome <> 'in_process')
WITH old, new, change
ORDER BY new.id, change.event
WITH old, collect(DISTINCT new) AS later, collect(change) AS changes
WHERE size(later) >= $min_bodies
RETURN
  old.id AS id,
  old.name AS name,
  coalesce(old.designation, old.entity_kind) AS label,
  size(later) AS later_bodies,
  [body IN later | body.id] AS later_ids,
  [body IN later | body.name] AS later_names,
  COLLECT { UNWIND changes AS change RETURN DISTINCT change.outcome AS outcome ORDER BY outcome } AS outcomes,
  COLLECT { UNWIND changes AS change RETURN DISTINCT change.kind AS kind ORDER BY kind } AS kinds,
  COLLECT { UNWIND changes AS change RETURN DISTINCT change.event AS event ORDER BY event } AS events,
  COLLECT {
    UNWIND changes AS change
    UNWIND change.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY later_bodies DESC, id
