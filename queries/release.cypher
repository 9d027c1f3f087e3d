// title: Which release this graph is
// group: coverage
// question: Of which release was the graph made, is it whole, and what do its sources grade?
// columns:
//   release: id of the release, a hash of its content; cite it
//   data_date: day of the newest statement
//   contract: version of the graph's public contract
//   complete: whether all nodes and relationships that the release has are there
//   statements: number of statements
//   sources_a: number of sources of reliability A
//   sources_b: number of sources of reliability B
//   sources_c: number of sources of reliability C
// example: puxi cypher release
MATCH (release:Release)
RETURN
  release.id AS release,
  release.data_date AS data_date,
  release.contract AS contract,
  coalesce(release.complete, false)
    AND COUNT { MATCH (n) WHERE NOT n:Release } = release.nodes
    AND COUNT { ()-[]->() } = release.relationships AS complete,
  COUNT { (:Statement) } AS statements,
  COUNT { (:Source {reliability: 'A'}) } AS sources_a,
  COUNT { (:Source {reliability: 'B'}) } AS sources_b,
  COUNT { (:Source {reliability: 'C'}) } AS sources_c
ORDER BY release
