// title: Centres without a source better than C
// group: quality
// question: Which centres does no official or reputable source tell of, even as somebody's partner or successor?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   id: id of the centre
//   name: its name
//   designation: its designation
//   best: best reliability among all sources that name it; C, or empty where no statement names it
//   statements: number of statements about it, or that name it
//   sources: ids of these sources
// example: puxi cypher without-good-source --param designation=NETRC
// Statements count that are about the centre, and those whose value it is, such as "X is a branch of it".
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
WITH centre, COLLECT { MATCH (centre)<-[:ABOUT|VALUE]-(s:Statement) RETURN DISTINCT s } AS found
WHERE none(s IN found WHERE s.reliability IN ['A', 'B'])
RETURN
  centre.id AS id,
  centre.name AS name,
  centre.designation AS designation,
  CASE WHEN found <> [] THEN 'C' END AS best,
  size(found) AS statements,
  COLLECT { UNWIND found AS s RETURN DISTINCT s.source AS source ORDER BY source } AS sources
ORDER BY designation, id
