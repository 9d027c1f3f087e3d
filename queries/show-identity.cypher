// title: Why spellings are one body, and which are not
// group: provenance
// question: By which rule or whose judgement are these names one body, and which similar names are recorded as
//   another's?
// parameters:
//   id (STRING, default "netrc-xiao-mai"): id of an entity of any kind
// columns:
//   verdict: same, different or unsure
//   left: one spelling
//   right: the other
//   by: the rule, or the id of the judgement
//   who: who judged; empty for a rule
//   date: when
//   reason: why
// example: puxi cypher show-identity --param id=netrc-xiao-mai
// twin: show
//
// It equals `identity` (same) and `not_the_same` (different, unsure) of `puxi show`. Judgements rest on their
// reasons, not on statements, so no source stands beside them.
MATCH (:Entity {id: $id})<-[:JUDGES]-(j:Judgement)
WITH *, CASE WHEN j.verdict = 'same' THEN '' ELSE j.id END AS place
RETURN j.verdict AS verdict, j.left AS left, j.right AS right, j.by AS by, j.who AS who, j.date AS date,
       j.reason AS reason
ORDER BY place, left, right
