// title: Every spelling of one thing
// group: provenance
// question: Under which names and ids is an institution, programme, policy, person, place or field known?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of an entity of any kind
// columns:
//   id: its id
//   kind: what it is
//   designation: of a centre or programme, its code
//   basis: statement, or name where no source states its type and the name suggests it
//   name_zh: Chinese name to show; of several bodies of one name it carries years or the host
//   name_en: English name to show
//   spellings: these two, and every spelling by which it is found
//   former_ids: ids that were merged away and stand for this one
//   sources: ids of all sources that state something of it
// example: puxi cypher show-names --param id=netrc-xiao-mai
// twin: show
//
// Which names are one body is always the present decision, so a reader's conditions do not apply here.
MATCH (it:Entity {id: $id})
RETURN it.id AS id, it.entity_kind AS kind, it.designation AS designation, coalesce(it.basis, 'statement') AS basis,
       it.name_zh AS name_zh, it.name_en AS name_en,
       [name IN [it.name_zh, it.name_en] WHERE name IS NOT NULL] + coalesce(it.aliases, []) AS spellings,
       coalesce(it.former_ids, []) AS former_ids,
       COLLECT { MATCH (it)<-[:ABOUT]-(s:Statement) RETURN DISTINCT s.source ORDER BY s.source } AS sources
