// title: Changes applied for or planned
// group: lineage
// question: Which conversions, mergers and splits are only applied for or planned, by the newest word of any source?
// parameters:
//   designation (STRING, optional): only where the earlier or the later body is of this designation
// columns:
//   old_id: id of the earlier body
//   old_name: its name
//   new_id: id of what it is to become
//   new_name: its name
//   kind: what is planned
//   status: proposed or applied
//   date: when it was proposed or applied for
//   told_latest: newest day on which one of its sources was published, as far as that is known
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher pending-changes --param designation=NTIC
// A plan that came true elsewhere under another event stays here: silence is no refusal and no approval.
MATCH (old)-[change:BECAME {outcome: 'in_process'}]->(new)
WHERE $designation IS NULL OR old.designation = $designation OR new.designation = $designation
RETURN
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  change.kind AS kind,
  change.status AS status,
  change.date AS date,
  COLLECT {
    MATCH (source:Source) WHERE source.id IN change.sources
    WITH source.published_latest AS day WHERE day IS NOT NULL
    RETURN day ORDER BY day DESC LIMIT 1
  }[0] AS told_latest,
  change.event AS event,
  change.sources AS sources
ORDER BY change.date_earliest, old_id, new_id, event
