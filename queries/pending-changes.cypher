// title: Changes planned and not told as carried out
// group: lineage
// question: Of which conversions, mergers and splits is it told only that they were applied for or planned?
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
//   old_ended: true where a source tells that the earlier body ended, or became something else
//   new_exists: true where a source tells of a decision or another change by which the later body came to be
//   told_latest: newest day on which one of its sources was published, as far as that is known
//   event: id of the event
//   sources: ids of the sources
// example: puxi cypher pending-changes --param designation=NTIC
// Old plans are among them, of ministries too: no source read so far says that they were carried out as planned, though
// old_ended and new_exists may suggest it. Silence is no refusal and no approval. Left out is what another event tells
// as done between the same two bodies.
MATCH (old)-[change:BECAME {outcome: 'in_process'}]->(new)
WHERE ($designation IS NULL OR old.designation = $designation OR new.designation = $designation)
  AND NOT EXISTS {
    MATCH (old)-[done:BECAME]->(new)
    WHERE done.outcome IN ['converted', 'founded_on'] AND (done.kind = 'branched') = (change.kind = 'branched')
  }
RETURN
  old.id AS old_id,
  old.name AS old_name,
  new.id AS new_id,
  new.name AS new_name,
  change.kind AS kind,
  change.status AS status,
  change.date AS date,
  old.ended IS NOT NULL
    OR coalesce(old.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked'], false)
    OR EXISTS { (old)-[:BECAME {outcome: 'converted', ends_old: true}]->() }
    OR EXISTS {
      MATCH (old)<-[:ABOUT]-(state:Statement {property: 'status'})
      WHERE state.state_code IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked', 'not_retained']
    } AS old_ended,
  EXISTS {
    MATCH (new)<-[:TO]-(made:ChangeEvent {decided: true})
    WHERE made.lineage OR made.type IN ['approved', 'established']
  } AS new_exists,
  COLLECT {
    MATCH (source:Source) WHERE source.id IN change.sources
    WITH source.published_latest AS day WHERE day IS NOT NULL
    RETURN day ORDER BY day DESC LIMIT 1
  }[0] AS told_latest,
  change.event AS event,
  change.sources AS sources
ORDER BY change.date_earliest, old_id, new_id, event
