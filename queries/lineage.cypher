// title: What an institution came from and what came of it
// group: lineage
// question: Which bodies came before an institution and after it, step by step, by which changes?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of the institution
//   as_of (DATE, optional): only changes that had happened by that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   old_id: id of the earlier body
//   old_name: its name
//   old_steps: its distance from the institution asked about, negative for what came before it
//   new_id: id of the later body
//   new_name: its name
//   new_steps: its distance
//   event: id of the event by which the one became the other
//   kind: how it did
//   status: how far the change had come: the furthest that a source states
//   date: EDTF date of the change
//   disputed: whether sources contradict each other about date or kind
//   inferred: no source states the link; whoever collected the rows inferred it
//   statements: ids of the statements that tell it at this status
//   sources: ids of their sources
// example: puxi cypher lineage --param id=netrc-xiao-mai
// twin: lineage
//
// Derived from statements; the rules stand in docs/model.md. Predecessors are followed back and successors forward,
// at most 25 steps, every body once, so a cycle ends. It equals `nodes` and `edges` of the lineage answer; a body
// without any change gives no row. The answer also cuts a lineage at 300 bodies and says so; this query does not.
MATCH (start:Entity {id: $id})
// What can be reached at all, under any conditions: bodies that events name on the one side and on the other.
CALL (start) {
  RETURN start AS body, 'back' AS direction
  UNION
  MATCH SHORTEST 1 (start) ((:Entity)<-[:TO]-(:ChangeEvent)-[:FROM]->(:Entity)){1,25} (body:Entity)
  RETURN body, 'back' AS direction
  UNION
  RETURN start AS body, 'forward' AS direction
  UNION
  MATCH SHORTEST 1 (start) ((:Entity)<-[:FROM]-(:ChangeEvent)-[:TO]->(:Entity)){1,25} (body:Entity)
  RETURN body, 'forward' AS direction
}
MATCH (body)<-[side:FROM|TO]-(e:ChangeEvent)
WHERE (direction = 'back' AND side:TO) OR (direction = 'forward' AND side:FROM)
WITH DISTINCT e

// ---- An event, as its accounts tell it (docs/model.md, "Events and lineage"; one text in all queries).
CALL (e) {
  // An account is what one row of one source says.
  MATCH (e)<-[:ABOUT]-(s:Statement)-[:STATED_IN]->(source:Source)
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
  WITH s, source ORDER BY s.id
  WITH s.row AS row, collect(s) AS said, head(collect(source)) AS source
  WITH row, said, source, any(s IN said WHERE s.inferred) AS inferred,
       head([s IN said WHERE s.property = 'event_type' | s.value]) AS type,
       head([s IN said WHERE s.property = 'event_status' | s.value]) AS status,
       head([s IN said WHERE s.property = 'lineage_kind' | s.value]) AS kind,
       head([s IN said WHERE s.property = 'date' | s.value_earliest]) AS day
  // As of a day ("Two times"): a dated account counts from its first possible day; an undated change of lineage
  // once all that came of it had been approved or founded; anything else undated once it had been told.
  CALL (said, kind, day) {
    UNWIND [s IN said WHERE s.property = 'to' AND $as_of IS NOT NULL AND kind IS NOT NULL AND day IS NULL] AS s
    MATCH (s)-[:VALUE]->(new:Entity)
    OPTIONAL MATCH (new)<-[:VALUE]-(t:Statement {property: 'to'})-[:ABOUT]->(f:ChangeEvent)
                   <-[:ABOUT]-(d:Statement {property: 'date'})
    WHERE d.row = t.row AND d.reliability <= $min_reliability AND ($known_at IS NULL OR d.recorded <= $known_at)
      AND EXISTS { (f)<-[:ABOUT]-(w:Statement {property: 'event_type', row: t.row})
                   WHERE w.value IN ['approved', 'established'] }
      AND EXISTS { (f)<-[:ABOUT]-(w:Statement {property: 'event_status', row: t.row})
                   WHERE w.value IN ['approved', 'under_construction', 'completed'] }
    WITH new, min(d.value_earliest) AS founded
    RETURN count(new) > 0 AND count(new) = count(founded) AS all_founded, max(founded) AS founded
  }
  WITH row, said, inferred, type, status, kind,
       CASE status WHEN 'proposed' THEN 0 WHEN 'applied' THEN 1 WHEN 'approved' THEN 2
                   WHEN 'under_construction' THEN 3 WHEN 'completed' THEN 4 ELSE -1 END AS progress
  WHERE $as_of IS NULL OR $as_of >= CASE WHEN day IS NOT NULL THEN day WHEN all_founded THEN founded
                                         ELSE coalesce(source.published_latest, said[0].recorded) END
  // The account that leads stands first: stated before inferred, the furthest stage, the best supported.
  ORDER BY inferred, progress DESC, said[0].reliability, said[0].doubt, row
  WITH collect({said: said, inferred: inferred, type: type, status: status, kind: kind, progress: progress,
                row: row}) AS accounts
  WHERE accounts <> []
  // All that is said of the event, best supported first ("Ranking"), with the stage of the account that says it.
  CALL (accounts) {
    UNWIND accounts AS a
    UNWIND a.said AS s
    WITH a, s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
    RETURN collect({s: s, property: s.property, value: s.value, body: s.value_id,
                    type: a.type, status: a.status, progress: a.progress}) AS ranked
  }
  WITH accounts, ranked, accounts[0] AS main, all(a IN accounts WHERE a.inferred) AS inferred,
       reduce(ids = [], x IN [x IN ranked WHERE x.property = 'from' | x.body]
              | CASE WHEN x IN ids THEN ids ELSE ids + x END) AS before,
       reduce(ids = [], x IN [x IN ranked WHERE x.property = 'to' | x.body]
              | CASE WHEN x IN ids THEN ids ELSE ids + x END) AS after,
       reduce(most = -1, x IN [x IN ranked WHERE x.property = 'date' | x.progress]
              | CASE WHEN x > most THEN x ELSE most END) AS furthest
  WITH *, coalesce(main.kind, head([x IN ranked WHERE x.property = 'lineage_kind' | x.value])) AS kind,
       CASE WHEN inferred THEN 'unknown' ELSE main.status END AS status,
       head([x IN ranked WHERE x.property = 'date' AND x.progress = furthest]) AS date
  WITH *, kind IS NOT NULL AND before <> [] AND after <> []
          AND any(b IN before + after WHERE NOT (b IN before AND b IN after)) AS lineage
  RETURN {
    id: e.id, type: main.type, kind: kind, status: status, inferred: inferred, before: before, after: after,
    date: date.s, date_stage: date.status,
    // Whether a source states that it was decided or done; whether something became something else, and ended.
    decided: status IN ['approved', 'under_construction', 'completed'],
    lineage: lineage, ends_old: lineage AND kind IN ['renamed', 'converted', 'merged', 'absorbed', 'reorganised'],
    // It rests on the accounts of its stage; the others stand beside it.
    telling: [a IN accounts WHERE a.status = main.status], others: [a IN accounts WHERE a.status <> main.status],
    ranked: ranked
  } AS event
}
// ---- (end of the event)
WITH event
WHERE event.lineage

// What the accounts contradict each other about: the kind of change, and dates of one and the same stage. Dates agree
// when both may mean one day ("Ranking and contradictions").
CALL (event) {
  UNWIND event.ranked AS x
  WITH x WHERE x.property = 'date'
  WITH x ORDER BY x.s.precision, x.value
  WITH x.type AS type, x.status AS status, collect(x.s) AS dates
  WHERE any(d IN dates WHERE d.value_earliest > dates[0].value_latest OR d.value_latest < dates[0].value_earliest)
  RETURN count(*) > 0 AS dates_differ
}
WITH *, CASE WHEN dates_differ THEN ['date'] ELSE [] END
        + [x IN event.ranked WHERE x.property = 'lineage_kind' AND x.value <> event.kind | 'lineage_kind'][..1]
     AS disputed
WITH collect({event: event, disputed: disputed <> []}) AS changes
// Every pair of an old and a new body; one that stands on both sides does not become itself.
WITH reduce(all = [], x IN changes | all + reduce(some = [], old IN x.event.before | some
       + [new IN x.event.after WHERE new <> old | {old: old, new: new, event: x.event, disputed: x.disputed}])) AS edges
// Step by step: who is reached for the first time from those of the step before.
WITH edges,
     reduce(steps = [[$id]], step IN range(1, 25) | steps + [[x IN edges
       WHERE x.new IN steps[-1] AND none(known IN steps WHERE x.old IN known) | x.old]]) AS back,
     reduce(steps = [[$id]], step IN range(1, 25) | steps + [[x IN edges
       WHERE x.old IN steps[-1] AND none(known IN steps WHERE x.new IN known) | x.new]]) AS forward
UNWIND edges AS x
WITH x, [step IN range(0, 25) WHERE x.old IN back[step]][0] AS old_back,
        [step IN range(0, 25) WHERE x.new IN back[step]][0] AS new_back,
        [step IN range(0, 25) WHERE x.old IN forward[step]][0] AS old_forward,
        [step IN range(0, 25) WHERE x.new IN forward[step]][0] AS new_forward
WHERE old_back IS NOT NULL AND new_back IS NOT NULL OR old_forward IS NOT NULL AND new_forward IS NOT NULL
MATCH (old:Entity {id: x.old})
MATCH (new:Entity {id: x.new})
WITH *, reduce(all = [], a IN x.event.telling | all + a.said) AS told
// A body that came before as well as after (a cycle) stands where it is nearer.
RETURN old.id AS old_id, old.name AS old_name,
       CASE WHEN old_back <= old_forward OR old_forward IS NULL THEN -old_back ELSE old_forward END AS old_steps,
       new.id AS new_id, new.name AS new_name,
       CASE WHEN new_back <= new_forward OR new_forward IS NULL THEN -new_back ELSE new_forward END AS new_steps,
       x.event.id AS event, x.event.kind AS kind, x.event.status AS status, x.event.date.value AS date,
       x.disputed AS disputed, x.event.inferred AS inferred, [s IN told | s.id] AS statements,
       reduce(ids = [], s IN told | CASE WHEN s.source IN ids THEN ids ELSE ids + s.source END) AS sources
ORDER BY x.event.date.value_earliest, x.event.date.value_latest, event, old_id, new_id
