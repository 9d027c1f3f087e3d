// title: What the new laboratories were made of
// group: lineage
// question: Which State Key Laboratories and other bodies went into each National Key Laboratory?
// parameters:
//   to (STRING, default "NKL"): designation of the later centre
// columns:
//   new_id: id of the later centre
//   new_name: its name
//   decided: number of different bodies that went in, or on whose basis it was built, by a change stated as decided or
//     done
//   not_decided: number of other bodies, of which that is only planned, applied for, inferred or refused
//   old_ids: ids of the bodies, one for each change; told of twice, a body stands there twice
//   old_names: the name for each
//   old_designations: the designation for each, or what sort of body it is
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
WITH new, collect(old) AS bodies, collect(change) AS changes, count(DISTINCT old) AS all_bodies,
  count(DISTINCT CASE WHEN change.outcome IN ['converted', 'founded_on'] THEN old END) AS decided
RETURN
  new.id AS new_id,
  new.name AS new_name,
  decided,
  all_bodies - decided AS not_decided,
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
ORDER BY decided DESC, not_decided DESC, new_id
