// title: Centres by their last sign of life
// group: time
// question: When was each centre last seen alive, and on whose word?
// parameters:
//   designation (STRING, default "NETRC"): the programme
// columns:
//   last_seen: newest dated sign of life; empty where there is none
//   id: id of the centre
//   name: its name
//   fate: what has become of it
//   planned: true where no source says that it was approved
//   words: what the sources say of that day
//   sources: ids of the sources that tell of it
// example: puxi cypher last-seen --param designation=NEL
// A sign of life is an approval, acceptance, evaluation or the like, or a source of known date that saw it at work.
MATCH (centre:Center {designation: $designation})
WITH centre,
  COLLECT { MATCH (s:Statement) WHERE s.id IN centre.last_seen_statements RETURN s ORDER BY s.id } AS signs
RETURN
  centre.last_seen AS last_seen,
  centre.id AS id,
  centre.name AS name,
  centre.fate AS fate,
  centre.planned AS planned,
  COLLECT { UNWIND signs AS s RETURN DISTINCT s.property + ': ' + s.value AS words ORDER BY words } AS words,
  COLLECT { UNWIND signs AS s RETURN DISTINCT s.source AS source ORDER BY source } AS sources
ORDER BY centre.last_seen_latest IS NULL, centre.last_seen_latest DESC, id
