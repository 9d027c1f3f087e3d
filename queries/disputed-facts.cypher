// title: Facts about which sources contradict each other
// group: provenance
// question: About which hosts, provinces, designations and changes do sources disagree, and who says what?
// parameters:
//   link (STRING, optional): type of the relationship, such as SUPPORTED_BY, LOCATED_IN, IN_PROGRAMME or BECAME
// columns:
//   id: id of the body
//   name: its name
//   link: type of the relationship
//   what: what is disputed: the property, or what of the change (date, lineage_kind)
//   other_id: id of the body at the other end: one of the values that stand against each other
//   other_name: its name
//   reliability: best reliability among the sources that say so; empty for a change
//   statements: ids of the statements that say so
//   sources: ids of the sources that say so
// example: puxi cypher disputed-facts --param link=SUPPORTED_BY
// Two hosts are disputed where two sources name hosts that have nothing in common; they may both be right.
MATCH (body)-[fact {disputed: true}]->(other)
WHERE $link IS NULL OR type(fact) = $link
OPTIONAL MATCH (e:ChangeEvent {id: fact.event})
RETURN
  body.id AS id,
  body.name AS name,
  type(fact) AS link,
  coalesce(e.disputed, [fact.property]) AS what,
  other.id AS other_id,
  other.name AS other_name,
  fact.reliability AS reliability,
  fact.statements AS statements,
  fact.sources AS sources
ORDER BY link, id, other_id, fact.id
