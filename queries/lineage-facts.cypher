// title: What is said of one institution
// group: lineage
// question: What is an institution called, who hosts, supervises and leads it, where is it, and whom does it host
//   itself?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of the institution
//   as_of (DATE, optional): only what may have been so on that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   section: names, facts, or related (what is said of other bodies about this one)
//   property: code of the property (supported_by, managed_by, established, ...)
//   value: the value as the best supported source writes it; for related the other body's name
//   body_id: id of the other body, where the value is one
//   body_name: its name
//   valid_from: since when it was so (EDTF)
//   valid_to: until when it was so (EDTF)
//   disputed: sources contradict each other about it; the other values are rows of their own
//   statements: ids of the statements that say so, the best supported first
//   sources: ids of their sources
// example: puxi cypher lineage-facts --param id=netrc-xiao-mai
// twin: lineage
//
// Derived from statements; the rules stand in docs/model.md. It equals `names`, `facts` and `related` of the lineage
// answer, and of its `disputes` those that are about no event (these: lineage-disputes). The answer also cuts
// `related` at 400 statements and says so; this query does not.
MATCH (it:Entity {id: $id})
WITH it, it AS n
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
WITH it, $as_of IS NOT NULL AND coalesce(min(day) > $as_of, false) AS not_yet
CALL (it, not_yet) {
  // What is said of it. A state without a time is what the source saw when it was written. What is not there yet has
  // a name, and no host.
  MATCH (it)<-[:ABOUT]-(s:Statement)-[:STATED_IN]->(source:Source)
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true)
         AND $as_of >= CASE WHEN s.value_type = 'date' THEN s.value_earliest
                            WHEN s.property <> 'status' OR s.valid_from IS NOT NULL THEN $as_of
                            ELSE coalesce(source.published_latest, s.recorded) END)
    AND (NOT not_yet OR s.property IN ['name', 'alias', 'title', 'type'])
  RETURN CASE WHEN s.property IN ['name', 'alias', 'title'] THEN 'names' ELSE 'facts' END AS section,
         s, coalesce(s.value_id, s.value) AS other
  UNION ALL
  // What is said about it of others, but for those that are not there yet.
  MATCH (it)<-[:VALUE]-(s:Statement)-[:ABOUT]->(n:Entity)
  WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
    AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true))
    AND NOT not_yet
    AND s.property IN ['supported_by', 'managed_by', 'approved_by', 'co_built_by', 'corporate_partner', 'part_of',
                       'branch_of', 'shareholder_of', 'led_by', 'located_in']
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
  WITH s, min(day) AS founded
  WHERE $as_of IS NULL OR founded IS NULL OR founded <= $as_of
  RETURN 'related' AS section, s, s.subject AS other
}
WITH section, s, other ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
WITH section, s.property AS property, s.value_type = 'date' AS dated, collect({s: s, other: other}) AS ranked

// Statements of one value are one fact.
CALL (ranked, dated) {
  WITH ranked, dated WHERE NOT dated
  UNWIND ranked AS x
  WITH x.other AS other, collect(x.s) AS same
  // What one source says without a time joins what others say with one, where that is one only.
  WITH other, same, reduce(spans = [], x IN [s IN same WHERE s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL
         | coalesce(s.valid_from, '') + ' to ' + coalesce(s.valid_to, '')]
         | CASE WHEN x IN spans THEN spans ELSE spans + x END) AS spans
  UNWIND same AS s
  WITH other, CASE WHEN size(spans) = 1 THEN null ELSE [s.valid_from, s.valid_to] END AS span, s
  WITH other, span, collect(s) AS said
  RETURN said, false AS dates_differ
  UNION ALL
  WITH ranked, dated WHERE dated
  UNWIND ranked AS x
  WITH x.s AS s ORDER BY s.precision, s.value
  WITH collect(s) AS said
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
  WITH head, dates, collect(s) AS said
  RETURN said, dates > 1 AS dates_differ
}
// A property that can have one value at a time and has two is disputed; so are hosts of whom two sources have none in
// common. NETRC_or_NERC leaves open which of the two it is, so it contradicts neither. An alias that is another
// body's name contradicts the decision that the two are different.
WITH *, [x IN ranked WHERE NOT (x.other = 'NETRC_or_NERC'
         AND any(y IN ranked WHERE y.other IN ['NETRC', 'NERC'])) | x.other] AS values
WITH section, property, said, section <> 'related' AND CASE
       WHEN dated THEN dates_differ
       WHEN property IN ['type', 'province', 'document_number'] THEN any(value IN values WHERE value <> values[0])
       WHEN property = 'supported_by' THEN any(x IN ranked WHERE any(y IN ranked WHERE none(z IN ranked
              WHERE z.s.source = x.s.source AND any(w IN ranked WHERE w.s.source = y.s.source AND w.other = z.other))))
       WHEN property = 'alias' THEN said[0].value_id IS NOT NULL
       ELSE false END AS disputed,
     // The statement that gives the fact its time.
     coalesce([s IN said WHERE s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL][0], said[0]) AS timed
OPTIONAL MATCH (body:Entity {id: CASE section WHEN 'related' THEN said[0].subject ELSE said[0].value_id END})
CALL (said) {
  UNWIND said AS s
  WITH s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
  RETURN collect(s.id) AS statements, collect(DISTINCT s.source) AS sources
}
WITH *, said[0] AS best
RETURN section, property, CASE section WHEN 'related' THEN best.subject_written ELSE best.value END AS value,
       body.id AS body_id, body.name AS body_name, timed.valid_from AS valid_from, timed.valid_to AS valid_to,
       disputed, statements, sources
ORDER BY section, property, best.reliability, best.doubt, best.precision, best.recorded, best.id
