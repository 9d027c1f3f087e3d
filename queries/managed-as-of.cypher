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
//   centre_ids: their ids
//   centre_names: their names
//   sources: ids of the sources that name the managing unit
// example: puxi cypher managed-as-of --param as_of=2015-12-31 --param designation=NETRC
// Most sources give no time for the managing unit: such a fact holds for every day. So that it stays within the
// centre's own life, a centre first dated after the day is left out, and one that a decided, dated change had ended
// before it. Planned centres are left out.
MATCH (manager)<-[managing:MANAGED_BY]-(centre:Center {planned: false})
WHERE ($designation IS NULL OR centre.designation = $designation)
  AND ($as_of IS NULL
    OR (coalesce(managing.valid_earliest <= $as_of, true) AND coalesce(managing.valid_latest >= $as_of, true)))
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
WITH manager, managing, centre
ORDER BY centre.id
WITH manager, collect(DISTINCT centre) AS centres, collect(managing.sources) AS cited
RETURN
  manager.id AS manager_id,
  manager.name AS manager_name,
  manager.entity_kind AS manager_kind,
  size(centres) AS centres,
  [centre IN centres | centre.id] AS centre_ids,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, manager_id
