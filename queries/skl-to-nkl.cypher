// title: What the new laboratories were made of
// group: lineage
// question: Which State Key Laboratories and other bodies went into each National Key Laboratory?
// parameters:
//   to (STRING, default "NKL"): designation of the later centre
// columns:
//   new_id: id of the later centre
//   new_name: its name
//   went_in: number of bodies that went in, whatever the outcome
//   old_ids: their ids
//   old_names: their names
//   old_designations: their designations, or what sort of body each is
//   outcomes: outcome for each: converted, in_process, founded_on, unstated, refused
//   kinds: kind of change for each
//   dates: date for each; empty where none is known
//   events: id of the event for each
//   sources: ids of the sources of all these changes
// example: puxi cypher skl-to-nkl --param to=NERC
MATCH (new:Center {designation: $to})<-[change:BECAME]-(old)
WHERE change.kind <> 'branched'
WITH new, change, old
ORDER BY old.id, change.event
WITH new, collect(old) AS bodies, collect(change) AS changes
RETURN
  new.id AS new_id,
  new.name AS new_name,
  size(bodies) AS went_in,
  [body IN bodies | body.id] AS old_ids,
  [body IN bodies | body.name] AS old_names,
  [body IN bodies | coalesce(body.designation, body.entity_kind)] AS old_designations,
  [change IN changes | change.outcome] AS outcomes,
  [change IN changes | change.kind] AS kinds,
  [change IN changes | coalesce(change.date, '')] AS dates,
  [change IN changes | change.event] AS events,
  COLLECT {
    UNWIND changes AS change
    UNWIND change.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY went_in DESC, new_id
