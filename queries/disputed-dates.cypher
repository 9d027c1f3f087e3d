// title: Dates about which sources contradict each other
// group: provenance
// question: Which dates of founding, approval or change are disputed, and who says what?
// columns:
//   id: id of the event, body or policy
//   name: name of the body, or of the bodies that the event happened to
//   property: date, established, ended or issued
//   stage: of an event: what happened and how far it had come by that account
//   value: a date, as its sources give it
//   statements: ids of the statements
//   reliability: best reliability among the sources of this value: A, B or C
//   sources: ids of the sources of this value
// example: puxi cypher disputed-dates
// All values of a disputed date stand side by side; those that agree with another (2011 and 2011-02) are listed too.
// Dates of two stages of one event (applied for, approved) do not contradict each other, so mind the stage.
MATCH (subject:Entity)<-[:ABOUT]-(s:Statement)
WHERE s.property IN subject.disputed AND s.value_type = 'date'
OPTIONAL MATCH (subject)-[:TO|FROM]->(body)
WITH DISTINCT subject, s, body
ORDER BY body.id
WITH subject, s, collect(DISTINCT body.name) AS bodies
WITH subject, s, bodies, head(COLLECT {
    MATCH (type:Statement {row: s.row, subject: s.subject, property: 'event_type'})
    MATCH (status:Statement {row: s.row, subject: s.subject, property: 'event_status'})
    RETURN type.value + ', ' + status.value
  }) AS stage
ORDER BY s.id
WITH subject, bodies, s.property AS property, stage, s.value AS value, s.value_earliest AS day, collect(s) AS found
RETURN
  subject.id AS id,
  coalesce(
    subject.name,
    reduce(text = '', name IN bodies | text + CASE text WHEN '' THEN '' ELSE ' / ' END + name)
  ) AS name,
  property,
  stage,
  value,
  [s IN found | s.id] AS statements,
  COLLECT { UNWIND found AS s RETURN s.reliability AS r ORDER BY r LIMIT 1 }[0] AS reliability,
  COLLECT { UNWIND found AS s RETURN DISTINCT s.source AS source ORDER BY source } AS sources
ORDER BY id, property, stage, day, value
