// title: Best linked institutions
// group: networks
// question: Which institutions are linked with most others, as host, manager, builder, partner, part or owner?
// parameters:
//   kind (STRING, optional): what sort of body: Center, University, Company, ResearchInstitute, GovernmentBody ...
//   min_others (INTEGER, default 10): least number of different bodies at the other end
// columns:
//   id: id of the body
//   name: its name
//   kind: its designation, or what sort of body it is
//   others: number of different bodies that it is linked with
//   links: number of links of each type
//   sources: ids of the sources of these links
// example: puxi cypher most-linked --param kind=Company --param min_others=5
// How much is linked depends on how much was read about a body as well as on the body.
MATCH (body:Institution)-[link:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF]-(other:Institution)
WHERE ($kind IS NULL OR body.entity_kind = $kind) AND other <> body
WITH body, count(DISTINCT other) AS others, collect(link) AS all_links
WHERE others >= $min_others
RETURN
  body.id AS id,
  body.name AS name,
  coalesce(body.designation, body.entity_kind) AS kind,
  others,
  COLLECT {
    UNWIND all_links AS link
    WITH type(link) AS type, count(*) AS number
    RETURN type + ' ' + number ORDER BY number DESC, type
  } AS links,
  COLLECT {
    UNWIND all_links AS link
    UNWIND link.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY others DESC, id
