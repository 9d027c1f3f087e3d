// title: Every statement about one thing
// group: provenance
// question: What does each source say of an institution, programme, policy, person, place, field or event, word by
//   word?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of an entity of any kind
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   statement: id of the statement
//   subject: id of what it is about: this entity, or one that is said to be in some relation to it
//   property: what is said (code of the property)
//   value: the value as this source writes it
//   value_id: id of the other entity, where the value is one
//   value_type: text, code, date or entity
//   valid_from: since when it was so (EDTF)
//   valid_to: until when it was so (EDTF)
//   locator: where in the source
//   reliability: of the source, A, B or C
//   confidence: high, medium or low
//   recorded: day on which it entered the dataset
//   note: how it was read
//   row: row of the shipped tables
//   sources: id of the source
// example: puxi cypher show --param id=netrc-xiao-mai
// twin: show
//
// First what is said of the entity, then what is said of others about it. Spellings and former ids stand in
// show-names, why they are one body in show-identity.
MATCH (it:Entity {id: $id})<-[:ABOUT|VALUE]-(s:Statement)
WHERE s.reliability <= $min_reliability AND ($known_at IS NULL OR s.recorded <= $known_at)
WITH DISTINCT it, s
RETURN s.id AS statement, s.subject AS subject, s.property AS property, s.value AS value, s.value_id AS value_id,
       s.value_type AS value_type, s.valid_from AS valid_from, s.valid_to AS valid_to, s.locator AS locator,
       s.reliability AS reliability, s.confidence AS confidence, s.recorded AS recorded, s.note AS note, s.row AS row,
       [s.source] AS sources
ORDER BY subject <> it.id, property, statement
