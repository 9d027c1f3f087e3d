// title: Numbers about one institution or programme
// group: lineage
// question: Which numbers do sources give about an institution, or about a whole programme?
// parameters:
//   id (STRING, default "programme-netrc"): id of the institution or programme
//   as_of (DATE, optional): only numbers for a year that had begun by that day, or for none
//   known_at (DATE, optional): only what was in the dataset by then
//   min_reliability (STRING, default "C"): A official sources only, B reputable ones too, C any
// columns:
//   id: id of the number
//   measure: what was counted
//   value: the number as the source gives it
//   unit: its unit
//   year: the year it is for (EDTF)
//   scope: what it covers
//   locator: where in the source
//   reliability: of the source, A, B or C
//   confidence: high, medium or low
//   recorded: day on which it entered the dataset
//   note: how it was read
//   sources: id of the source
// example: puxi cypher lineage-statistics --param id=programme-netrc
// twin: lineage
//
// It equals `statistics` of the lineage answer.
MATCH (it:Entity {id: $id})<-[:ABOUT]-(t:Statistic)
WHERE t.reliability <= $min_reliability AND ($known_at IS NULL OR t.recorded <= $known_at)
  AND ($as_of IS NULL OR coalesce(t.year_earliest <= $as_of, true))
RETURN t.id AS id, t.measure AS measure, t.value AS value, t.unit AS unit, t.year AS year, t.scope AS scope,
       t.locator AS locator, t.reliability AS reliability, t.confidence AS confidence, t.recorded AS recorded,
       t.note AS note, [t.source] AS sources
ORDER BY coalesce(year, ''), measure, id
