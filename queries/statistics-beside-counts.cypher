// title: Official numbers beside what the graph knows
// group: coverage
// question: How many centres does a programme have according to sources, and how many of them are in the graph?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   designation: the programme
//   measure: what was counted, in the words of the table
//   value: the number as the source gives it
//   year: the year it is for
//   scope: what it covers
//   host_name: of a number about one host: its name
//   in_graph: centres of the programme in the graph; of a host, those that it hosts or co-builds
//   superseded: of these, centres that by a decided change became another centre
//   in_graph_by_then: of all in the graph, centres known to have been approved or founded by the end of that year
//   planned: centres of the programme, or of the host, that no source says were approved; they are not counted
//   reliability: of the source: A, B or C
//   statistic: id of the number
//   sources: id of the source of the number, as a list of one
// example: puxi cypher statistics-beside-counts --param designation=NETRC
// Numbers of centres or laboratories about exactly one programme. Many are no totals but a round of approvals or a
// province: read the measure before you compare. in_graph counts centres whatever became of them, a centre and the one
// that it became as two: superseded tells how many were followed by another one, of this programme or another.
MATCH (number:Statistic)
WHERE number.unit IN ['centres', 'laboratories'] AND size(number.programmes) = 1
  AND ($designation IS NULL OR number.programmes[0] = $designation)
OPTIONAL MATCH (number)-[:ABOUT]->(host:Institution&!Center)
CALL (number, host) {
  MATCH (centre:Center {designation: number.programmes[0]})
  WHERE host IS NULL OR EXISTS { (centre)-[:SUPPORTED_BY|CO_BUILT_BY]->(host) }
  WITH number, centre, coalesce(centre.approved_earliest, centre.established_earliest) AS beginning
  RETURN
    sum(CASE WHEN centre.planned THEN 0 ELSE 1 END) AS in_graph,
    sum(CASE WHEN NOT centre.planned AND EXISTS {
      MATCH (centre)-[:BECAME {outcome: 'converted', ends_old: true}]->(heir:Center {planned: false}) WHERE heir <> centre
    } THEN 1 ELSE 0 END) AS superseded,
    sum(CASE WHEN NOT centre.planned AND beginning <= number.year_latest THEN 1 ELSE 0 END) AS dated_by_then,
    sum(CASE WHEN centre.planned THEN 1 ELSE 0 END) AS planned
}
RETURN
  number.programmes[0] AS designation,
  number.measure AS measure,
  number.value AS value,
  number.year AS year,
  number.scope AS scope,
  host.name AS host_name,
  in_graph,
  superseded,
  CASE WHEN number.year IS NOT NULL THEN dated_by_then END AS in_graph_by_then,
  planned,
  number.reliability AS reliability,
  number.id AS statistic,
  [number.source] AS sources
ORDER BY designation, host.id, number.year_earliest, statistic
