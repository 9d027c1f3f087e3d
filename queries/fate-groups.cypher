// title: Centres by year, ministry, place or field, to count their fates by
// group: time
// question: To which year of founding, ministry, province or field does each centre of a programme belong?
// parameters:
//   type (STRING, default "NETRC"): designation
//   by (STRING, default "year"): year, ministry, province or field
//   as_of (DATE, optional): only centres that were there by that day, and what may have been so on it
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   id: id of the centre
//   name: its name
//   group: the year, or the name of the ministry, province or field; "unknown" where no source says
//   statements: ids of the statements that say so
//   sources: ids of their sources
// example: puxi cypher fate-groups --param type=NETRC --param by=ministry
// twin: fate
//
// Derived from statements; the rules stand in docs/model.md. Joined to `fate` by id it gives the counts of `puxi fate
// --by`. The year is that of the earliest decided and dated approval or founding, else the one that the best
// supported source gives as the year of founding; the others are what the best supported source says.
MATCH (c:Center {designation: $type})
WHERE EXISTS {
  MATCH (c)<-[:ABOUT|VALUE]-(s:Statement)
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
}
WITH c, c AS n
// As of a day: the first day on which it may have been approved or founded, as far as a source dates it ("Two
// times").
CALL (n) {
  MATCH (n)<-[:ABOUT]-(d:Statement {property: 'established'})
  WHERE $as_of IS NOT NULL
    AND d.reliability <= $min_reliability AND ($known_at IS NULL OR d.recorded <= $known_at)
  RETURN d.value_earliest AS day
  UNION ALL
  MATCH (n)<-[:VALUE]-(t:Statement {property: 'to'})-[:ABOUT]->(f:ChangeEvent)
        <-[:ABOUT]-(d:Statement {property: 'date'})
  WHERE $as_of IS NOT NULL AND d.row = t.row
    AND d.reliability <= $min_reliability AND ($known_at IS NULL OR d.recorded <= $known_at)
    AND EXISTS { (f)<-[:ABOUT]-(w:Statement {property: 'event_type', row: t.row})
                 WHERE w.value IN ['approved', 'established'] }
    AND EXISTS { (f)<-[:ABOUT]-(w:Statement {property: 'event_status', row: t.row})
                 WHERE w.value IN ['approved', 'under_construction', 'completed'] }
  RETURN d.value_earliest AS day
  UNION ALL
  RETURN null AS day
}
WITH c, min(day) AS first_day
WHERE $as_of IS NULL OR first_day IS NULL OR first_day <= $as_of

CALL (c) {
  MATCH (c)<-[:TO]-(e:ChangeEvent)
  WHERE $by = 'year'
  WITH DISTINCT c, e

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
  WITH c, event
  WHERE c.id IN event.after AND event.type IN ['approved', 'established'] AND event.decided
    // The day on which it was only applied for is none of approval.
    AND event.date_stage IN ['approved', 'under_construction', 'completed']
  WITH event.date AS s ORDER BY s.value_earliest, s.id
  RETURN collect(s) AS foundings
}
CALL (c) {
  MATCH (c)<-[:ABOUT]-(s:Statement)
  WHERE s.property = CASE $by WHEN 'year' THEN 'established' WHEN 'ministry' THEN 'managed_by' ELSE $by END
    AND s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true))
  OPTIONAL MATCH (s)-[:VALUE]->(body:Entity)
  WITH s, body ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(s) AS said, collect(coalesce(body.name, s.value)) AS names
}
WITH *, coalesce(foundings[0], said[0]) AS best
RETURN c.id AS id, c.name AS name,
       coalesce(CASE $by WHEN 'year' THEN toString(best.value_earliest.year) ELSE names[0] END, 'unknown') AS group,
       [s IN [best] WHERE s IS NOT NULL | s.id] AS statements,
       [s IN [best] WHERE s IS NOT NULL | s.source] AS sources
ORDER BY group, id
