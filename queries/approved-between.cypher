// title: Centres approved in a span of time
// group: time
// question: Which centres were approved or founded between two days, by whom, and where are they hosted?
// parameters:
//   since (DATE, default "2020-01-01"): first day
//   until (DATE, optional): last day
//   designation (STRING, optional): the programme
// columns:
//   approved: when, as precise as the best source
//   id: id of the centre
//   name: its name
//   designation: its designation
//   approved_by: names of those who decided on the approval, or who are said to have approved it
//   hosts: names of its hosts
//   fate: what has become of it
//   sources: ids of the sources of the date
//   approver_sources: ids of the sources of approved_by
//   host_sources: ids of the sources of the hosts
//   fate_sources: ids of the sources of the fate
// example: puxi cypher approved-between --param designation=NTIC
// cites: sources, approver_sources, host_sources, fate_sources
// Decided approvals and foundings only; an application is none. A vague date that may lie in the span is listed.
MATCH (centre:Center)
WHERE centre.approved_latest >= $since AND ($until IS NULL OR centre.approved_earliest <= $until)
  AND ($designation IS NULL OR centre.designation = $designation)
RETURN
  centre.approved AS approved,
  centre.id AS id,
  centre.name AS name,
  centre.designation AS designation,
  COLLECT {
    CALL (centre) {
      MATCH (centre)-[:APPROVED_BY]->(body) RETURN body.name AS name
      UNION
      MATCH (centre)<-[:TO]-(e:ChangeEvent {decided: true})-[:DECIDED_BY]->(body)
      WHERE e.type IN ['approved', 'established']
      RETURN body.name AS name
    }
    RETURN name ORDER BY name
  } AS approved_by,
  COLLECT { MATCH (centre)-[:SUPPORTED_BY]->(host) RETURN DISTINCT host.name AS name ORDER BY name } AS hosts,
  centre.fate AS fate,
  centre.approved_sources AS sources,
  COLLECT {
    CALL (centre) {
      MATCH (centre)-[told:APPROVED_BY]->() RETURN told.sources AS group
      UNION
      MATCH (centre)<-[:TO]-(e:ChangeEvent {decided: true})-[told:DECIDED_BY]->()
      WHERE e.type IN ['approved', 'established']
      RETURN told.sources AS group
    }
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS approver_sources,
  COLLECT {
    MATCH (centre)-[hosting:SUPPORTED_BY]->()
    UNWIND hosting.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS host_sources,
  coalesce(centre.fate_sources, []) AS fate_sources
ORDER BY centre.approved_earliest, centre.approved_latest, id
