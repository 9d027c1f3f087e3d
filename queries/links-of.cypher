// title: Everything that an institution is linked to
// group: partners
// question: Who hosts, manages, leads, builds or partners a body, and for whom does it do so?
// parameters:
//   institution (STRING, default "netrc-gui-ji-led"): its id, a former id, or its exact name or another spelling of it
//   as_of (DATE, optional): only what may have been so on that day
// columns:
//   link: type of the relationship
//   direction: out (from this body) or in (to this body)
//   other_id: id of the other body, place, field or person
//   other_name: its name
//   other_kind: what it is
//   written: name of the body at the arrow's head as the best source writes it
//   valid_from: since when, if a source says so
//   valid_to: until when, if a source says so
//   reliability: best reliability among the sources: A, B or C
//   disputed: whether sources contradict each other about it
//   sources: ids of the sources
// example: puxi cypher links-of --param institution=清华大学
// Its changes are elsewhere: life-of, was-before, became-what.
WITH COLLECT {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS body RETURN body
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (body:Entity) WHERE $institution IN body.former_ids OR (body:Institution AND $institution IN body.aliases)
    RETURN body
  }
  RETURN body
}
MATCH (body)-[fact]-(other:Entity)
WHERE fact.property IS NOT NULL
  AND ($as_of IS NULL
    OR (coalesce(fact.valid_earliest <= $as_of, true) AND coalesce(fact.valid_latest >= $as_of, true)))
RETURN
  type(fact) AS link,
  CASE WHEN startNode(fact) = body THEN 'out' ELSE 'in' END AS direction,
  other.id AS other_id,
  other.name AS other_name,
  coalesce(other.designation, other.entity_kind) AS other_kind,
  fact.value AS written,
  fact.valid_from AS valid_from,
  fact.valid_to AS valid_to,
  fact.reliability AS reliability,
  fact.disputed AS disputed,
  coalesce(fact.sources, []) AS sources
ORDER BY direction DESC, link, other_id, fact.id
