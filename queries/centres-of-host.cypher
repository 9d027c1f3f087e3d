// title: All centres of one host
// group: hosts
// question: Which centres does a university or company host, itself and through its parts?
// parameters:
//   host (STRING, default "清华大学"): id of the host, a former id, or its exact name or another spelling of it
//   as_of (DATE, optional): only hosting that may have been so on that day
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   planned: true where no source says that it was approved
//   fate: what has become of it as of fate_as_of
//   fate_as_of: day by which the fate is judged
//   through: id of the part of the host that is named as the host; empty where it is the host itself
//   valid_from: since when, if a source says so
//   valid_to: until when, if a source says so
//   disputed: whether another source names entirely different hosts
//   sources: ids of the sources
// example: puxi cypher centres-of-host --param host=bei-jing-ke-ji-da-xue
WITH COLLECT {
  MATCH (body:Entity {id: $host}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $host}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $host}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS host RETURN host
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (host:Entity) WHERE $host IN host.former_ids OR (host:Institution AND $host IN host.aliases)
    RETURN host
  }
  RETURN host
}
// A part of a part counts too, at most three deep.
MATCH (centre:Center)-[hosting:SUPPORTED_BY]->(named) ((:Institution)-[part:PART_OF]->(:Institution)){0,3} (host)
WHERE $as_of IS NULL
  OR (coalesce(hosting.valid_earliest <= $as_of, true) AND coalesce(hosting.valid_latest >= $as_of, true))
RETURN DISTINCT
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  centre.planned AS planned,
  centre.fate AS fate,
  centre.fate_as_of AS fate_as_of,
  CASE WHEN part <> [] THEN named.id END AS through,
  hosting.valid_from AS valid_from,
  hosting.valid_to AS valid_to,
  hosting.disputed AS disputed,
  COLLECT {
    UNWIND [hosting.sources] + [step IN part | step.sources] AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, centre_id, through, valid_from, sources
