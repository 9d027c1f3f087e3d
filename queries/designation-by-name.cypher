// title: Designations that rest on the name alone
// group: quality
// question: Which centres are counted with a programme only because of their name, and which are undecided?
// columns:
//   designation: the designation that is shown
//   basis: name (the name is a hint, no source states it) or statement (sources leave open which programme)
//   id: id of the centre
//   name: its name
//   sources: ids of all sources that state something of it; none where it is only named as another's
// example: puxi cypher designation-by-name
// Names lie: 国家先进印染技术创新中心 bears an NTIC's name and is MIIT's. NETRC_or_NERC: the name fits both.
MATCH (centre:Center)
WHERE centre.basis = 'name' OR centre.designation = 'NETRC_or_NERC'
RETURN
  centre.designation AS designation,
  centre.basis AS basis,
  centre.id AS id,
  centre.name AS name,
  coalesce(centre.sources, []) AS sources
ORDER BY designation, basis, id
