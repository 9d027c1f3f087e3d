// title: Centres of one name in two programmes that no source joins
// group: lineage
// question: Which centres bear the same name but for that of the programme, so that the one may have become the
//   other?
// parameters:
//   from (STRING, default "NETRC"): designation of the earlier centres
//   to (STRING, default "NTIC"): designation of the later centres
//   as_of (DATE, optional): only centres that were there by that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   core: what both names have in common: less host, 国家 and the ending of the series
//   old_id: id of the earlier centre
//   old_name: its name
//   new_id: id of the later centre
//   new_name: its name
//   old_hosts: ids of the earlier centre's supporting units, best supported first
//   new_hosts: ids of the later centre's
//   statements: ids of the statements that name these hosts
//   sources: ids of their sources
// example: puxi cypher conversions-suspected --param from=NETRC --param to=NTIC
// twin: conversions
//
// An open question, never a statement: no source says that the one became the other (docs/model.md, "Conversions").
// Left out are pairs that any event joins, and centres that became another centre of the second programme.
CALL () {
  // Ways from a centre of the one programme to one of the other that events join, under any conditions: at most four
  // steps, no body twice, no other centre of the second programme between.
  MATCH (old:Center {designation: $from})
  MATCH (old) ((a:Entity)<-[:FROM]-(e:ChangeEvent)-[:TO]->(b:Entity)){1,4} (new:Center {designation: $to})
  WHERE none(x IN b[..-1] WHERE x:Center AND x.designation = $to)
    AND all(x IN a + new WHERE single(y IN a + new WHERE y = x))
  WITH collect({bodies: [x IN a | x.id] + new.id, events: [x IN e | x.id]}) AS ways, collect(e) AS joining,
       collect(DISTINCT new) AS ends
  CALL (joining, ends) {
    UNWIND joining AS several
    UNWIND several AS e
    RETURN e
    UNION
    UNWIND ends AS end
    MATCH (end)<-[:TO]-(e:ChangeEvent)
    RETURN e
  }
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
  WITH ways, collect(event) AS events
  UNWIND ways AS way
  WITH events, way.bodies AS bodies, [id IN way.events | [x IN events WHERE x.id = id][0]] AS steps
  // Within the conditions, each step must be seen to lead from the one body to the next; the opening of a branch
  // leads nowhere, and a chain is one body's way only if every step ends what was there before ("Conversions").
  WHERE all(i IN range(0, size(steps) - 1) WHERE steps[i].lineage AND steps[i].kind <> 'branched'
            AND bodies[i] IN steps[i].before AND bodies[i + 1] IN steps[i].after)
    AND (size(steps) = 1 OR all(step IN steps WHERE step.ends_old))
  // All direct changes, and where there is none the shortest chain.
  WITH events, bodies, steps
  ORDER BY size(steps), [i IN range(0, size(steps) - 1) | [steps[i].id,
                         [n IN range(0, size(steps[i].after)) WHERE steps[i].after[n] = bodies[i + 1]][0]]]
  WITH events, bodies[0] AS old_id, bodies[-1] AS new_id, collect({bodies: bodies, steps: steps}) AS found
  UNWIND found[..1] + [x IN found[1..] WHERE size(x.steps) = 1] AS chain
  WITH events, old_id, new_id, chain.steps AS steps, chain.bodies AS bodies
  RETURN collect(old_id) AS converted
}
MATCH (old:Center {designation: $from})
MATCH (new:Center {designation: $to, core: old.core})
WHERE NOT old.id IN converted AND ($from <> $to OR old.id < new.id)
  AND NOT EXISTS { (old)<-[:FROM|TO]-(:ChangeEvent)-[:FROM|TO]->(new) }
CALL (old, new) {
  // Both must be there: some statement within the conditions speaks of them, and none founds them on a later day.
  UNWIND [old, new] AS n
  WITH n WHERE EXISTS {
    MATCH (n)<-[:ABOUT|VALUE]-(s:Statement)
    WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
  }
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
  WITH n, min(day) AS founded
  WHERE $as_of IS NULL OR founded IS NULL OR founded <= $as_of
  RETURN count(n) AS there
}
WITH old, new WHERE there = 2
CALL (old) {
  MATCH (old)<-[:ABOUT]-(s:Statement {property: 'supported_by'})
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true))
  WITH s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(DISTINCT s.value_id) AS old_hosts, collect(s) AS old_said
}
CALL (new) {
  MATCH (new)<-[:ABOUT]-(s:Statement {property: 'supported_by'})
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true))
  WITH s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(DISTINCT s.value_id) AS new_hosts, collect(s) AS new_said
}
RETURN old.core AS core, old.id AS old_id, old.name AS old_name, new.id AS new_id, new.name AS new_name,
       old_hosts, new_hosts, [s IN old_said + new_said | s.id] AS statements,
       reduce(ids = [], s IN old_said + new_said
              | CASE WHEN s.source IN ids THEN ids ELSE ids + s.source END) AS sources
ORDER BY old_id, new_id
