"""The fates of all known centres of a programme, counted by place, ministry, field or year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from graph import answers
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.conversions import designation_code
from graph.dates import date_range
from graph.errors import BadParameter
from graph.fate import judge
from graph.happenings import Happening
from graph.lens import Lens
from graph.lineage import events_of
from graph.presence import presence
from graph.ranking import ranked
from graph.release.reader import Release
from graph.vocabulary import DECIDED

#: What fates can be grouped by, and the properties that say it.
GROUPINGS = ("programme", "ministry", "province", "field", "year")
_NOT_KNOWN = "unknown"


def fates(release: Release, designation: str, lens: Lens, by: str = "programme") -> answers.FatesAnswer:
    """The fate of each centre of a programme, as of the lens's day (else the day of the newest statement).

    Raises:
        BadParameter: an unknown designation or grouping.
    """
    if by not in GROUPINGS:
        raise BadParameter("by", by, "one of " + ", ".join(GROUPINGS))
    code = designation_code("type", designation)
    make = Assembler(release, lens)
    everyone = release.of_designation(code)
    away = presence(release, (entity.id for entity in everyone), lens)
    entities = [entity for entity in everyone if entity.id not in away.absent]
    ids = [entity.id for entity in entities]
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in release.claims_of(
        ids, lens, ["status", "established", "province", "field", "managed_by", "located_in"]
    ):
        claims[claim.subject_id].append(claim)
    events = events_of(release, lens)(ids)
    states = [claim for group in claims.values() for claim in group if claim.property == "status"]
    readings = release.states(claim.value for claim in states)
    published = {key: source.published for key, source in release.sources(claim.source_id for claim in states).items()}
    make.know(value for group in claims.values() for claim in group if (value := claim.value_id))
    as_of = lens.as_of or release.data_date
    rows: list[answers.FateRow] = []
    for entity in entities:
        own, lived = claims[entity.id], events.get(entity.id, [])
        verdict = judge(
            entity.id, lived, [c for c in own if c.property == "status"], readings, published, lens, release.data_date
        )
        group = code if by == "programme" else _group(make, by, entity.id, own, lived)
        rows.append(answers.FateRow(body=body_of(entity), group=group, fate=make.fate(verdict, as_of)))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.group][row.fate.fate] += 1
    answer = answers.FatesAnswer(
        **make.envelope(),  # type: ignore[arg-type]
        type=code,
        by=by,
        counts={group: dict(sorted(counts[group].items())) for group in sorted(counts)},
        left_out=len(away.absent),
        planned=sum(row.fate.planned for row in rows),
        centres=sorted(rows, key=lambda row: (row.group, row.fate.fate, row.body.id)),
    )
    return make.seal(answer)


def _group(make: Assembler, by: str, centre: str, claims: list[Claim], events: Iterable[Happening]) -> str:
    """The group of one centre: by the best supported statement that says it; ``unknown`` where none does."""
    if by == "year":
        return founding_year(centre, [c for c in claims if c.property == "established"], events) or _NOT_KNOWN
    prop = {"ministry": "managed_by", "province": "province", "field": "field"}[by]
    best = ranked(c for c in claims if c.property == prop and make.lens.covers(c.valid_earliest, c.valid_latest))
    if not best:
        return _NOT_KNOWN
    body = make.body(best[0].value_id) if best[0].value_id else None
    return (body.label_zh or body.label_en) if body else best[0].value


def founding_year(body: str, established: Iterable[Claim], events: Iterable[Happening]) -> str:
    """The year in which a body was approved or founded, by its events, else by its ``established`` statements; or empty."""
    # The approval of a later centre that was founded on this one is an event of this one too, and no approval of it.
    own = [e for e in events if body in e.ids("to")]
    founded = [e for e in own if e.type in {"approved", "established"} and e.decided]
    dated = [e for e in founded if e.earliest and e.date_stage in DECIDED]
    years = sorted(e.earliest[:4] for e in dated if e.earliest)
    stated = [date_range(c.value).earliest[:4] for c in ranked(established)]
    return (years or stated or [""])[0]
