// title: Bodies into which most others went
// group: lineage
// question: Into which centres, ministries and companies were most earlier bodies merged, absorbed or reorganised?
// parameters:
//   min_bodies (INTEGER, default 2): least number of different earlier bodies
// columns:
//   id: id of the later body
//   name: its name
//   label: its designation, or what sort of body it is
//   earlier_bodies: number of different earlier bodies
//   earlier_ids: their ids
//   earlier_names: their names
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher most-merged --param min_bodies=3
// Only what a source states as decided or done, and only changes that ended the earlier body.
MATCH (new:Institution)<-[change:BECAME]-(old:Institution)
WHERE change.outcome = 'converted' AND change.ends_old
WITH new, old, change
ORDER BY old.id, change.event
WITH new, collect(DISTINCT old) AS earlier, collect(change) AS changes
WHERE size(earlier) >= $min_bodies
RETURN
  new.id AS id,
  new.name AS name,
  coalesce(new.designation, new.entity_kind) AS label,
  size(earlier) AS earlier_bodies,
  [body IN earlier | body.id] AS earlier_ids,
  [body IN earlier | body.name] AS earlier_names,
  COLLECT { UNWIND changes AS change RETURN DISTINCT change.event AS event ORDER BY event } AS events,
  COLLECT {
    UNWIND changes AS change
    UNWIND change.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY earlier_bodies DESC, id
