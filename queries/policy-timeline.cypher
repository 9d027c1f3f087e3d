// title: Policies in order of time
// group: policy
// question: Which policies were issued when, by whom, and how many changes are told to rest on each?
// parameters:
//   since (DATE, optional): issued on this day or later
//   until (DATE, optional): issued on this day or before
// columns:
//   issued: when; empty where no source dates it
//   policy_id: id of the policy
//   policy: its title
//   title_en: its English title
//   document_number: its number (文号)
//   issuers: names of the issuing bodies
//   decided_events: number of events under it that a source states as decided or done
//   other_events: number of events under it that are only planned or of unknown status
//   replaced_by: titles of the policies that took its place, where a source states it as done
//   disputed: whether sources contradict each other about the date
//   urls: where its text can be read
//   sources: ids of the sources that tell of it, or of changes that it has to do with
// example: puxi cypher policy-timeline --param since=2016-01-01 --param until=2022-12-31
// Undated policies are listed only where no day is asked for.
MATCH (p:Policy)
WHERE ($since IS NULL OR p.issued_latest >= $since) AND ($until IS NULL OR p.issued_earliest <= $until)
RETURN
  p.issued AS issued,
  p.id AS policy_id,
  p.name AS policy,
  p.name_en AS title_en,
  p.document_number AS document_number,
  COLLECT { MATCH (p)-[:ISSUED_BY]->(body) RETURN body.name ORDER BY body.id } AS issuers,
  COUNT { (p)<-[:UNDER]-(:ChangeEvent {decided: true}) } AS decided_events,
  COUNT { (p)<-[:UNDER]-(:ChangeEvent {decided: false}) } AS other_events,
  COLLECT {
    MATCH (p)<-[:FROM]-(:ChangeEvent {decided: true})-[:TO]->(next:Policy)
    RETURN DISTINCT next.name AS name ORDER BY name
  } AS replaced_by,
  coalesce('issued' IN p.disputed, false) AS disputed,
  coalesce(p.urls, []) AS urls,
  COLLECT {
    UNWIND [coalesce(p.sources, [])] + COLLECT { MATCH (p)<-[tie:UNDER|FROM|TO]-() RETURN tie.sources } AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY p.issued_earliest, p.issued_latest, policy_id
