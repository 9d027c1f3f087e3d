// title: Founding cohorts and their fate
// group: time
// question: What has become of the centres approved or founded in each year?
// parameters:
//   designation (STRING, optional): the programme
//   years (INTEGER, default 5): length of a cohort in years
// columns:
//   first_year: first year of the cohort; empty for centres of which no such date is known
//   last_year: its last year
//   centres: number of centres
//   ended: centres that were converted, merged, reorganised, renamed or revoked
//   converting: centres for which a change is applied for, planned or under way
//   continuing: centres with a dated sign of life in the five years before the day in as_of
//   unknown: centres of unknown fate
//   as_of: day by which fates are judged
//   centre_ids: ids of the centres
//   sources: ids of the sources of the dates and fates
// example: puxi cypher cohorts --param designation=NETRC --param years=1
// The date is that of the decided approval or founding, else of the founding of the body in the tables; the earlier end
// of a vague date decides. Planned centres are left out.
MATCH (centre:Center {planned: false})
WHERE $designation IS NULL OR centre.designation = $designation
WITH centre, coalesce(centre.approved_earliest, centre.established_earliest).year AS year,
  CASE WHEN centre.approved IS NOT NULL THEN coalesce(centre.approved_sources, [])
    ELSE COLLECT {
      MATCH (centre)<-[:ABOUT]-(s:Statement {property: 'established', value: centre.established})
      RETURN s.source
    }
  END + coalesce(centre.fate_sources, []) AS cited
WITH year - year % $years AS first_year, centre, cited
ORDER BY centre.id
WITH first_year, collect(centre) AS centres, collect(cited) AS all_cited, max(centre.fate_as_of) AS as_of
RETURN
  first_year,
  first_year + $years - 1 AS last_year,
  size(centres) AS centres,
  size([c IN centres WHERE c.fate IN ['converted', 'merged', 'reorganised', 'renamed', 'revoked']]) AS ended,
  size([c IN centres WHERE c.fate = 'converting']) AS converting,
  size([c IN centres WHERE c.fate = 'continuing']) AS continuing,
  size([c IN centres WHERE c.fate = 'unknown']) AS unknown,
  as_of,
  [c IN centres | c.id] AS centre_ids,
  COLLECT {
    UNWIND all_cited AS list
    UNWIND list AS source
    RETURN DISTINCT source ORDER BY source
  } AS sources
ORDER BY first_year
