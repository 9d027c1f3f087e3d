// title: Hosts of centres that were revoked
// group: hosts
// question: Who hosted the centres that lost their title, and what else do these hosts have?
// parameters:
//   fates (LIST<STRING>, default ["revoked"]): fates to look for: revoked, merged, reorganised, converted, renamed
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   fate: its fate
//   host_id: id of a host; empty where no source names one
//   host_name: its name
//   other_centres: number of other centres that this host has; neither planned ones, nor those that ended, nor what came
//     of this centre
//   sources: ids of the sources of the fate and of the host
// example: puxi cypher hosts-of-revoked --param 'fates=["merged", "converted"]'
MATCH (centre:Center)
WHERE centre.fate IN $fates
OPTIONAL MATCH (centre)-[hosting:SUPPORTED_BY]->(host)
WITH centre, host, collect(hosting.sources) AS hosted_by_word_of
RETURN
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  centre.fate AS fate,
  host.id AS host_id,
  host.name AS host_name,
  CASE WHEN host IS NOT NULL THEN COUNT {
    MATCH (host)<-[:SUPPORTED_BY]-(other:Center {planned: false})
    WHERE other <> centre AND NOT other.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']
      AND NOT other.id IN coalesce(centre.successors, [])
    RETURN DISTINCT other
  } END AS other_centres,
  COLLECT {
    UNWIND hosted_by_word_of + [coalesce(centre.fate_sources, [])] AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY fate, designation, centre_id, host_id
