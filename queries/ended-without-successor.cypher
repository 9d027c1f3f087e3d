// title: Ends without a successor
// group: quality
// question: Which centres are said to have ended or to be changing, and into what no source says?
// columns:
//   id: id of the centre
//   name: its name
//   designation: its designation
//   fate: revoked, converting, or another end
//   events: what happened, with status and date
//   sources: ids of the sources of this fate
// example: puxi cypher ended-without-successor
MATCH (centre:Center)
WHERE NOT centre.fate IN ['unknown', 'continuing'] AND centre.successors IS NULL
RETURN
  centre.id AS id,
  centre.name AS name,
  centre.designation AS designation,
  centre.fate AS fate,
  COLLECT {
    MATCH (e:ChangeEvent) WHERE e.id IN centre.fate_events
    RETURN e.type + ', ' + e.status + coalesce(', ' + e.date, '') ORDER BY e.id
  } AS events,
  coalesce(centre.fate_sources, []) AS sources
ORDER BY fate, designation, id
