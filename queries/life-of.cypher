// title: The life of an institution
// group: time
// question: What happened to a centre or ministry, in order of time, by whose decision and on whose word?
// parameters:
//   institution (STRING, default "netrc-gui-ji-led"): its id, a former id, or its exact name or another spelling of it
// columns:
//   date: when, as precise as the best source; undated events come last
//   date_stage: to which stage the date belongs: a date of application is none of approval
//   type: what happened
//   status: the furthest that a source states
//   inferred: true where no source states the link of old and new
//   role: old (it was there before), new (it came of it, or it happened to it), or old and new
//   others: names of the other bodies that took part
//   decided_by: names of the bodies that decided
//   policies: titles of the policies under which it was done
//   disputed: what sources contradict each other about
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher life-of --param institution=国家发展和改革委员会
WITH COLLECT {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS body RETURN body
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (body:Entity) WHERE $institution IN body.former_ids OR (body:Institution AND $institution IN body.aliases)
    RETURN body
  }
  RETURN body
}
MATCH (body)<-[part:FROM|TO]-(e:ChangeEvent)
WITH body, e, collect(DISTINCT type(part)) AS parts
RETURN
  e.date AS date,
  e.date_stage AS date_stage,
  e.type AS type,
  e.status AS status,
  e.inferred AS inferred,
  CASE WHEN size(parts) = 2 THEN 'old and new' WHEN parts = ['FROM'] THEN 'old' ELSE 'new' END AS role,
  COLLECT {
    MATCH (e)-[:FROM|TO]->(other) WHERE other <> body
    RETURN DISTINCT other.name AS name ORDER BY name
  } AS others,
  COLLECT { MATCH (e)-[:DECIDED_BY]->(decider) RETURN decider.name ORDER BY decider.id } AS decided_by,
  COLLECT { MATCH (e)-[:UNDER]->(policy) RETURN policy.name ORDER BY policy.id } AS policies,
  coalesce(e.disputed, []) AS disputed,
  e.id AS event,
  e.sources AS sources
ORDER BY e.date_earliest, e.date_latest, event
