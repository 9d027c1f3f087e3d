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
// example: puxi cypher approved-between --param designation=NTIC
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
  centre.approved_sources AS sources
ORDER BY centre.approved_earliest, centre.approved_latest, id
