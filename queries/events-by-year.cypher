// title: Events by year
// group: time
// question: What happened to the centres in which year?
// parameters:
//   designation (STRING, optional): designation of a centre before or after
// columns:
//   year: the year; empty for undated events
//   type: what happened
//   decided: number of events that a source states as decided or done
//   not_decided: number of events that are only planned, applied for, refused or of unknown status
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher events-by-year --param designation=NTIC
// An event whose date spans several years counts in the first of them.
MATCH (e:ChangeEvent)-[:FROM|TO]->(centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
WITH DISTINCT e
ORDER BY e.id
WITH e.date_earliest.year AS year, e.type AS type, collect(e) AS found
RETURN
  year,
  type,
  size([e IN found WHERE e.decided]) AS decided,
  size([e IN found WHERE NOT e.decided]) AS not_decided,
  [e IN found | e.id] AS events,
  COLLECT {
    UNWIND found AS e
    UNWIND e.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY year, type
