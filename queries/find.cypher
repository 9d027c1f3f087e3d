// title: Find by name
// group: coverage
// question: Which institutions, policies, places, fields and people bear a name like this?
// parameters:
//   text (STRING, default "小麦"): part of a name, in Chinese, English or pinyin; or an id, also a former one
//   kind (STRING, optional): what to look for: Center, University, Company, Policy, Place, Field, Person ...
// columns:
//   id: id, to be used in other queries
//   name: its name
//   name_en: its English name
//   kind: its designation, or what it is
//   found_in: where the text stands: id, former_id, name, alias or pinyin
//   exact: whether it is the whole name, and not a part
//   sources: ids of all sources that state something of it
// example: puxi cypher find --param text=wheat --param kind=Center
// Chinese is found by the index in pairs of characters (analyzer cjk), so two characters or more are needed;
// Traditional characters are other characters to it, and puxi search knows them. Asterisks stand for any ending.
CALL () {
  MATCH (found:Entity {id: $text}) RETURN found
  UNION
  // A phrase: words and characters next to each other, in this order.
  CALL db.index.fulltext.queryNodes('entity_names', '"' + replace(replace($text, '\\', ' '), '"', ' ') + '"') YIELD node
  RETURN node AS found
  UNION
  // Names in pinyin are one word each, so that a part of it is looked for as such.
  MATCH (found:Entity)
  WHERE found.pinyin CONTAINS toLower(replace($text, ' ', '')) OR $text IN found.former_ids
  RETURN found
}
WITH found, toLower(trim($text)) AS text
WHERE $kind IS NULL OR found.entity_kind = $kind
WITH found, text, [name IN [found.name_zh, found.name_en] WHERE name IS NOT NULL | toLower(name)] AS names,
  [name IN coalesce(found.aliases, []) | toLower(name)] AS aliases
WITH found, names, aliases, text,
  CASE
    WHEN found.id = $text THEN 'id'
    WHEN $text IN coalesce(found.former_ids, []) THEN 'former_id'
    WHEN any(name IN names WHERE name CONTAINS text) THEN 'name'
    WHEN any(alias IN aliases WHERE alias CONTAINS text) THEN 'alias'
    WHEN found.pinyin CONTAINS replace(text, ' ', '') THEN 'pinyin'
    ELSE 'name'
  END AS found_in
WITH found, found_in,
  found_in IN ['id', 'former_id'] OR text IN names OR text IN aliases OR found.pinyin = text AS exact
RETURN
  found.id AS id,
  found.name AS name,
  found.name_en AS name_en,
  coalesce(found.designation, found.entity_kind) AS kind,
  found_in,
  exact,
  coalesce(found.sources, []) AS sources
ORDER BY exact DESC, found:Center DESC, found:Institution DESC, size(found.name), id
