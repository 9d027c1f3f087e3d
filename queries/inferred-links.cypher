// title: Links that no source states
// group: lineage
// question: Which successions were only inferred by whoever read the sources, and what did the source say?
// columns:
//   old_id: id of the earlier body
//   old_name: its name
//   new_id: id of the later body
//   new_name: its name
//   kind: the kind of change that was inferred
//   date: date in the source
//   inferred: true where the link itself is inferred; false where only how far it came is unknown
//   notes: how each row was read
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher inferred-links
// These never count as conversions. They are leads to follow, not findings.
MATCH (old)-[change:BECAME {outcome: 'unstated'}]->(new)
RETURN
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  change.kind AS kind,
  change.date AS date,
  change.inferred AS inferred,
  COLLECT {
    MATCH (statement:Statement) WHERE statement.id IN change.statements AND statement.note IS NOT NULL
    RETURN DISTINCT statement.note AS note ORDER BY note
  } AS notes,
  change.event AS event,
  change.sources AS sources
ORDER BY inferred DESC, old_id, new_id, event
