// title: Shareholders of centres
// group: partners
// question: Who holds shares in a centre, or in the company that hosts it?
// parameters:
//   designation (STRING, optional): the programme
// columns:
//   centre_id: id of the centre
//   centre_name: its name
//   designation: its designation
//   shareholder_id: id of the shareholder
//   shareholder_name: its name
//   shareholder_kind: what sort of body it is
//   through: id of the hosting company; empty where the shares are in the centre itself
//   through_name: its name
//   valid_from: since when it holds them, if a source says so
//   valid_to: until when
//   sources: ids of the sources of the shares, and of the hosting
// example: puxi cypher owners --param designation=NMIC
MATCH (centre:Center)
WHERE $designation IS NULL OR centre.designation = $designation
CALL (centre) {
  MATCH (centre)<-[share:SHAREHOLDER_OF]-(owner)
  RETURN share, owner, null AS host, [] AS hosted_by_word_of
  UNION
  MATCH (centre)-[hosting:SUPPORTED_BY]->(host)<-[share:SHAREHOLDER_OF]-(owner)
  RETURN share, owner, host, hosting.sources AS hosted_by_word_of
}
RETURN DISTINCT
  centre.id AS centre_id,
  centre.name AS centre_name,
  centre.designation AS designation,
  owner.id AS shareholder_id,
  owner.name AS shareholder_name,
  owner.entity_kind AS shareholder_kind,
  host.id AS through,
  host.name AS through_name,
  share.valid_from AS valid_from,
  share.valid_to AS valid_to,
  COLLECT {
    UNWIND share.sources + hosted_by_word_of AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, centre_id, through, shareholder_id, valid_from, sources
