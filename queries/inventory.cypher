// title: What is in the graph
// group: coverage
// question: How many nodes and relationships of each sort are there?
// columns:
//   sort: node or relationship
//   name: label or type
//   number: how many
// example: puxi cypher inventory
// A node has several labels: a NETRC is also a Center, an Institution and an Entity.
CALL () {
  MATCH (n) UNWIND labels(n) AS name RETURN 'node' AS sort, name, count(*) AS number
  UNION
  MATCH ()-[r]->() RETURN 'relationship' AS sort, type(r) AS name, count(*) AS number
}
RETURN sort, name, number
ORDER BY sort, number DESC, name
