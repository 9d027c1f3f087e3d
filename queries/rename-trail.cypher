// title: Every name that a body has borne
// group: lineage
// question: Under which names did a body go, when was it renamed, and which other spellings do sources use?
// parameters:
//   institution (STRING, default "国家发展计划委员会"): its id, a former id, or its exact name or another
//     spelling of it
// columns:
//   id: id of the body that bears the name
//   name: the name as a source writes it
//   language: language of the name
//   since: date of the renaming that gave it to this body; empty for the first name and for spellings
//   renamed_from: id of the body that bore the name before
//   status: of that renaming, the furthest that a source states
//   used_by: number of sources that use this spelling
//   sources: ids of these sources, and of those of the renaming
// example: puxi cypher rename-trail --param institution=skl-gui-cai-liao
// Follows renamings only (kind renamed), both ways, at most 10 steps. A body that two programmes named is two bodies.
WITH COLLECT {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS start RETURN start
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (start:Entity) WHERE $institution IN start.former_ids OR (start:Institution AND $institution IN start.aliases)
    RETURN start
  }
  RETURN start
}
CALL (start) {
  RETURN start AS body
  UNION
  MATCH ALL SHORTEST (start)-[changes:BECAME WHERE changes.kind = 'renamed']-{1,10}(other)
  RETURN DISTINCT other AS body
}
OPTIONAL MATCH (earlier)-[change:BECAME {kind: 'renamed'}]->(body)
WITH DISTINCT body, earlier, change
MATCH (body)<-[:ABOUT]-(statement:Statement)
WHERE statement.property IN ['name', 'alias'] AND statement.value_id IS NULL
WITH body, earlier, change, statement.value AS name, statement.language AS language,
  count(DISTINCT statement.source) AS used_by, collect(statement.source) AS named_in
RETURN
  body.id AS id,
  name,
  language,
  change.date AS since,
  earlier.id AS renamed_from,
  change.status AS status,
  used_by,
  COLLECT {
    UNWIND named_in + coalesce(change.sources, []) AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY change.date_earliest, id, used_by DESC, name, language, renamed_from
