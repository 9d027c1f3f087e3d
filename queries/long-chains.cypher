// title: Long chains of change
// group: lineage
// question: Which bodies were changed again and again, and into what?
// parameters:
//   min_steps (INTEGER, default 3): least number of changes in a row, 1 to 8
// columns:
//   steps: number of changes
//   first_id: id of the first body
//   first_name: its name
//   last_id: id of the last body
//   last_name: its name
//   names: names of all bodies, in order of time
//   kinds: kind of each change
//   dates: date of each change; empty where none is known
//   events: ids of the events
//   sources: ids of the sources
// example: puxi cypher long-chains --param min_steps=2
// Only changes that a source states as decided or done and that ended the earlier body; each chain as long as it goes,
// at most 8 steps, no body twice, no step dated before the one that led to it. Programmes and groups are left out.
MATCH way = (first)
  ((a:Institution)-[change:BECAME WHERE change.outcome = 'converted' AND change.ends_old]->(b:Institution)){1,8}
  (last)
WHERE size(change) >= $min_steps
  AND all(body IN nodes(way) WHERE single(other IN nodes(way) WHERE other = body))
  AND none(i IN range(1, size(change) - 1) WHERE coalesce(change[i].date_latest < change[i - 1].date_earliest, false))
  AND NOT EXISTS {
    MATCH (earlier:Institution)-[before:BECAME WHERE before.outcome = 'converted' AND before.ends_old]->(first)
    WHERE NOT earlier IN nodes(way) AND coalesce(NOT change[0].date_latest < before.date_earliest, true)
  }
  AND NOT EXISTS {
    MATCH (last)-[after:BECAME WHERE after.outcome = 'converted' AND after.ends_old]->(later:Institution)
    WHERE NOT later IN nodes(way) AND coalesce(NOT after.date_latest < change[-1].date_earliest, true)
  }
RETURN
  size(change) AS steps,
  first.id AS first_id,
  first.name AS first_name,
  last.id AS last_id,
  last.name AS last_name,
  [body IN nodes(way) | body.name] AS names,
  [step IN change | step.kind] AS kinds,
  [step IN change | coalesce(step.date, '')] AS dates,
  [step IN change | step.event] AS events,
  COLLECT {
    UNWIND change AS step
    UNWIND step.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY steps DESC, first_id, last_id, events
