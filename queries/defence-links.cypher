// title: Defence links
// group: partners
// question: Which centres have military hosts, managers or partners, directly or one step away?
// parameters:
//   as_of (DATE, optional): only links of the centre that may have held on that day
//   military (STRING, default "(?i).*(解放军|军委|军事|军区|军医|国防大学|国防科(技|学技术)大学|总(参谋|政治|后勤|装备)部|武(警|装警察)|[陆海空]军|火箭军|\\bPLA\\b|\\bArmy\\b|Military|University of Defen[cs]e|\\bNav(y|al)\\b|\\bAir Force).*"):
//     regular expression; a body counts as military too if its name or another spelling of it fits
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   planned: true where no source says that the centre was approved
//   link: how the centre is linked to the nearer body, such as SUPPORTED_BY or MANAGED_BY
//   near_id: id of the body next to the centre; the military body itself where the link is direct
//   near_name: its name
//   step: empty where the link is direct; else PART_OF, SHAREHOLDER_OF or BECAME, from the nearer to the military body
//   military_id: id of the military body
//   military_name: its name
//   known_by: source (a source calls it a military body) or name (only its name says so)
//   disputed: whether sources contradict each other about the link
//   sources: ids of the sources of the link, and of the step
// example: puxi cypher defence-links --param as_of=2020-12-31
// A military body is one that a source calls so, or whose name fits the parameter military: the army's universities and
// hospitals are a University or a Hospital in the graph. The state's defence industry commissions, companies of that
// industry and civilian universities with defence research are none; a centre that is not here may still do defence
// work. A centre is never the military body itself.
// BECAME counts only as decided or done, either way: a manager that came out of a military body, or became one.
CALL () {
  MATCH (body:Institution&!Center)
  WHERE body:MilitaryBody
    OR any(name IN [body.name_zh, body.name_en] + coalesce(body.aliases, []) WHERE name =~ $military)
  RETURN collect(body) AS forces
}
MATCH (centre:Center)
CALL (centre) {
  MATCH (centre)-[link:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH|LED_BY|PART_OF|LOCATED_IN]->
    (near:Institution)
  RETURN link, near
  UNION
  MATCH (centre)<-[link:SHAREHOLDER_OF]-(near:Institution)
  RETURN link, near
}
WITH centre, link, near, forces
WHERE $as_of IS NULL
  OR (coalesce(link.valid_earliest <= $as_of, true) AND coalesce(link.valid_latest >= $as_of, true))
CALL (near, forces) {
  WITH near, forces WHERE near IN forces
  RETURN near AS military, null AS step
  UNION
  WITH near, forces WHERE NOT near IN forces
  MATCH (near)-[step:PART_OF]->(military:Institution) WHERE military IN forces RETURN military, step
  UNION
  WITH near, forces WHERE NOT near IN forces
  MATCH (near)-[step:SHAREHOLDER_OF]-(military:Institution) WHERE military IN forces RETURN military, step
  UNION
  WITH near, forces WHERE NOT near IN forces
  MATCH (near)-[step:BECAME {outcome: 'converted'}]-(military:Institution) WHERE military IN forces
  RETURN military, step
}
RETURN DISTINCT
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  centre.planned AS planned,
  type(link) AS link,
  near.id AS near_id,
  near.name AS near_name,
  type(step) AS step,
  military.id AS military_id,
  military.name AS military_name,
  CASE WHEN military:MilitaryBody AND military.basis = 'statement' THEN 'source' ELSE 'name' END AS known_by,
  link.disputed AS disputed,
  COLLECT {
    UNWIND link.sources + coalesce(step.sources, []) AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centre_id, link, near_id, step, military_id, sources
