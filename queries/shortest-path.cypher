// title: How two institutions are linked
// group: networks
// question: By which shortest ways are two institutions linked, and who says so?
// parameters:
//   from (STRING, default "百度"): id of the one, a former id, or its exact name or another spelling of it
//   to (STRING, default "东南大学"): id of the other, a former id, or its exact name or another spelling of it
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
WITH COLLECT {
  MATCH (body:Entity {id: $from}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $from}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $from}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS a RETURN a
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (a:Entity) WHERE $from IN a.former_ids OR (a:Institution AND $from IN a.aliases)
    RETURN a
  }
  RETURN a
}
WITH a, COLLECT {
  MATCH (body:Entity {id: $to}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $to}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $to}) RETURN body
} AS others
CALL (others) {
  UNWIND others AS b RETURN b
  UNION
  WITH others WHERE others = []
  CALL () {
    MATCH (b:Entity) WHERE $to IN b.former_ids OR (b:Institution AND $to IN b.aliases)
    RETURN b
  }
  RETURN b
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
