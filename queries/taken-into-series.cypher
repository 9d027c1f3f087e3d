// title: Centres said to be in a new series, without a word on what they were
// group: lineage
// question: Which NERCs do sources call members of the new series of 2021-22, and from which is no predecessor told?
// parameters:
//   designation (STRING, default "NERC"): designation of the series
// columns:
//   id: id of the centre
//   name: its name
//   predecessor_told: whether any source names a body that became this centre
//   words: what the sources say, in the words of the table
//   events: ids of the events by which it was taken in
//   sources: ids of the sources
// example: puxi cypher taken-into-series
// Without a predecessor these are admissions, not conversions, though a centre of like name may have been there before.
MATCH (centre:Center {designation: $designation})
WITH centre,
  COLLECT {
    MATCH (centre)<-[:ABOUT]-(state:Statement {property: 'status', state_code: 'in_new_series'})
    RETURN state ORDER BY state.id
  } AS states,
  COLLECT {
    MATCH (centre)<-[:TO]-(event:ChangeEvent)
    WHERE event.type IN ['reorganised', 'converted', 'renamed'] AND event.decided AND NOT (event)-[:FROM]->()
    RETURN event ORDER BY event.id
  } AS events
WHERE states <> [] OR events <> []
RETURN
  centre.id AS id,
  centre.name AS name,
  EXISTS { MATCH (centre)<-[change:BECAME]-() WHERE change.outcome = 'converted' AND change.kind <> 'branched' } AS predecessor_told,
  COLLECT { UNWIND states AS state RETURN DISTINCT state.value AS words ORDER BY words } AS words,
  [event IN events | event.id] AS events,
  COLLECT {
    UNWIND [state IN states | [state.source]] + [event IN events | event.sources] AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY predecessor_told, id
