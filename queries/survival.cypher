// title: How long centres are known to have lasted
// group: time
// question: Of the centres of known founding date, how many are seen alive so many years later, and how many had ended?
// parameters:
//   designation (STRING, optional): the programme
//   step (INTEGER, default 5): years between the rows
// columns:
//   years: years after approval or founding
//   old_enough: centres founded at least so long before the day of the newest statement
//   seen_alive: of these, centres with a dated sign of life so many years after their founding, or later
//   ended: of these, centres that a dated, decided change had ended by then
//   no_word: of these, centres of which neither is known
//   sources: ids of the sources of the ends and signs of life
// example: puxi cypher survival --param designation=NETRC --param step=2
// This is no survival curve: silence is the common case, and no_word may be alive or gone. seen_alive and ended exclude
// each other: a centre that ended later was alive then. Planned and undated centres are left out.
MATCH (centre:Center {planned: false})
WHERE ($designation IS NULL OR centre.designation = $designation)
  AND coalesce(centre.approved_earliest, centre.established_earliest) IS NOT NULL
WITH centre, coalesce(centre.approved_earliest, centre.established_earliest) AS founded,
  COLLECT {
    MATCH (e:ChangeEvent)
    WHERE centre.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']
      AND e.id IN centre.fate_events AND e.date IS NOT NULL
    RETURN e ORDER BY e.date_latest, e.id
  } AS ends
UNWIND range(0, 40, $step) AS years
WITH centre, founded + duration({years: years}) AS day, years, ends, centre.fate_as_of AS today
WHERE day <= today
WITH years, centre, day, ends,
  any(e IN ends WHERE e.date_latest < day) AS is_ended,
  coalesce(centre.last_seen_latest >= day, false) OR any(e IN ends WHERE e.date_earliest >= day) AS is_alive
WITH years, is_ended, is_alive AND NOT is_ended AS is_alive,
  CASE
    WHEN is_ended OR any(e IN ends WHERE e.date_earliest >= day) THEN [e IN ends | e.sources]
    WHEN is_alive THEN [COLLECT { MATCH (s:Statement) WHERE s.id IN centre.last_seen_statements RETURN s.source }]
    ELSE []
  END AS cited
WITH years, count(*) AS old_enough, sum(CASE WHEN is_alive THEN 1 ELSE 0 END) AS seen_alive,
  sum(CASE WHEN is_ended THEN 1 ELSE 0 END) AS ended, collect(cited) AS all_cited
RETURN
  years,
  old_enough,
  seen_alive,
  ended,
  old_enough - seen_alive - ended AS no_word,
  COLLECT {
    UNWIND all_cited AS lists
    UNWIND lists AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY years
