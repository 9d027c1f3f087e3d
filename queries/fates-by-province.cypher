// title: Fates of centres by province
// group: geography
// question: In which provinces were centres of a programme converted or cut, and where are they seen at work?
// parameters:
//   designation (STRING, default "SKL"): the programme
// columns:
//   province_id: id of the province; empty where no source names one
//   province: its name
//   centres: number of centres
//   ended: centres that were converted, merged, reorganised, renamed or revoked
//   converting: centres for which a change is applied for, planned or under way
//   continuing: centres with a dated sign of life in the five years before
//   unknown: centres of unknown fate
//   sources: ids of the sources of these fates and places
// example: puxi cypher fates-by-province --param designation=NETRC
// Planned centres are left out; a centre that sources put into two provinces counts in each.
MATCH (centre:Center {planned: false, designation: $designation})
OPTIONAL MATCH (centre)-[site:LOCATED_IN {property: 'province'}]->(province:Place)
WITH province, centre, collect(site.sources) AS cited
WITH province, collect(centre) AS centres, collect(cited + [coalesce(centre.fate_sources, [])]) AS all_cited
RETURN
  province.id AS province_id,
  province.name AS province,
  size(centres) AS centres,
  size([c IN centres WHERE c.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']]) AS ended,
  size([c IN centres WHERE c.fate = 'converting']) AS converting,
  size([c IN centres WHERE c.fate = 'continuing']) AS continuing,
  size([c IN centres WHERE c.fate = 'unknown']) AS unknown,
  COLLECT {
    UNWIND all_cited AS lists
    UNWIND lists AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY centres DESC, province_id
