// title: Centres without a host
// group: quality
// question: For which centres does no source name a supporting unit?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   id: id of the centre
//   name: its name
//   designation: its designation
//   fate: what has become of it
//   planned: true where no source says that it was approved
//   part_of: names of bodies that it is said to be a part of: perhaps its host
//   led_by: names of organisations that are said to lead it (牵头单位): perhaps its host
//   sources: ids of all sources that state something of it
//   fate_sources: ids of the sources of the fate
// example: puxi cypher without-host --param designation=NERC
// cites: sources, fate_sources
// A gap in the data, not in the world: every centre has a supporting unit.
MATCH (centre:Center)
WHERE ($designation IS NULL OR centre.designation = $designation) AND NOT EXISTS { (centre)-[:SUPPORTED_BY]->() }
RETURN
  centre.id AS id,
  centre.name AS name,
  centre.designation AS designation,
  centre.fate AS fate,
  centre.planned AS planned,
  COLLECT { MATCH (centre)-[:PART_OF]->(whole) RETURN whole.name AS name ORDER BY name } AS part_of,
  COLLECT { MATCH (centre)-[:LED_BY]->(leader:Institution) RETURN leader.name AS name ORDER BY name } AS led_by,
  coalesce(centre.sources, []) AS sources,
  coalesce(centre.fate_sources, []) AS fate_sources
ORDER BY designation, id
