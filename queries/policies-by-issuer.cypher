// title: Policies by issuing body
// group: policy
// question: Which bodies issued which policies, and who issued them together?
// parameters:
//   since (DATE, optional): issued on this day or later
//   until (DATE, optional): issued on this day or before
// columns:
//   issuer_id: id of the issuing body; empty where no source names one
//   issuer_name: its name
//   policies: number of policies
//   policy_ids: their ids, in order of time
//   titles: their titles
//   issued: when each was issued; empty where not known
//   with_others: names of those who issued any of them together with it
//   sources: ids of the sources that name the issuer, or else the policy
// example: puxi cypher policies-by-issuer --param since=2014-01-01
MATCH (policy:Policy)
WHERE ($since IS NULL OR policy.issued_latest >= $since) AND ($until IS NULL OR policy.issued_earliest <= $until)
OPTIONAL MATCH (policy)-[tie:ISSUED_BY]->(issuer)
WITH issuer, policy, tie
ORDER BY policy.issued_earliest, policy.id
WITH issuer, collect(policy) AS all_policies, collect(coalesce(tie.sources, policy.sources, [])) AS cited
RETURN
  issuer.id AS issuer_id,
  issuer.name AS issuer_name,
  size(all_policies) AS policies,
  [policy IN all_policies | policy.id] AS policy_ids,
  [policy IN all_policies | policy.name] AS titles,
  [policy IN all_policies | coalesce(policy.issued, '')] AS issued,
  COLLECT {
    MATCH (policy:Policy)-[:ISSUED_BY]->(other)
    WHERE policy IN all_policies AND other <> issuer
    RETURN DISTINCT other.name AS name ORDER BY name
  } AS with_others,
  COLLECT {
    UNWIND cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY policies DESC, issuer_id
