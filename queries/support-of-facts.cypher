// title: How well each sort of fact is supported
// group: provenance
// question: How much of each sort of fact rests on official sources, how much on weak copies or on one source alone?
// columns:
//   link: type of the relationship
//   facts: number of relationships of this type
//   best_a: best source is official or primary (A)
//   best_b: best source is reputable (B)
//   best_c: no source is better than a weak copy (C)
//   unsourced: no source states it: a programme that rests on the name alone
//   one_source: supported by one source only
//   disputed: sources contradict each other about it
//   inferred: of changes: no source states the link of old and new
// example: puxi cypher support-of-facts
MATCH ()-[fact:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|LOCATED_IN|WORKS_IN|IN_PROGRAMME|ISSUED_BY|BECAME]->()
WITH fact, COLLECT {
    MATCH (source:Source) WHERE source.id IN fact.sources
    RETURN source.reliability AS grade ORDER BY grade LIMIT 1
  }[0] AS best
RETURN
  type(fact) AS link,
  count(fact) AS facts,
  sum(CASE best WHEN 'A' THEN 1 ELSE 0 END) AS best_a,
  sum(CASE best WHEN 'B' THEN 1 ELSE 0 END) AS best_b,
  sum(CASE best WHEN 'C' THEN 1 ELSE 0 END) AS best_c,
  sum(CASE WHEN best IS NULL THEN 1 ELSE 0 END) AS unsourced,
  sum(CASE WHEN size(fact.sources) = 1 THEN 1 ELSE 0 END) AS one_source,
  sum(CASE WHEN fact.disputed THEN 1 ELSE 0 END) AS disputed,
  sum(CASE WHEN fact.inferred THEN 1 ELSE 0 END) AS inferred
ORDER BY facts DESC, link
