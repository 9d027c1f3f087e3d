// title: What has become of a centre, or of all centres of a programme
// group: lineage
// question: Which centres were converted, merged, revoked, are on the way or still alive as of a day, and on whose
//   word?
// parameters:
//   id (STRING, optional): id of one centre
//   type (STRING, optional): designation, such as NETRC, for all its centres; without id and type, all centres
//   as_of (DATE, optional): day by which to judge; without it all that is known, judged by the day of the newest
//       statement
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   id: id of the centre
//   name: its name
//   designation: its programme
//   fate: converted, converting, merged, reorganised, renamed, revoked, continuing or unknown
//   as_of: the day by which it is judged
//   disputed: whether sources contradict each other about it
//   successors: ids of what it became, or is to become
//   events: ids of the events on which the fate rests
//   statements: ids of the statements on which it rests, the best supported first
//   sources: ids of their sources
//   planned: applied for or proposed at most; no source states that it was approved
//   last_seen: newest dated sign of life (EDTF)
//   last_seen_statements: ids of the statements that tell of it
//   last_seen_sources: ids of their sources
// example: puxi cypher fate --param type=NETRC --param as_of=2021-12-31
// twin: fate
// cites: sources, last_seen_sources
//
// Derived from statements; the rules stand in docs/model.md. Centres that were not founded yet, or of which no
// statement within the conditions speaks, are left out. Not here: the fate in words.
MATCH (c:Center)
WHERE ($id IS NULL OR c.id = $id) AND ($type IS NULL OR c.designation = $type)
  AND EXISTS {
    MATCH (c)<-[:ABOUT|VALUE]-(s:Statement)
    WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
  }
MATCH (newest:Release)
WITH c, coalesce($as_of, newest.data_date) AS judged_by, c AS n
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
WITH c, judged_by, min(day) AS first_day
WHERE $as_of IS NULL OR first_day IS NULL OR first_day <= $as_of

// The events in which it takes part.
CALL (c) {
  MATCH (c)<-[:FROM|TO]-(e:ChangeEvent)
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
  WHERE c.id IN event.before OR c.id IN event.after
  WITH event ORDER BY event.date.value_earliest, event.date.value_latest, event.id
  RETURN collect(event) AS events
}

// The states in which sources saw it. One without a date of its own counts from the day it was told.
CALL (c) {
  MATCH (c)<-[:ABOUT]-(s:Statement {property: 'status'})-[:STATED_IN]->(source:Source)
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR $as_of >= coalesce(s.state_earliest, source.published_latest, s.recorded))
  RETURN collect({s: s, code: s.state_code, source: source}) AS states
}

// Endings: decided events after which the body, as it was, is no more; the latest last, undated ones first.
CALL (c, events) {
  UNWIND events AS x
  WITH c, x
  WHERE x.decided AND (x.ends_old AND c.id IN x.before AND NOT c.id IN x.after OR x.type = 'revoked' AND x.kind IS NULL)
  WITH x ORDER BY x.date IS NOT NULL, x.date.value_latest, x.after <> [], x.id
  RETURN collect(x) AS ended
}
// Sources differ by months about one change, so endings that may have come in one year are told together.
WITH *, ended[-1] AS last
WITH *, [x IN ended WHERE x.id = last.id OR x.date IS NULL OR last.date IS NULL
         OR x.date.value_earliest.year <= last.date.value_latest.year
            AND last.date.value_earliest.year <= x.date.value_latest.year] AS together
WITH *, [x IN together WHERE x.ends_old] AS changes
WITH *, coalesce(changes[-1], last) AS main,
     [x IN states WHERE x.code IN ['converted', 'renamed', 'merged', 'reorganised', 'revoked', 'not_retained']]
       AS end_states,
     [x IN events WHERE c.id IN x.before AND NOT c.id IN x.after AND CASE
         WHEN x.lineage THEN x.ends_old AND x.status IN ['proposed', 'applied']
         ELSE x.after = [] AND x.type IN ['proposed', 'applied', 'reorganised', 'converted', 'merged']
              AND x.status IN ['proposed', 'applied', 'under_construction'] END] AS under_way,
     [x IN states WHERE x.code = 'converting'] AS converting,
     ['operating', 'in_new_series', 'accepted', 'approved', 'established', 'unveiled', 'evaluated',
      'under_construction', 'converting'] AS alive,
     ['approved', 'established', 'accepted', 'evaluated', 'project_accepted', 'host_changed'] AS alive_events,
     ['approved', 'under_construction', 'completed'] AS decided

// Signs of life: states with a date, "operating" in a source of known date, events of its own, a branch that it
// opened.
CALL (c, events, states, alive, alive_events, decided) {
  UNWIND [x IN states WHERE x.code IN alive AND x.s.state_date IS NOT NULL
          | {s: x.s, text: x.s.state_date, earliest: x.s.state_earliest, latest: x.s.state_latest}]
       + [x IN states WHERE x.code = 'operating' AND x.s.state_date IS NULL AND x.source.published IS NOT NULL
          | {s: x.s, text: x.source.published,
             earliest: x.source.published_earliest, latest: x.source.published_latest}]
       + [x IN events WHERE x.decided AND x.date IS NOT NULL AND x.date_stage IN decided
          AND (x.type IN alive_events AND (c.id IN x.after OR x.kind IS NULL)
               OR x.kind = 'branched' AND c.id IN x.before)
          | {s: x.date, text: x.date.value, earliest: x.date.value_earliest, latest: x.date.value_latest}] AS sign
  WITH sign ORDER BY sign.latest DESC, sign.earliest DESC, sign.text
  WITH collect(sign) AS signs
  RETURN signs[0] AS sign, [x IN signs WHERE x.latest = signs[0].latest | x.s] AS seen
}

// The fate, in the order of docs/model.md, "Fate".
WITH *, CASE
    WHEN ended <> [] THEN 'ended'
    WHEN end_states <> [] THEN 'state'
    WHEN under_way <> [] OR converting <> [] THEN 'converting'
    WHEN sign.latest >= judged_by - duration({years: 5}) THEN 'continuing'
    ELSE 'unknown' END AS by
WITH *,
     [x IN end_states | CASE x.code WHEN 'not_retained' THEN 'revoked' ELSE x.code END] AS seen_as,
     CASE by WHEN 'ended' THEN together WHEN 'converting' THEN under_way ELSE [] END AS because,
     CASE by WHEN 'ended' THEN changes WHEN 'converting' THEN under_way ELSE [] END AS leading_on
CALL (because, by, end_states, converting, seen) {
  UNWIND reduce(all = [], x IN because | all + [y IN x.ranked
           WHERE y.property = 'event_type' AND y.status = x.telling[0].status | y.s])
       + CASE by WHEN 'state' THEN [x IN end_states | x.s] WHEN 'converting' THEN [x IN converting | x.s]
                 WHEN 'continuing' THEN seen ELSE [] END AS s
  WITH DISTINCT s
  ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(s.id) AS statements, collect(DISTINCT s.source) AS sources
}
CALL (seen) {
  UNWIND seen AS s
  WITH DISTINCT s
  ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(s.id) AS last_seen_statements, collect(DISTINCT s.source) AS last_seen_sources
}
RETURN c.id AS id, c.name AS name, c.designation AS designation,
       CASE by
         WHEN 'ended' THEN CASE WHEN NOT main.ends_old THEN 'revoked'
                                WHEN main.kind = 'absorbed' THEN 'merged' ELSE main.kind END
         WHEN 'state' THEN reduce(first = seen_as[0], x IN seen_as | CASE WHEN x < first THEN x ELSE first END)
         ELSE by END AS fate,
       judged_by AS as_of,
       CASE by
         WHEN 'ended' THEN any(x IN changes WHERE none(new IN x.after WHERE new IN main.after))
         WHEN 'state' THEN any(x IN seen_as WHERE x <> seen_as[0])
         ELSE false END AS disputed,
       reduce(ids = [], new IN reduce(all = [], x IN leading_on | all + x.after)
              | CASE WHEN new IN ids THEN ids ELSE ids + new END) AS successors,
       [x IN because | x.id] AS events,
       statements, sources,
       (any(x IN events WHERE c.id IN x.after AND x.status IN ['proposed', 'applied'])
          OR any(x IN states WHERE x.code IN ['proposed', 'applied']))
         AND none(x IN events WHERE x.decided)
         AND none(x IN states WHERE x.code IN alive) AND end_states = [] AS planned,
       sign.text AS last_seen, last_seen_statements, last_seen_sources
ORDER BY designation, id
