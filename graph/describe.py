"""Looking under the surface of a release: all statements of one entity, all sources, all numbers."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from graph import answers
from graph.addresses import canonical_address
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.errors import BadParameter, UnknownName
from graph.lens import Lens
from graph.names import normal_form
from graph.release.reader import Entity, Release
from graph.search import cleaned, resolve
from graph.stats_answer import Account, StatsAnswer


def show(release: Release, entity_id: str, lens: Lens) -> answers.ShowAnswer:
    """Every statement about an entity (any kind, by id or exact name), its spellings, and why they are one body.

    Raises:
        UnknownName, AmbiguousName: there is no such id or name, or several.
    """
    entity, redirected = _find(release, entity_id)
    make = Assembler(release, lens)
    spellings = [
        str(t) for (t,) in release.query("SELECT text FROM names WHERE entity_id = ? ORDER BY id", (entity.id,))
    ]
    former = [
        str(i) for (i,) in release.query("SELECT id FROM redirects WHERE entity_id = ? ORDER BY id", (entity.id,))
    ]
    claims = release.claims_of([entity.id], lens) + release.claims_about([entity.id], lens)
    order = sorted(
        {claim.id: claim for claim in claims}.values(), key=lambda c: (c.subject_id != entity.id, c.property, c.id)
    )
    statements = [shown(make, claim) for claim in order]
    same, other = _identity(release, entity)
    answer = answers.ShowAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        asked=entity_id,
        redirected_from=redirected,
        body=body_of(entity),
        spellings=spellings,
        former_ids=former,
        identity=same,
        not_the_same=other,
        statements=statements,
    )
    return make.seal(answer)


def shown(make: Assembler, claim: Claim) -> answers.ShownStatement:
    """A statement with its subject, property and value; its source is cited."""
    return answers.ShownStatement(
        **make.statement(claim).model_dump(),
        property=claim.property,
        subject=claim.subject_id,
        value_id=claim.value_id,
        value_type=claim.value_type,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
    )


def _find(release: Release, entity_id: str) -> tuple[Entity, str]:
    lowered = cleaned(entity_id).casefold()
    entity = release.entity(lowered)
    if entity is not None:
        return entity, lowered if entity.id != lowered else ""
    return resolve(release, entity_id)


def joins(release: Release, entity_id: str) -> list[answers.Identity]:
    """The recorded merges, by rule or by judgement, that made the spellings of a body one."""
    return [
        answers.Identity(left=left, right=right, by=by, who=who, date=date, reason=reason)
        for left, right, by, who, date, reason in (
            map(str, row)
            for row in release.query(
                "SELECT left_key, right_key, m.by, coalesce(j.by, ''), coalesce(date, ''), coalesce(reason, '') FROM merges m "
                "LEFT JOIN judgements j ON m.by = 'judgement:' || j.id "
                "WHERE left_key IN (SELECT key FROM reference_names WHERE entity_id = ?) ORDER BY 1, 2",
                (entity_id,),
            )
        )
    ]


def _identity(release: Release, entity: Entity) -> tuple[list[answers.Identity], list[answers.Identity]]:
    """Merges that made the body what it is, and the judgements that keep it apart from others."""
    keys = {str(k) for (k,) in release.query("SELECT key FROM reference_names WHERE entity_id = ?", (entity.id,))}
    same = joins(release, entity.id)
    apart = _APART.get(release)
    if apart is None:
        apart = _APART.setdefault(release, _kept_apart(release))
    names = {normal_form(key.partition(":")[2] or key) for key in keys} | keys
    other = {number: judged for name in names for number, judged in apart.get(name, [])}
    return same, [judged for _, judged in sorted(other.items())]


#: Judgements that a release's names are not one body, by name: they are read once for a release.
_APART: WeakKeyDictionary[Release, dict[str, list[tuple[str, answers.Identity]]]] = WeakKeyDictionary()


def _kept_apart(release: Release) -> dict[str, list[tuple[str, answers.Identity]]]:
    """Ids and contents of the judgements that names are two bodies, or may be, by every form of the names they are on."""
    found: dict[str, list[tuple[str, answers.Identity]]] = {}
    rows = release.query(
        "SELECT id, left_name, right_name, verdict, by, date, reason FROM judgements WHERE verdict <> 'same'"
    )
    for number, left, right, verdict, who, date, reason in (map(str, row) for row in rows):
        by = f"judgement:{number} ({verdict})"
        judged = answers.Identity(left=left, right=right, by=by, who=who, date=date, reason=reason)
        for name in {form for side in (left, right) for form in (normal_form(side), f"@{canonical_address(side)}")}:
            found.setdefault(name, []).append((number, judged))
    return found


def sources(
    release: Release, ids: list[str] | None = None, reliability: str = "", text: str = ""
) -> answers.SourcesAnswer:
    """The sources, with how many statements rest on each; some by id, or all of one reliability, or whose title has a text.

    ``ids`` of ``None`` means every source, an empty list none.

    Raises:
        BadParameter: a reliability that does not exist.
        UnknownName: an id that no source has.
    """
    if reliability and reliability.upper() not in {"A", "B", "C"}:
        raise BadParameter("reliability", reliability, "A, B or C")
    make = Assembler(release, Lens())
    counts = {
        str(i): int(str(n)) for i, n in release.query("SELECT source_id, count(*) FROM statements GROUP BY source_id")
    }
    everything = _source_ids(release)
    known = set(everything)
    for wanted in ids or []:
        if wanted not in known:
            raise UnknownName(wanted)
    make.cite(everything if ids is None else ids)
    answer = make.seal(answers.SourcesAnswer(**make.envelope(), rows=[]))  # type: ignore[arg-type]
    needle = text.casefold()
    answer.rows = [
        answers.SourceRow(**ref.model_dump(), statements=counts.get(key, 0))
        for key, ref in answer.sources.items()
        if (not reliability or ref.reliability == reliability.upper())
        and needle in f"{ref.title} {ref.publisher} {ref.url}".casefold()
    ]
    answer.sources = {}
    return answer


def nearest_sources(release: Release, wanted: str, limit: int = 5) -> list[str]:
    """The ids most like one that no source has; none where nothing is like it."""
    close = process.extract(wanted.lower(), _source_ids(release), scorer=fuzz.WRatio, limit=limit, score_cutoff=70)
    return [key for key, _, _ in close]


def _source_ids(release: Release) -> list[str]:
    return [str(i) for (i,) in release.query("SELECT id FROM sources ORDER BY id")]


def stats(release: Release) -> StatsAnswer:
    """What is in the release, and what became of every row of every table."""

    def counted(sql: str) -> dict[str, int]:
        return {str(key): int(str(number)) for key, number in release.query(sql)}

    make = Assembler(release, Lens())
    return StatsAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        entities=counted("SELECT kind, count(*) FROM entities GROUP BY kind ORDER BY kind"),
        designations=counted(
            "SELECT designation, count(*) FROM entities WHERE kind = 'Center' GROUP BY designation ORDER BY designation"
        ),
        statements=sum(counted("SELECT 'all', count(*) FROM statements").values()),
        statements_by_reliability=counted(
            "SELECT o.reliability, count(*) FROM statements s JOIN sources o ON o.id = s.source_id GROUP BY o.reliability ORDER BY 1"
        ),
        sources_by_reliability=counted("SELECT reliability, count(*) FROM sources GROUP BY reliability ORDER BY 1"),
        conflicts=counted("SELECT property, count(DISTINCT subject_id) FROM conflicts GROUP BY property ORDER BY 1"),
        judgements=counted("SELECT verdict, count(*) FROM judgements GROUP BY verdict ORDER BY 1"),
        accounting=[
            Account(
                file=str(row[0]),
                rows=int(str(row[1])),
                rows_with_statements=int(str(row[2])),
                statements=int(str(row[3])),
                statistics=int(str(row[4])),
                records=int(str(row[5])),
                rejected=int(str(row[6])),
            )
            for row in release.query("SELECT * FROM accounting ORDER BY file")
        ],
        rejections=[
            dict(zip(("file", "row_id", "column", "reason"), map(str, row), strict=True))
            for row in release.query("SELECT file, row_id, column_name, reason FROM rejections ORDER BY 1, 2, 3, 4")
        ],
    )
