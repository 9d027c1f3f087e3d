// title: Centres managed by a ministry, by what it was before and by what came of it
// group: ministries
// question: Which centres did a ministry inherit: managed by it, or by any of its predecessors or successors?
// parameters:
//   manager (STRING, default "交通运输部"): id of the managing unit, a former id, or its exact name or another
//     spelling of it
// columns:
//   relation: itself, before (the manager came of it) or after (it came of the manager)
//   steps: how many changes lie between; 0 for itself
//   decided: whether every change between is stated as decided or done; false where one is only planned or inferred
//   manager_id: id of the body that the source names as managing unit
//   manager_name: its name
//   subject_id: id of the centre, programme or other body that it manages
//   subject_name: its name
//   subject_label: its designation, or what sort of body it is
//   planned: true of a centre that no source says was approved
//   valid_from: since when, if a source says so
//   valid_to: until when, if a source says so
//   sources: ids of the sources of the managing
//   events: ids of the events between, on the shortest ways
// example: puxi cypher managed-with-predecessors --param manager=国家发展和改革委员会
// That a ministry took over the centres of its predecessor is not said by this: a split ministry's went to one heir.
WITH COLLECT {
  MATCH (body:Entity {id: $manager}) RETURN body
  UNION
  MATCH (body:Institution {name_zh: $manager}) RETURN body
  UNION
  MATCH (body:Institution {name_en: $manager}) RETURN body
} AS found
CALL (found) {
  UNWIND found AS start RETURN start
  UNION
  // Only what no id and no name of today finds is looked for among former ids and other spellings, of which there is no
  // index.
  WITH found WHERE found = []
  CALL () {
    MATCH (start:Entity) WHERE $manager IN start.former_ids OR (start:Institution AND $manager IN start.aliases)
    RETURN start
  }
  RETURN start
}
CALL (start) {
  RETURN 'itself' AS relation, start AS manager, 0 AS steps, true AS decided, [] AS events
  UNION
  MATCH ALL SHORTEST (manager)
    -[changes:BECAME WHERE changes.kind <> 'branched' AND changes.outcome <> 'refused']->{1,10}(start)
  WHERE manager <> start
  WITH manager, size(changes) AS steps, collect(changes) AS ways
  WITH manager, steps, ways, any(way IN ways WHERE all(c IN way WHERE c.outcome = 'converted')) AS decided
  RETURN 'before' AS relation, manager, steps, decided,
    COLLECT { UNWIND ways AS way UNWIND way AS c RETURN DISTINCT c.event AS event ORDER BY event } AS events
  UNION
  MATCH ALL SHORTEST (start)
    -[changes:BECAME WHERE changes.kind <> 'branched' AND changes.outcome <> 'refused']->{1,10}(manager)
  WHERE manager <> start
  WITH manager, size(changes) AS steps, collect(changes) AS ways
  WITH manager, steps, ways, any(way IN ways WHERE all(c IN way WHERE c.outcome = 'converted')) AS decided
  RETURN 'after' AS relation, manager, steps, decided,
    COLLECT { UNWIND ways AS way UNWIND way AS c RETURN DISTINCT c.event AS event ORDER BY event } AS events
}
MATCH (manager)<-[managing:MANAGED_BY]-(subject)
RETURN
  relation,
  steps,
  decided,
  manager.id AS manager_id,
  manager.name AS manager_name,
  subject.id AS subject_id,
  subject.name AS subject_name,
  coalesce(subject.designation, subject.entity_kind) AS subject_label,
  coalesce(subject.planned, false) AS planned,
  managing.valid_from AS valid_from,
  managing.valid_to AS valid_to,
  managing.sources AS sources,
  events
ORDER BY steps, relation, manager_id, subject_label, subject_id, managing.id
