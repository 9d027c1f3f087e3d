// title: People and organisations that lead several centres
// group: networks
// question: Who leads, or led, more than one centre or institute?
// parameters:
//   min_bodies (INTEGER, default 2): least number of bodies led
// columns:
//   leader_id: id of the person or organisation
//   leader_name: its name
//   leader_kind: Person, or what sort of body it is
//   led: number of bodies led
//   led_ids: their ids
//   led_names: their names
//   spans: for each, since/until when, if a source says so; several spans of one body have commas between them
//   sources: ids of the sources
// example: puxi cypher leaders-of-several
// Planned centres are left out. Persons of one name beside one body are one person; of one name beside two bodies they
// are two until judged the same.
MATCH (leader:Person|Institution)<-[leading:LED_BY]-(body)
WHERE NOT coalesce(body.planned, false)
WITH leader, body, leading
ORDER BY body.id, leading.valid_earliest, leading.id
WITH leader, body, collect(leading) AS leads
WITH leader, collect(body) AS bodies, collect(leads) AS all_leads
WHERE size(bodies) >= $min_bodies
RETURN
  leader.id AS leader_id,
  leader.name AS leader_name,
  leader.entity_kind AS leader_kind,
  size(bodies) AS led,
  [body IN bodies | body.id] AS led_ids,
  [body IN bodies | body.name] AS led_names,
  [leads IN all_leads | reduce(spans = '', leading IN leads
    | CASE spans WHEN '' THEN '' ELSE spans + ', ' END
      + coalesce(leading.valid_from, '') + '/' + coalesce(leading.valid_to, ''))] AS spans,
  COLLECT {
    UNWIND all_leads AS leads
    UNWIND leads AS leading
    UNWIND leading.sources AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY led DESC, leader_id
