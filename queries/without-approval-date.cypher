// title: Centres without a date of approval
// group: quality
// question: For which centres is no day of approval or founding known, and what else is dated?
// parameters:
//   designation (STRING, default "NTIC"): the programme
// columns:
//   id: id of the centre
//   name: its name
//   planned: true where no source says that it was approved
//   established: founding of the body itself in the tables, which need not be that of the title
//   first_dated_event: earliest day of any decided event of it
//   last_seen: newest dated sign of life
//   sources: ids of all sources that state something of it
// example: puxi cypher without-approval-date --param designation=NERC
MATCH (centre:Center {designation: $designation})
WHERE centre.approved IS NULL
RETURN
  centre.id AS id,
  centre.name AS name,
  centre.planned AS planned,
  centre.established AS established,
  COLLECT {
    MATCH (centre)<-[:TO]-(e:ChangeEvent {decided: true}) WHERE e.date IS NOT NULL
    RETURN e.date_earliest AS day ORDER BY day LIMIT 1
  }[0] AS first_dated_event,
  centre.last_seen AS last_seen,
  coalesce(centre.sources, []) AS sources
ORDER BY planned, id
