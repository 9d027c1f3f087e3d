// title: Bodies that may be one and the same
// group: quality
// question: Which pairs of names were looked at and left open, so that one body may be counted twice?
// columns:
//   left: one spelling
//   right: the other spelling
//   reason: why it was left open
//   bodies: ids of the bodies concerned
//   names: their names
//   by: the judgement's id
//   sources: ids of the sources that state something of these bodies
// example: puxi cypher unsure-identity
MATCH (judgement:Judgement {verdict: 'unsure'})
WITH judgement, COLLECT { MATCH (judgement)-[:JUDGES]->(body) RETURN body ORDER BY body.id } AS bodies
RETURN
  judgement.left AS left,
  judgement.right AS right,
  judgement.reason AS reason,
  [body IN bodies | body.id] AS bodies,
  [body IN bodies | body.name] AS names,
  judgement.by AS by,
  COLLECT {
    UNWIND bodies AS body
    UNWIND coalesce(body.sources, []) AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY judgement.id
