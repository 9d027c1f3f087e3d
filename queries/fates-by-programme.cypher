// title: What has become of the centres of each programme
// group: lineage
// question: How many centres of each programme were converted, merged or revoked, are seen at work, or are of unknown fate?
// columns:
//   designation: the programme
//   fate: converted, converting, merged, reorganised, renamed, revoked, continuing or unknown
//   planned: true for centres that no source says were ever approved
//   centres: number of centres
//   as_of: day by which the fate is judged
//   sources: ids of the sources on which these fates rest; none for an unknown fate
// example: puxi cypher fates-by-programme
// Unknown is not continuing and not ended: no dated sign of life within five years, and no word of an end.
MATCH (centre:Center)
WITH centre.designation AS designation, centre.fate AS fate, centre.planned AS planned, centre.fate_as_of AS as_of,
  count(centre) AS centres, collect(centre.fate_sources) AS cited
RETURN
  designation,
  fate,
  planned,
  centres,
  as_of,
  COLLECT {
    UNWIND cited AS group
    UNWIND group AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY designation, fate, planned
