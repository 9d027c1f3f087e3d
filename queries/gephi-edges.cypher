// title: Edge list for Gephi and networkx
// group: networks
// question: Which bodies are linked, as an edge list from which communities can be computed?
// parameters:
//   as_of (DATE, optional): only facts that may have been so on that day, and changes dated by then
//   approvals (BOOLEAN, default false): also APPROVED_BY and MANAGED_BY, which tie everything to a few ministries
// columns:
//   Source: id of the body at the start
//   Target: id of the body at the end
//   Type: Directed, as Gephi wants it
//   Label: type of the relationship; of a change with its outcome
//   Weight: number of sources that say so
//   sources: ids of the sources
// example: puxi cypher gephi-edges --format csv > edges.csv
// Communities are computed outside: Gephi's modularity, or networkx.community.louvain_communities. gephi-nodes gives
// the names. Refused and merely inferred changes are left out. Source is Gephi's word here, not a cited source.
MATCH (a:Institution)-[link:SUPPORTED_BY|MANAGED_BY|APPROVED_BY|CO_BUILT_BY|PARTNERS_WITH
    |PART_OF|BRANCH_OF|SHAREHOLDER_OF|LED_BY|BECAME]->(b:Institution)
WHERE ($approvals OR NOT type(link) IN ['APPROVED_BY', 'MANAGED_BY'])
  AND NOT coalesce(link.outcome IN ['refused', 'unstated'], false)
  AND ($as_of IS NULL OR CASE type(link)
    WHEN 'BECAME' THEN coalesce(link.date_earliest <= $as_of, false)
    ELSE coalesce(link.valid_earliest <= $as_of, true) AND coalesce(link.valid_latest >= $as_of, true)
  END)
WITH a, b, type(link) + coalesce(' (' + link.outcome + ')', '') AS Label, collect(link.sources) AS cited
WITH a, b, Label, COLLECT {
    UNWIND cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
RETURN
  a.id AS Source,
  b.id AS Target,
  'Directed' AS Type,
  Label,
  size(sources) AS Weight,
  sources
ORDER BY Source, Target, Label
