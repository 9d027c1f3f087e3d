// title: Centres of one programme that became centres of another
// group: lineage
// question: Which NETRCs became NTICs, directly or through a chain, and which are on the way?
// parameters:
//   from (STRING, default "NETRC"): designation of the earlier centre
//   to (STRING, default "NTIC"): designation of the later centre
//   as_of (DATE, optional): only changes that are dated and may have happened by that day
// columns:
//   outcome: converted, in_process, founded_on, unstated or refused; of a chain that of its weakest step
//   old_id: id of the earlier centre
//   old_name: its name
//   new_id: id of the later centre
//   new_name: its name
//   steps: number of changes; 1 is direct
//   through: ids of the bodies between, in order of time
//   kinds: kind of each change
//   status: status of the last change
//   date: date of the last change
//   events: ids of the events
//   sources: ids of the sources of all changes
// example: puxi cypher netrc-to-ntic --param from=NEL --param to=NERC
MATCH (old:Center {designation: $from})
CALL (old) {
  // Direct: a change of any kind but the opening of a branch, which leaves the centre what it was.
  MATCH (old)-[step:BECAME]->(new:Center {designation: $to})
  WHERE step.kind <> 'branched' AND ($as_of IS NULL OR step.date_earliest <= $as_of)
  RETURN [old, new] AS bodies, [step] AS changes
  UNION
  // A chain counts only where every step ends what was there before: else it is not one body's way.
  MATCH way = (old) ((:!Policy)-[change:BECAME WHERE change.ends_old
    AND ($as_of IS NULL OR change.date_earliest <= $as_of)]->(:!Policy)){2,4} (new:Center {designation: $to})
  WHERE all(between IN nodes(way)[1..-1] WHERE coalesce(between.designation <> $to, true))
    AND all(body IN nodes(way) WHERE single(other IN nodes(way) WHERE other = body))
    AND NOT EXISTS {
      MATCH (old)-[direct:BECAME WHERE direct.kind <> 'branched']->(new)
      WHERE $as_of IS NULL OR direct.date_earliest <= $as_of
    }
  // Of several chains between the same two, the shortest.
  WITH new, nodes(way) AS bodies, change AS changes
  ORDER BY size(changes), [step IN changes | step.event]
  WITH new, collect([bodies, changes])[0] AS shortest
  RETURN shortest[0] AS bodies, shortest[1] AS changes
}
WITH old, bodies[-1] AS new, bodies[1..-1] AS between, changes, changes[-1] AS last
RETURN
  [weak IN ['refused', 'unstated', 'founded_on', 'in_process', 'converted']
    WHERE any(step IN changes WHERE step.outcome = weak)][0] AS outcome,
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  size(changes) AS steps,
  [body IN between | body.id] AS through,
  [step IN changes | step.kind] AS kinds,
  last.status AS status,
  last.date AS date,
  [step IN changes | step.event] AS events,
  COLLECT {
    UNWIND changes AS step
    UNWIND step.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY outcome, steps, last.date_earliest, old_id, new_id, events
