// title: What rests on one source
// group: provenance
// question: If this source were wrong, what would fall, and what would other sources still hold up?
// parameters:
//   source (STRING, default "seu-2023-eda"): id of the source
// columns:
//   link: type of the relationship, or BECAME
//   from_id: id of the body at its start
//   from_name: its name
//   to_id: id of the body at its end
//   to_name: its name
//   alone: true where no other source says so
//   status: of a change: the furthest that a source states
//   statements: ids of this source's statements
//   sources: ids of all sources that say so
// example: puxi cypher rests-on --param source=jamestown-2023-self-reliance
MATCH (start)-[fact:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|LOCATED_IN|WORKS_IN|ISSUED_BY|IN_PROGRAMME|BECAME]->(end)
WHERE $source IN fact.sources
RETURN
  type(fact) AS link,
  start.id AS from_id,
  start.name AS from_name,
  end.id AS to_id,
  end.name AS to_name,
  size(fact.sources) = 1 AS alone,
  fact.status AS status,
  COLLECT {
    MATCH (s:Statement) WHERE s.id IN fact.statements AND s.source = $source
    RETURN s.id AS id ORDER BY id
  } AS statements,
  fact.sources AS sources
ORDER BY alone DESC, link, from_id, to_id, fact.id
