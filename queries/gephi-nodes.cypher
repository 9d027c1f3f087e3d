// title: Node list for Gephi and networkx
// group: networks
// question: Which bodies stand in the edge list, and what are they?
// columns:
//   Id: id of the body
//   Label: its name
//   kind: what sort of body it is
//   designation: of a centre: its designation
//   fate: of a centre: what has become of it
//   province: its province; of several the first by id
//   sources: ids of all sources that state something of it
// example: puxi cypher gephi-nodes --format csv > nodes.csv
MATCH (body:Institution)
WHERE EXISTS {
  (body)-[:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|BECAME]-(:Institution)
}
RETURN
  body.id AS Id,
  body.name AS Label,
  body.entity_kind AS kind,
  body.designation AS designation,
  body.fate AS fate,
  head(COLLECT {
    MATCH (body)-[:LOCATED_IN {property: 'province'}]->(province:Place)
    RETURN province.name ORDER BY province.id LIMIT 1
  }) AS province,
  coalesce(body.sources, []) AS sources
ORDER BY Id
