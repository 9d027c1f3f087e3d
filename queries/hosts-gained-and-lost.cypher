// title: Hosts by centres lost and gained
// group: hosts
// question: Which universities lost and which gained most centres since 2016, and what did they carry on?
// parameters:
//   since (DATE, default "2016-01-01"): first day
//   until (DATE, optional): last day
//   kind (STRING, default "University"): what sort of host: University, ResearchInstitute, Company, Hospital ...
// columns:
//   host_id: id of the host
//   host_name: its name
//   lost: centres of this host that ended in that time: converted, merged, reorganised, renamed or revoked
//   carried_on: of these, centres whose successor it hosts too
//   heir_unknown: of the lost, centres with a successor whose host no source names
//   gained: centres of this host that were approved, founded or made out of others in that time
//   net: gained less lost; empty where a lost centre's heir has an unknown host or an end is undated: it cannot be known
//   lost_undated: centres that ended on a day that no source gives
//   lost_ids: ids of all that ended, the undated ones too
//   gained_ids: ids of those gained
//   sources: ids of the sources on which all this rests
// example: puxi cypher hosts-gained-and-lost --param since=2021-01-01 --param kind=Company
// Most fates and many founding dates are unknown, so these are the least that sources tell. Planned centres, which no
// source says were approved, count for nothing. A centre with several hosts counts for each. Hosting that a source says
// was over before that time, or began after it, is left out.
MATCH (host:Institution {entity_kind: $kind})<-[hosting:SUPPORTED_BY]-(centre:Center {planned: false})
WHERE coalesce(hosting.valid_latest >= $since, true)
  AND ($until IS NULL OR coalesce(hosting.valid_earliest <= $until, true))
WITH host, centre, collect(hosting.sources) AS hosted_by_word_of
// Its end: a decided change or revocation, or a state in which a source saw it.
WITH *, centre.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked'] AS ended,
  COLLECT {
    MATCH (e:ChangeEvent) WHERE e.id IN centre.fate_events AND e.date IS NOT NULL
    RETURN e.date_earliest AS day
    UNION
    MATCH (s:Statement) WHERE s.id IN centre.fate_statements AND s.state_date IS NOT NULL
    RETURN s.state_earliest AS day
  } AS ends,
  // Its beginning: its approval or founding, or a decided change that made it out of others.
  COLLECT {
    WITH centre WHERE centre.approved IS NOT NULL
    RETURN centre.approved_earliest AS day
    UNION
    MATCH (centre)<-[change:BECAME]-()
    WHERE change.outcome = 'converted' AND change.kind <> 'branched' AND change.date IS NOT NULL
    RETURN change.date_earliest AS day
  } AS beginnings
WITH *,
  ended AND any(day IN ends WHERE day >= $since AND ($until IS NULL OR day <= $until)) AS is_lost,
  ended AND ends = [] AS is_lost_undated,
  beginnings <> [] AND all(day IN beginnings WHERE day >= $since)
    AND ($until IS NULL OR any(day IN beginnings WHERE day <= $until)) AS is_gained,
  EXISTS {
    MATCH (successor:Center)-[:SUPPORTED_BY]->(host)
    WHERE successor.id IN centre.successors
  } AS is_carried_on,
  EXISTS {
    MATCH (successor:Center)
    WHERE successor.id IN centre.successors AND NOT (successor)-[:SUPPORTED_BY]->()
  } AS is_heir_unknown
WHERE is_lost OR is_lost_undated OR is_gained
WITH *,
  COLLECT {
    MATCH (centre)<-[change:BECAME]-()
    WHERE change.outcome = 'converted' AND change.kind <> 'branched'
    RETURN change.sources
  } AS made_by_word_of
ORDER BY centre.id
WITH host, collect({
    centre: centre, lost: is_lost, undated: is_lost_undated, gained: is_gained, carried_on: is_carried_on,
    heir_unknown: is_heir_unknown AND NOT is_carried_on,
    sources: hosted_by_word_of
      + CASE WHEN is_gained THEN made_by_word_of + [coalesce(centre.approved_sources, [])] ELSE [] END
      + CASE WHEN ended THEN [coalesce(centre.fate_sources, [])] ELSE [] END
  }) AS centres
RETURN
  host.id AS host_id,
  host.name AS host_name,
  size([c IN centres WHERE c.lost]) AS lost,
  size([c IN centres WHERE c.lost AND c.carried_on]) AS carried_on,
  size([c IN centres WHERE c.lost AND c.heir_unknown]) AS heir_unknown,
  size([c IN centres WHERE c.gained]) AS gained,
  CASE WHEN none(c IN centres WHERE c.undated OR (c.lost AND c.heir_unknown)) THEN
    size([c IN centres WHERE c.gained]) - size([c IN centres WHERE c.lost])
  END AS net,
  size([c IN centres WHERE c.undated]) AS lost_undated,
  [c IN centres WHERE c.lost OR c.undated | c.centre.id] AS lost_ids,
  [c IN centres WHERE c.gained | c.centre.id] AS gained_ids,
  COLLECT {
    UNWIND centres AS c
    UNWIND c.sources AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY lost DESC, lost_undated DESC, gained DESC, host_id
