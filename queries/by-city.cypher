// title: Centres by city
// group: geography
// question: In which cities do most centres sit?
// parameters:
//   designation (STRING, optional): the programme
//   min_centres (INTEGER, default 3): least number of centres
// columns:
//   city_id: id of the city
//   city: its name
//   centres: number of centres
//   superseded: of these, centres that by a decided change became another centre
//   designations: their programmes, with the number of each
//   centre_ids: ids of the centres
//   sources: ids of the sources that say where they are
// example: puxi cypher by-city --param designation=NMIC --param min_centres=1
// Planned centres are left out. A centre with sites in two cities counts in both. A centre and the one that it became
// count as two: superseded tells how many were followed by another one.
MATCH (city:Place)<-[site:LOCATED_IN {property: 'city'}]-(centre:Center {planned: false})
WHERE $designation IS NULL OR centre.designation = $designation
WITH city, centre, collect(site.sources) AS cited
ORDER BY centre.id
WITH city, collect(centre) AS centres, collect(cited) AS all_cited
WHERE size(centres) >= $min_centres
RETURN
  city.id AS city_id,
  city.name AS city,
  size(centres) AS centres,
  COUNT {
    UNWIND centres AS centre
    MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    RETURN DISTINCT centre
  } AS superseded,
  COLLECT {
    UNWIND centres AS centre
    WITH centre.designation AS designation, count(*) AS number
    RETURN designation + ' ' + number ORDER BY number DESC, designation
  } AS designations,
  [centre IN centres | centre.id] AS centre_ids,
  COLLECT {
    UNWIND all_cited AS lists
    UNWIND lists AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, city_id
