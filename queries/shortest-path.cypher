// title: How two institutions are linked
// group: networks
// question: By which shortest ways are two institutions linked, and who says so?
// parameters:
//   from (STRING, default "百度"): id of the one, or its exact Chinese or English name
//   to (STRING, default "东南大学"): id of the other, or its exact Chinese or English name
//   through_government (BOOLEAN, default false): whether ways may lead through ministries and governments
// columns:
//   length: number of links
//   names: names of the bodies on the way
//   ids: their ids
//   links: the links, each with its direction; of a change also its outcome
//   sources: ids of the sources of all links
// example: puxi cypher shortest-path --param from=nan-chang-da-xue --param to=晶能光电
// All shortest ways of at most 8 links. Places, fields and programmes link nearly everything and are left out, as are
// refused and merely inferred changes. Planned changes are in, and say so.
CALL () {
  MATCH (a:Entity {id: $from}) RETURN a
  UNION
  MATCH (a:Institution {name_zh: $from}) RETURN a
  UNION
  MATCH (a:Institution {name_en: $from}) RETURN a
}
CALL () {
  MATCH (b:Entity {id: $to}) RETURN b
  UNION
  MATCH (b:Institution {name_zh: $to}) RETURN b
  UNION
  MATCH (b:Institution {name_en: $to}) RETURN b
}
MATCH way = ALL SHORTEST (a) ((x)-[link:SUPPORTED_BY|MANAGED_BY|CO_BUILT_BY|PARTNERS_WITH|PART_OF|BRANCH_OF
    |SHAREHOLDER_OF|LED_BY|BECAME
    WHERE NOT coalesce(link.outcome IN ['refused', 'unstated'], false)]-(y)
  WHERE (x = a OR $through_government OR NOT x:GovernmentBody)){1,8} (b)
RETURN
  size(link) AS length,
  [body IN nodes(way) | body.name] AS names,
  [body IN nodes(way) | body.id] AS ids,
  [i IN range(0, size(link) - 1) |
    CASE WHEN startNode(link[i]) = nodes(way)[i] THEN '' ELSE '<' END + type(link[i])
    + coalesce(' (' + link[i].outcome + ')', '')
    + CASE WHEN startNode(link[i]) = nodes(way)[i] THEN '>' ELSE '' END] AS links,
  COLLECT {
    UNWIND link AS step
    UNWIND step.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY length, ids, links, sources
