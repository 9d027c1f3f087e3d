// title: Defence links
// group: partners
// question: Which centres have military hosts, managers or partners, directly or one step away?
// parameters:
//   as_of (DATE, optional): only links of the centre that may have held on that day
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   link: how the centre is linked to the nearer body, such as SUPPORTED_BY or MANAGED_BY
//   near_id: id of the body next to the centre; the military body itself where the link is direct
//   near_name: its name
//   step: empty where the link is direct; else PART_OF, SHAREHOLDER_OF or BECAME, from the nearer to the military body
//   military_id: id of the military body
//   military_name: its name
//   disputed: whether sources contradict each other about the link
//   sources: ids of the sources of the link, and of the step
// example: puxi cypher defence-links --param as_of=2020-12-31
// A military body is one that a source calls so, or whose name says so. Companies of the defence industry and civilian
// universities with defence research are none; a centre that is not in this list may still do defence work.
// BECAME counts only as decided or done, either way: a manager that came out of a military body, or became one.
MATCH (centre:Center)
CALL (centre) {
  MATCH (centre)-[link:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH|LED_BY|PART_OF|LOCATED_IN]->
    (near:Institution)
  RETURN link, near
  UNION
  MATCH (centre)<-[link:SHAREHOLDER_OF]-(near:Institution)
  RETURN link, near
}
WITH centre, link, near
WHERE $as_of IS NULL
  OR (coalesce(link.valid_earliest <= $as_of, true) AND coalesce(link.valid_latest >= $as_of, true))
CALL (near) {
  WITH near WHERE near:MilitaryBody
  RETURN near AS military, null AS step
  UNION
  MATCH (near:!MilitaryBody)-[step:PART_OF]->(military:MilitaryBody) RETURN military, step
  UNION
  MATCH (near:!MilitaryBody)-[step:SHAREHOLDER_OF]-(military:MilitaryBody) RETURN military, step
  UNION
  MATCH (near:!MilitaryBody)-[step:BECAME {outcome: 'converted'}]-(military:MilitaryBody) RETURN military, step
}
WITH centre, link, near, step, military
WHERE military <> centre
RETURN DISTINCT
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  type(link) AS link,
  near.id AS near_id,
  near.name AS near_name,
  type(step) AS step,
  military.id AS military_id,
  military.name AS military_name,
  link.disputed AS disputed,
  COLLECT {
    UNWIND link.sources + coalesce(step.sources, []) AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centre_id, link, near_id, step, military_id, sources
