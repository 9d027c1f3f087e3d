// title: Why names are one body, or are not
// group: provenance
// question: By which rules and judgements are the spellings of a body one, and from which others is it told apart?
// parameters:
//   institution (STRING, default "netrc-xiao-mai"): its id, or its exact Chinese or English name
// columns:
//   verdict: same, different or unsure
//   left: one spelling
//   right: the other spelling
//   by: the rule, or the judgement's id
//   who: who judged; empty for a rule
//   date: when
//   reason: why
//   bodies: ids of all bodies whose identity it decides
// example: puxi cypher why-one-body --param institution=科学技术部
// A judgement rests on a person's decision and says why; it cites no source. Spellings in one normal form need none.
CALL () {
  MATCH (body:Entity {id: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $institution}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $institution}) RETURN body
}
MATCH (body)<-[:JUDGES]-(judgement:Judgement)
RETURN
  judgement.verdict AS verdict,
  judgement.left AS left,
  judgement.right AS right,
  judgement.by AS by,
  judgement.who AS who,
  judgement.date AS date,
  judgement.reason AS reason,
  COLLECT { MATCH (judgement)-[:JUDGES]->(any_body) RETURN any_body.id AS id ORDER BY id } AS bodies
ORDER BY verdict DESC, judgement.id
