// title: Centres of which nothing has been heard for long
// group: quality
// question: Which centres of unknown fate were last seen alive before a day?
// parameters:
//   before (DATE, default "2016-01-01"): no dated sign of life on this day or later
//   designation (STRING, default "NETRC"): the programme
// columns:
//   last_seen: newest dated sign of life
//   id: id of the centre
//   name: its name
//   hosts: names of its hosts: whom to ask
//   sources: ids of the sources of that sign of life
//   host_sources: ids of the sources of the hosts
// example: puxi cypher silent-centres --param before=2012-01-01 --param designation=NERC
// cites: sources, host_sources
// Silence is no end: these are questions to follow up, not closures. Centres without any dated sign are left out.
MATCH (centre:Center {designation: $designation, fate: 'unknown'})
WHERE centre.last_seen_latest < $before
RETURN
  centre.last_seen AS last_seen,
  centre.id AS id,
  centre.name AS name,
  COLLECT { MATCH (centre)-[:SUPPORTED_BY]->(host) RETURN DISTINCT host.name AS name ORDER BY name } AS hosts,
  COLLECT {
    MATCH (s:Statement) WHERE s.id IN centre.last_seen_statements
    RETURN DISTINCT s.source AS source ORDER BY source
  } AS sources,
  COLLECT {
    MATCH (centre)-[hosting:SUPPORTED_BY]->()
    UNWIND hosting.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS host_sources
ORDER BY centre.last_seen_latest, id
