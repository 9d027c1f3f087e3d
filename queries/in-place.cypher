// title: Centres at a place
// group: geography
// question: Which centres sit in a province, a city or a park?
// parameters:
//   place (STRING, default "山东"): part of the name of a place, in Chinese, English or pinyin
//   designation (STRING, optional): the programme
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   fate: what has become of it
//   planned: true where no source says that it was approved
//   places: names of the places that fit
//   hosts: names of its hosts
//   sources: ids of the sources that say where it is
//   host_sources: ids of the sources of the hosts
//   fate_sources: ids of the sources of the fate
// example: puxi cypher in-place --param place=青岛 --param designation=NETRC
// cites: sources, host_sources, fate_sources
MATCH (centre:Center)-[site:LOCATED_IN]->(at:Place)
WHERE ($designation IS NULL OR centre.designation = $designation)
  AND (toLower(at.name_zh) CONTAINS toLower($place) OR toLower(at.name_en) CONTAINS toLower($place)
    OR at.pinyin CONTAINS toLower($place)
    OR any(name IN at.aliases WHERE toLower(name) CONTAINS toLower($place)))
WITH centre, at, site
ORDER BY at.id
WITH centre, collect(DISTINCT at.name) AS places, collect(site.sources) AS cited
RETURN
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  centre.fate AS fate,
  centre.planned AS planned,
  places,
  COLLECT { MATCH (centre)-[:SUPPORTED_BY]->(host) RETURN DISTINCT host.name AS name ORDER BY name } AS hosts,
  COLLECT {
    UNWIND cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources,
  COLLECT {
    MATCH (centre)-[hosting:SUPPORTED_BY]->()
    UNWIND hosting.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS host_sources,
  coalesce(centre.fate_sources, []) AS fate_sources
ORDER BY designation, centre_id
