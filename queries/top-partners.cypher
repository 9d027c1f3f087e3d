// title: Companies behind the centres
// group: partners
// question: Which companies work with most centres, as host, co-builder, partner or shareholder?
// parameters:
//   designation (STRING, optional): the programme
//   min_centres (INTEGER, default 2): least number of different centres
// columns:
//   company_id: id of the company
//   company_name: its name
//   centres: number of different centres
//   superseded: of these, centres that by a decided change became another centre
//   as_host: as supporting unit (依托单位)
//   as_co_builder: as co-builder (共建单位)
//   as_partner: as corporate partner (合作企业)
//   as_shareholder: as shareholder
//   centre_names: names of the centres
//   sources: ids of the sources
// example: puxi cypher top-partners --param designation=NMIC
// Planned centres are left out. A company in two roles for one centre counts once in centres and once in each role. A
// centre and the one that it became count as two: superseded tells how many were followed by another one.
MATCH (company:Company)
CALL (company) {
  MATCH (company)<-[link:SUPPORTED_BY|CO_BUILT_BY|PARTNERS_WITH]-(centre:Center {planned: false})
  RETURN link, centre
  UNION
  MATCH (company)-[link:SHAREHOLDER_OF]->(centre:Center {planned: false})
  RETURN link, centre
}
WITH company, link, centre
WHERE $designation IS NULL OR centre.designation = $designation
WITH company, link, centre
ORDER BY centre.id
WITH company, collect(DISTINCT centre) AS centres, collect(link.sources) AS cited,
  count(DISTINCT CASE WHEN link:SUPPORTED_BY THEN centre END) AS as_host,
  count(DISTINCT CASE WHEN link:CO_BUILT_BY THEN centre END) AS as_co_builder,
  count(DISTINCT CASE WHEN link:PARTNERS_WITH THEN centre END) AS as_partner,
  count(DISTINCT CASE WHEN link:SHAREHOLDER_OF THEN centre END) AS as_shareholder
WHERE size(centres) >= $min_centres
RETURN
  company.id AS company_id,
  company.name AS company_name,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  as_host,
  as_co_builder,
  as_partner,
  as_shareholder,
  [centre IN centres | centre.name] AS centre_names,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, company_id
