// title: Who runs the programmes
// group: ministries
// question: Which ministry runs each programme, and what was that ministry before?
// columns:
//   programme_id: id of the programme
//   programme_name: its name
//   designation: its code
//   link: MANAGED_BY or APPROVED_BY; empty where no source names a body
//   body_id: id of the body
//   body_name: its name
//   earlier_bodies: what that body was before, nearest first; only changes stated as decided or done
//   centres: number of centres of the programme in the graph, planned ones too
//   sources: ids of the sources that name the body
//   earlier_sources: ids of the sources of what it was before
// example: puxi cypher programme-runners
// cites: sources, earlier_sources
// What makes a centre one of a programme's is told centre by centre: designation-by-name has those without a source.
MATCH (programme:Programme)
OPTIONAL MATCH (programme)-[told:MANAGED_BY|APPROVED_BY]->(body)
RETURN
  programme.id AS programme_id,
  programme.name AS programme_name,
  programme.designation AS designation,
  type(told) AS link,
  body.id AS body_id,
  body.name AS body_name,
  COLLECT {
    MATCH SHORTEST 1 GROUPS (earlier)
      -[changes:BECAME WHERE changes.outcome = 'converted' AND changes.kind <> 'branched']->{1,10}(body)
    WHERE earlier <> body
    WITH DISTINCT earlier, size(changes) AS steps
    RETURN earlier.name ORDER BY steps, earlier.id
  } AS earlier_bodies,
  COUNT { (programme)<-[:IN_PROGRAMME]-(:Center) } AS centres,
  coalesce(told.sources, []) AS sources,
  COLLECT {
    MATCH SHORTEST 1 GROUPS (earlier)
      -[changes:BECAME WHERE changes.outcome = 'converted' AND changes.kind <> 'branched']->{1,10}(body)
    WHERE earlier <> body
    UNWIND changes AS change
    UNWIND change.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS earlier_sources
ORDER BY programme_id, link, body_id
