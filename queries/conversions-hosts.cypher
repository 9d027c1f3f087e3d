// title: Who hosts the centres of two programmes
// group: hosts
// question: Which supporting units do sources name for the earlier and for the later centres?
// parameters:
//   from (STRING, default "NETRC"): designation of the earlier centres
//   to (STRING, default "NTIC"): designation of the later centres
//   as_of (DATE, optional): only what may have been so on that day
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its programme
//   host_id: id of the supporting unit
//   value: its name as the best supported source writes it
//   valid_from: since when (EDTF)
//   valid_to: until when (EDTF)
//   disputed: two sources name supporting units that have nothing in common
//   statements: ids of the statements that say so, the best supported first
//   sources: ids of their sources
// example: puxi cypher conversions-hosts --param from=NETRC --param to=NTIC
// twin: conversions
//
// Derived from statements; the rules stand in docs/model.md. It equals `old_hosts` and `new_hosts` of the conversions
// answer, for whichever centres of the two programmes that lists, and has those of all others too.
MATCH (centre:Center)<-[:ABOUT]-(s:Statement {property: 'supported_by'})
WHERE centre.designation IN [$from, $to]
  AND s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
  AND ($as_of IS NULL OR coalesce(s.valid_earliest <= $as_of, true) AND coalesce(s.valid_latest >= $as_of, true))
WITH centre, s ORDER BY s.reliability, s.doubt, s.precision, s.recorded, s.id
WITH centre, collect(s) AS ranked
// Two sources that name entirely different supporting units are marked; they may both be right ("Ranking").
WITH *, any(x IN ranked WHERE any(y IN ranked WHERE none(z IN ranked WHERE z.source = x.source
          AND any(w IN ranked WHERE w.source = y.source AND w.value_id = z.value_id)))) AS disputed
CALL (ranked) {
  UNWIND ranked AS s
  WITH s.value_id AS host, collect(s) AS same
  // What one source says without a time joins what others say with one, where that is one only.
  WITH host, same, reduce(spans = [], x IN [s IN same WHERE s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL
         | coalesce(s.valid_from, '') + ' to ' + coalesce(s.valid_to, '')]
         | CASE WHEN x IN spans THEN spans ELSE spans + x END) AS spans
  UNWIND same AS s
  WITH host, CASE WHEN size(spans) = 1 THEN null ELSE [s.valid_from, s.valid_to] END AS span, s
  WITH host, span, collect(s) AS said
  RETURN host, said
}
WITH *, said[0] AS best,
     coalesce([s IN said WHERE s.valid_from IS NOT NULL OR s.valid_to IS NOT NULL][0], said[0]) AS timed
RETURN centre.id AS centre_id, centre.name AS centre_name, centre.designation AS designation, host AS host_id,
       best.value AS value, timed.valid_from AS valid_from, timed.valid_to AS valid_to, disputed,
       [s IN said | s.id] AS statements,
       reduce(ids = [], s IN said | CASE WHEN s.source IN ids THEN ids ELSE ids + s.source END) AS sources
ORDER BY centre_id, best.reliability, best.doubt, best.precision, best.recorded, best.id
