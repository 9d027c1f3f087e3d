// title: Centres by managing unit
// group: ministries
// question: Which ministry, commission or province (主管部门) managed which centres as of a date?
// parameters:
//   as_of (DATE, optional): the day; without it whatever any source tells of any time
//   designation (STRING, optional): the programme
// columns:
//   manager_id: id of the managing unit
//   manager_name: its name
//   manager_kind: what sort of body it is
//   centres: number of centres
//   undated: of these, centres of which no source says since when or until when this body managed them
//   centre_ids: their ids
//   centre_names: their names
//   sources: ids of the sources that name the managing unit
// example: puxi cypher managed-as-of --param as_of=2015-12-31 --param designation=NETRC
// Most sources give no time for the managing unit: such a fact holds for every day (undated counts them). So that it
// stays within the lives of both, centres and managing units first dated after the day are left out, and those that a
// dated change or a stated end had ended before it. Who managed such a centre before is not told here:
// managed-with-predecessors follows a ministry to what it was before. Planned centres are left out.
MATCH (manager)<-[managing:MANAGED_BY]-(centre:Center {planned: false})
WHERE ($designation IS NULL OR centre.designation = $designation)
  AND ($as_of IS NULL
    OR (coalesce(managing.valid_earliest <= $as_of, true) AND coalesce(managing.valid_latest >= $as_of, true)))
CALL (manager) {
  // The manager's life. What takes another body in was there before, so only a change of another kind begins it; but it
  // shows that the manager was there by then.
  RETURN
    COLLECT {
      WITH manager WHERE manager.established IS NOT NULL
      RETURN manager.established_earliest AS day
      UNION
      MATCH (manager)<-[change:BECAME]-()
      WHERE change.outcome IN ['converted', 'founded_on'] AND change.date IS NOT NULL
      RETURN change.date_earliest AS day
    } AS began,
    manager.established IS NOT NULL OR EXISTS {
      MATCH (manager)<-[change:BECAME]-()
      WHERE change.outcome IN ['converted', 'founded_on'] AND change.date IS NOT NULL AND change.kind <> 'absorbed'
    } AS beginning_told,
    COLLECT {
      WITH manager WHERE manager.ended IS NOT NULL
      RETURN manager.ended_latest AS day
      UNION
      MATCH (manager)-[change:BECAME {outcome: 'converted', ends_old: true}]->()
      WHERE change.date IS NOT NULL
      RETURN change.date_latest AS day
    } AS over
}
WITH manager, managing, centre
WHERE $as_of IS NULL
  OR ((NOT beginning_told OR any(day IN began WHERE day <= $as_of))
    AND (over = [] OR any(day IN over WHERE day >= $as_of)))
WITH manager, managing, centre,
  COLLECT {
    UNWIND [centre.approved_earliest, centre.established_earliest] AS day
    WITH day WHERE day IS NOT NULL
    RETURN day
    UNION
    MATCH (centre)<-[change:BECAME]-()
    WHERE change.outcome = 'converted' AND change.kind <> 'branched' AND change.date IS NOT NULL
    RETURN change.date_earliest AS day
  } AS beginnings,
  EXISTS {
    MATCH (e:ChangeEvent)
    WHERE centre.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']
      AND e.id IN centre.fate_events AND e.date_latest < $as_of
  } AS ended
WHERE $as_of IS NULL OR (NOT ended AND (beginnings = [] OR any(day IN beginnings WHERE day <= $as_of)))
WITH manager, centre, collect(managing) AS told
ORDER BY centre.id
WITH manager, collect(centre) AS centres, collect(told) AS all_told
RETURN
  manager.id AS manager_id,
  manager.name AS manager_name,
  manager.entity_kind AS manager_kind,
  size(centres) AS centres,
  size([told IN all_told WHERE all(m IN told WHERE m.valid_earliest IS NULL AND m.valid_latest IS NULL)]) AS undated,
  [centre IN centres | centre.id] AS centre_ids,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND all_told AS told
    UNWIND told AS managing
    UNWIND managing.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, manager_id
