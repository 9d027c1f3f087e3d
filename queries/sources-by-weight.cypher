// title: Sources by how much rests on them
// group: provenance
// question: On which sources does most of the graph rest, and how much of it on that source alone?
// parameters:
//   reliability (STRING, optional): A, B or C
//   min_statements (INTEGER, default 50): least number of statements
// columns:
//   id: id of the source
//   title: its title
//   publisher: its publisher
//   published: when
//   reliability: A official or primary, B reputable, C weak copy
//   statements: number of statements
//   bodies: number of bodies, places, persons and the like of which it states something
//   events: number of events of which it tells
//   links_alone: number of relationships and changes that no other source supports
// example: puxi cypher sources-by-weight --param reliability=C --param min_statements=30
// cites: id
MATCH (source:Source)<-[:STATED_IN]-(s:Statement)
WHERE $reliability IS NULL OR source.reliability = $reliability
WITH source, count(s) AS statements
WHERE statements >= $min_statements
WITH collect({source: source, statements: statements}) AS chosen
// One look at all relationships, not one for each source.
CALL () {
  MATCH ()-[link:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
      |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|LOCATED_IN|WORKS_IN|ISSUED_BY|BECAME]->()
  WHERE size(link.sources) = 1
  WITH link.sources[0] AS id, count(*) AS number
  RETURN collect({id: id, number: number}) AS alone
}
UNWIND chosen AS one
WITH one.source AS source, one.statements AS statements, alone
RETURN
  source.id AS id,
  source.title AS title,
  source.publisher AS publisher,
  source.published AS published,
  source.reliability AS reliability,
  statements,
  COUNT { MATCH (source)<-[:STATED_IN]-(:Statement)-[:ABOUT]->(body:!ChangeEvent) RETURN DISTINCT body } AS bodies,
  COUNT { MATCH (source)<-[:CITED_IN]-(e) RETURN DISTINCT e } AS events,
  coalesce(head([entry IN alone WHERE entry.id = source.id | entry.number]), 0) AS links_alone
ORDER BY statements DESC, id
