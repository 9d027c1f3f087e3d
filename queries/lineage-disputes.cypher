// title: What sources contradict each other about in the events of one institution
// group: lineage
// question: Which dates of one stage, or kinds of one change, exclude each other, and who says what?
// parameters:
//   id (STRING, default "ntic-gao-su-lie-che"): id of the institution
//   as_of (DATE, optional): only what had happened by that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   event: id of the event
//   property: date or lineage_kind
//   value: one side's value as the best supported source writes it
//   statements: ids of the statements on this side, the best supported first
//   sources: ids of their sources
// example: puxi cypher lineage-disputes --param id=ntic-gao-su-lie-che
// twin: lineage
//
// Derived from statements; the rules stand in docs/model.md. It equals those of `disputes` in the lineage answer that
// are about the body's own events. What is disputed about the body itself is marked in lineage-facts.
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
WHERE $id IN event.before OR $id IN event.after

CALL (event) {
  UNWIND event.ranked AS x
  WITH event, x
  WHERE x.property = 'lineage_kind'
    AND any(y IN event.ranked WHERE y.property = x.property AND y.value <> x.value)
  WITH x.value AS kind, collect(x.s) AS said
  RETURN 'lineage_kind' AS property, '' AS type, '' AS status, said
  UNION ALL
  // Dates of one and the same stage only: a day of application does not contradict one of approval.
  UNWIND event.ranked AS x
  WITH x WHERE x.property = 'date'
  WITH x.type AS type, x.status AS status, x.s AS s ORDER BY s.precision, s.value
  WITH type, status, collect(s) AS said
  CALL (said) {
    // Dates agree when both may mean one day, so a vaguer one joins every more precise one that it may mean
    // ("Ranking").
    WITH said, reduce(heads = [], s IN said | CASE
           WHEN any(h IN heads WHERE h.value_earliest <= s.value_latest AND s.value_earliest <= h.value_latest)
           THEN heads ELSE heads + s END) AS heads
    UNWIND said AS s
    WITH s, heads, [h IN heads WHERE h.value_earliest <= s.value_latest AND s.value_earliest <= h.value_latest
                    AND (h.precision < s.precision OR h.precision = s.precision AND h.value <= s.value)] AS agreeing
    UNWIND agreeing AS head
    // What supports one date alone goes before what supports several.
    WITH s, head, size(heads) AS dates, size(agreeing) > 1 AS shared
    ORDER BY shared, s.reliability, s.doubt, s.precision, s.recorded, s.id
    WITH head, dates, collect(s) AS side
    WHERE dates > 1
    RETURN side
  }
  RETURN 'date' AS property, type, status, side AS said
}
CALL (said) {
  UNWIND said AS s
  WITH s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(s.id) AS statements, collect(DISTINCT s.source) AS sources
}
WITH *, said[0] AS best, event.date AS day
RETURN event.id AS event, property, best.value AS value, statements, sources
ORDER BY day.value_earliest, day.value_latest, event, property DESC, type, status,
         best.reliability, best.doubt, best.precision, best.recorded, best.id
