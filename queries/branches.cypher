// title: Branches of centres
// group: lineage
// question: Which branches have the centres opened, when, and where?
// parameters:
//   designation (STRING, optional): designation of the centre that opened them
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   branch_id: id of the branch
//   branch_name: its name
//   statuses: how far each opening has come; empty where sources only say that it is a branch
//   opened: date of each opening, empty where not known
//   places: names of the places of the branch
//   sources: ids of the sources of the branch
//   place_sources: ids of the sources of the places
// example: puxi cypher branches --param designation=NTIC
// cites: sources, place_sources
// A branch is told of in two ways: as a fact (BRANCH_OF) and as an event (its opening). Either is enough.
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
CALL (centre) {
  MATCH (centre)<-[told:BRANCH_OF]-(branch) RETURN branch, told
  UNION
  MATCH (centre)-[told:BECAME {kind: 'branched'}]->(branch) RETURN branch, told
}
WITH centre, branch, told
ORDER BY told.date_earliest, told.id
WITH centre, branch, collect(told) AS all_told
RETURN
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  branch.id AS branch_id,
  branch.name AS branch_name,
  [told IN all_told WHERE told.event IS NOT NULL | told.status] AS statuses,
  [told IN all_told WHERE told.event IS NOT NULL | coalesce(told.date, '')] AS opened,
  COLLECT { MATCH (branch)-[:LOCATED_IN]->(place) RETURN DISTINCT place.name AS name ORDER BY name } AS places,
  COLLECT {
    UNWIND all_told AS told
    UNWIND told.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources,
  COLLECT {
    MATCH (branch)-[site:LOCATED_IN]->()
    UNWIND site.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS place_sources
ORDER BY designation, centre_id, branch_id
