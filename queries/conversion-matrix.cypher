// title: From which programme to which, how often
// group: lineage
// question: How many centres went from each programme to each other one, and how far have they come?
// parameters:
//   as_of (DATE, optional): only changes that are dated and may have happened by that day
// columns:
//   from_designation: designation of the earlier body; of one that is no centre, what sort of body it is
//   to_designation: designation of the later centre
//   change: conversion (the earlier body ends by it: renamed, converted, merged, absorbed or reorganised), split or
//     founded_on (built on the basis of a body that goes on, as far as sources tell)
//   outcome: converted, in_process, founded_on, unstated or refused
//   old_bodies: number of different earlier bodies
//   new_centres: number of different later centres
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher conversion-matrix --param as_of=2020-12-31
// Branches are left out: the centre goes on as it was. Programmes and unnamed groups are no centres.
MATCH (old:Institution)-[change:BECAME]->(new:Center)
WHERE change.kind <> 'branched' AND ($as_of IS NULL OR change.date_earliest <= $as_of)
WITH coalesce(old.designation, old.entity_kind) AS from_designation, new.designation AS to_designation,
  CASE WHEN change.kind IN ['split', 'founded_on'] THEN change.kind ELSE 'conversion' END AS manner,
  change.outcome AS outcome, count(DISTINCT old) AS old_bodies, count(DISTINCT new) AS new_centres,
  collect(change) AS changes
RETURN
  from_designation,
  to_designation,
  manner AS change,
  outcome,
  old_bodies,
  new_centres,
  COLLECT { UNWIND changes AS change RETURN DISTINCT change.event AS event ORDER BY event } AS events,
  COLLECT {
    UNWIND changes AS change
    UNWIND change.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY from_designation, to_designation, change, outcome
