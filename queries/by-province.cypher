// title: Centres by province and programme
// group: geography
// question: How many centres of each programme sit in each province?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   province_id: id of the province; empty where no source names one
//   province: its name
//   designation: the programme
//   centres: number of centres
//   superseded: of these, centres that by a decided change became another centre
//   ended: of these, centres that were converted, merged, reorganised, renamed or revoked
//   disputed: of these, centres that sources put into different provinces; such a centre counts in each
//   centre_ids: ids of the centres
//   sources: ids of the sources that say where they are
// example: puxi cypher by-province --param designation=NTIC
// Planned centres are left out. The province is that of the centre, which need not be that of its host. A centre and the
// one that it became count as two: superseded tells how many were followed by another one, of this programme or another.
MATCH (centre:Center {planned: false})
WHERE $designation IS NULL OR centre.designation = $designation
OPTIONAL MATCH (centre)-[site:LOCATED_IN {property: 'province'}]->(province:Place)
WITH province, centre, collect(site) AS sites
ORDER BY centre.id
WITH province, centre.designation AS designation, collect(centre) AS centres, collect(sites) AS all_sites
RETURN
  province.id AS province_id,
  province.name AS province,
  designation,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  size([c IN centres WHERE c.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']]) AS ended,
  size([sites IN all_sites WHERE any(site IN sites WHERE site.disputed)]) AS disputed,
  [c IN centres | c.id] AS centre_ids,
  COLLECT {
    UNWIND all_sites AS sites
    UNWIND sites AS site
    UNWIND site.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY province_id, designation
