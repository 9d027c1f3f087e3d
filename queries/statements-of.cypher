// title: Every statement about a body
// group: provenance
// question: What exactly does each source say of this body, and where?
// parameters:
//   institution (STRING, default "netrc-xiao-mai"): its id, or its exact Chinese or English name
//   property (STRING, optional): property by its code in the vocabulary, such as supported_by or status
// columns:
//   property: the property
//   value: the value as the source writes it
//   value_id: id of the other body, where the value is one
//   valid_from: since when it was so, if the source says so
//   valid_to: until when it was so
//   written: the body's own name as this source writes it
//   sources: id of the source, as a list of one
//   reliability: of the source: A, B or C
//   locator: where in the source
//   confidence: high, medium or low
//   inferred: true where the collector inferred a link
//   note: how it was read
//   recorded: when it entered the dataset
//   statement: id of the statement
// example: puxi cypher statements-of --param property=status
CALL () {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
}
MATCH (body)<-[:ABOUT]-(s:Statement)
WHERE $property IS NULL OR s.property = $property
RETURN
  s.property AS property,
  s.value AS value,
  s.value_id AS value_id,
  s.valid_from AS valid_from,
  s.valid_to AS valid_to,
  s.subject_written AS written,
  [s.source] AS sources,
  s.reliability AS reliability,
  s.locator AS locator,
  s.confidence AS confidence,
  s.inferred AS inferred,
  s.note AS note,
  s.recorded AS recorded,
  s.id AS statement
ORDER BY property, reliability, s.doubt, s.precision, recorded, statement
