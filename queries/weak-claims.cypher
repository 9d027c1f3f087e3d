// title: Claims that rest on weak sources
// group: provenance
// question: Which links and changes of centres does nothing support but one source of reliability C?
// parameters:
//   designation (STRING, optional): designation of the centre
//   link (STRING, optional): type of the relationship, such as SUPPORTED_BY or BECAME
//   alone (BOOLEAN, default true): only claims of one source; false adds those of several, all of them weak
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   link: type of the relationship
//   direction: out (from the centre) or in (to it)
//   other_id: id of the body at the other end
//   other_name: its name
//   confidence: confidence of the statement: high, medium or low
//   source_titles: titles of the sources
//   statements: ids of the statements
//   sources: ids of the sources, all of them of reliability C
// example: puxi cypher weak-claims --param designation=NTIC --param link=SUPPORTED_BY
// C means a weak copy: mostly a reprint on an unrelated site. Look for the original before you print it.
MATCH (centre:Center)-[claim:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|BECAME]-(other)
WHERE (size(claim.sources) = 1 OR NOT $alone)
  AND ($designation IS NULL OR centre.designation = $designation)
  AND ($link IS NULL OR type(claim) = $link)
WITH centre, claim, other,
  COLLECT { MATCH (source:Source) WHERE source.id IN claim.sources RETURN source ORDER BY source.id } AS found
WHERE all(source IN found WHERE source.reliability = 'C')
RETURN
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  type(claim) AS link,
  CASE WHEN startNode(claim) = centre THEN 'out' ELSE 'in' END AS direction,
  other.id AS other_id,
  other.name AS other_name,
  head(COLLECT {
    MATCH (s:Statement) WHERE s.id IN claim.statements
    RETURN s.confidence ORDER BY s.doubt LIMIT 1
  }) AS confidence,
  [source IN found | source.title] AS source_titles,
  claim.statements AS statements,
  claim.sources AS sources
ORDER BY designation, centre_id, link, direction, other_id, claim.id
