// title: Numbers that sources give about a programme or body
// group: coverage
// question: Which numbers (centres, staff, funds, patents) do sources give about a programme?
// parameters:
//   designation (STRING, default "NETRC"): code of the programme
//   institution (STRING, optional): id of a body instead, a former id, or its exact name or another spelling of it
// columns:
//   measure: what was counted
//   value: the number as the source gives it
//   unit: unit
//   year: the year it is for
//   scope: what it covers
//   about: names of the programmes and bodies that it is about
//   confidence: high, medium or low
//   reliability: of the source: A, B or C
//   locator: where in the source
//   note: how it was read
//   statistic: id of the number
//   sources: id of the source, as a list of one
// example: puxi cypher statistics-of --param institution=清华大学
MATCH (number:Statistic)
WHERE ($institution IS NULL AND $designation IN number.programmes)
  OR EXISTS {
    MATCH (number)-[:ABOUT]->(body)
    WHERE $institution IN [body.id, body.name_zh, body.name_en] + coalesce(body.former_ids, [])
        + coalesce(body.aliases, [])
  }
RETURN
  number.measure AS measure,
  number.value AS value,
  number.unit AS unit,
  number.year AS year,
  number.scope AS scope,
  COLLECT { MATCH (number)-[:ABOUT]->(body) RETURN body.name AS name ORDER BY name } AS about,
  number.confidence AS confidence,
  number.reliability AS reliability,
  number.locator AS locator,
  number.note AS note,
  number.id AS statistic,
  [number.source] AS sources
ORDER BY number.year_earliest, number.year_latest, measure, statistic
