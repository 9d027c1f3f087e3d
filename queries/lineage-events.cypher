// title: The events of one institution
// group: lineage
// question: What happened to an institution, in order of time, and what came before and after in each event?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of the institution
//   as_of (DATE, optional): only what had happened by that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   event: id of the event
//   type: what happened (proposed, applied, approved, established, converted, ...)
//   kind: for a change of lineage how the one became the other
//   status: how far it had come: the furthest that a source states
//   date: EDTF date of the furthest stage that is dated
//   date_stage: the stage that the date belongs to
//   date_earliest: first day on which it may have happened
//   date_latest: last day on which it may have happened
//   before: ids of the bodies before, best supported first
//   after: ids of the bodies after, or of those that it happened to
//   decided_by: ids of those who decided
//   under: ids of the policies under which it was done
//   inferred: no source states the link; whoever collected the rows inferred it
//   disputed: what sources contradict each other about (date, lineage_kind)
//   statements: ids of the statements that tell it at this status
//   sources: ids of their sources
//   stages: what other accounts tell: type, status, date and statements of an earlier stage, or of another one
//   stage_sources: ids of the sources of the stages
// example: puxi cypher lineage-events --param id=netrc-xiao-mai
// twin: lineage
// cites: sources, stage_sources
//
// Derived from statements; the rules stand in docs/model.md. It equals `events` of the lineage answer, and for any
// other body of the lineage its part of `lineage_events`. Not here: names of bodies, and the statements themselves
// (see show).
MATCH (:Entity {id: $id})<-[:VALUE]-(said:Statement)-[:ABOUT]->(e:ChangeEvent)
WHERE said.property IN ['from', 'to']
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
// Within the conditions, the body must be seen to take part.
WHERE $id IN event.before OR $id IN event.after

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
// Once it was decided, those who had only applied for it or recommended it are not among the deciders.
WITH *,
     [x IN event.ranked WHERE x.property = 'decided_by'
        AND (NOT event.decided OR x.status IN ['approved', 'under_construction', 'completed']) | x.body] AS deciders,
     [x IN event.ranked WHERE x.property = 'under' | x.body] AS policies,
     reduce(all = [], a IN event.telling | all + a.said) AS told
CALL (event) {
  UNWIND event.others AS a
  WITH a ORDER BY a.inferred, a.said[0].reliability, a.said[0].doubt, a.row
  RETURN collect({type: a.type, status: a.status, date: head([s IN a.said WHERE s.property = 'date' | s.value]),
                  statements: [s IN a.said | s.id]}) AS stages,
         collect(DISTINCT a.said[0].source) AS stage_sources
}
RETURN event.id AS event, event.type AS type, event.kind AS kind, event.status AS status,
       event.date.value AS date, event.date_stage AS date_stage,
       event.date.value_earliest AS date_earliest, event.date.value_latest AS date_latest,
       event.before AS before, event.after AS after,
       reduce(ids = [], x IN deciders | CASE WHEN x IN ids THEN ids ELSE ids + x END) AS decided_by,
       reduce(ids = [], x IN policies | CASE WHEN x IN ids THEN ids ELSE ids + x END) AS under,
       event.inferred AS inferred, disputed, [s IN told | s.id] AS statements,
       reduce(ids = [], s IN told | CASE WHEN s.source IN ids THEN ids ELSE ids + s.source END) AS sources,
       stages, stage_sources
ORDER BY date_earliest, date_latest, event
