// title: What is new since a day
// group: provenance
// question: What entered the dataset on a day or later: about which body, and from which source?
// parameters:
//   since (DATE, default "2026-01-01"): first day of recording
//   designation (STRING, default "NIIC"): designation of the centre
// columns:
//   id: id of the centre
//   name: its name
//   properties: properties of which there are new statements
//   statements: number of new statements about it
//   events: number of events with new statements
//   first_recorded: day of the first of them
//   last_recorded: day of the last of them
//   sources: ids of their sources
// example: puxi cypher recorded-since --param since=2026-11-01 --param designation=NTIC
// A store holds one release, so two releases cannot be compared in one query: take this one, or run a query on each and
// compare the tables. recorded is when a statement entered the dataset, not when it was true or published.
MATCH (centre:Center {designation: $designation})
CALL (centre) {
  MATCH (centre)<-[:ABOUT]-(s:Statement) WHERE s.recorded >= $since RETURN s, null AS event
  UNION
  MATCH (centre)<-[:FROM|TO]-(event:ChangeEvent)<-[:ABOUT]-(s:Statement) WHERE s.recorded >= $since RETURN s, event
}
WITH centre, collect(DISTINCT s) AS found, count(DISTINCT event) AS events
RETURN
  centre.id AS id,
  centre.name AS name,
  COLLECT { UNWIND found AS s RETURN DISTINCT s.property AS property ORDER BY property } AS properties,
  size(found) AS statements,
  events,
  COLLECT { UNWIND found AS s RETURN s.recorded AS day ORDER BY day LIMIT 1 }[0] AS first_recorded,
  COLLECT { UNWIND found AS s RETURN s.recorded AS day ORDER BY day DESC LIMIT 1 }[0] AS last_recorded,
  COLLECT { UNWIND found AS s RETURN DISTINCT s.source AS source ORDER BY source } AS sources
ORDER BY last_recorded DESC, id
