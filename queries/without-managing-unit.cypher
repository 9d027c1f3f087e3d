// title: Centres without a managing unit
// group: quality
// question: For how many centres of each programme does no source name the managing unit (主管部门), and for which?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   designation: the programme
//   centres: number of centres
//   without: number of centres for which no source names one
//   programme_managers: names of those who are said to manage the programme as a whole
//   without_ids: ids of the centres without one
//   sources: ids of the sources that name the managers of the programme
// example: puxi cypher without-managing-unit --param designation=NTIC
// Who manages the programme (归口) is not each centre's managing unit, which may be a ministry or a province.
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
WITH centre, NOT EXISTS { (centre)-[:MANAGED_BY]->() } AS is_without
ORDER BY centre.id
WITH centre.designation AS designation, count(centre) AS centres,
  collect(CASE WHEN is_without THEN centre.id END) AS without_ids
RETURN
  designation,
  centres,
  size(without_ids) AS without,
  COLLECT {
    MATCH (:Programme {designation: designation})-[:MANAGED_BY]->(manager)
    RETURN DISTINCT manager.name AS name ORDER BY name
  } AS programme_managers,
  without_ids,
  COLLECT {
    MATCH (:Programme {designation: designation})-[told:MANAGED_BY]->()
    UNWIND told.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation
