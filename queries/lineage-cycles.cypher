// title: Bodies that came back
// group: lineage
// question: Which bodies became something else and were later made anew out of it?
// columns:
//   length: number of changes until the first body is there again
//   ids: ids of the bodies, from the smallest id on
//   names: their names
//   kinds: kind of each change
//   outcomes: outcome of each change
//   dates: date of each change; empty where none is known
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher lineage-cycles
// A cycle is nothing wrong: ministries are merged away and split out again. It is what walks must be safe against.
// At most 6 changes; branches are not followed; each cycle is listed once, from its smallest id on.
MATCH way = (first) ((a)-[change:BECAME WHERE change.kind <> 'branched']->(b)){2,6} (first)
WHERE all(body IN nodes(way)[1..-1] WHERE body.id > first.id)
  AND all(body IN b WHERE single(other IN b WHERE other = body))
RETURN
  size(change) AS length,
  [body IN a | body.id] AS ids,
  [body IN a | body.name] AS names,
  [step IN change | step.kind] AS kinds,
  [step IN change | step.outcome] AS outcomes,
  [step IN change | coalesce(step.date, '')] AS dates,
  [step IN change | step.event] AS events,
  COLLECT {
    UNWIND change AS step
    UNWIND step.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY length, ids, events
