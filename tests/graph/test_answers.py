"""What holds for every answer about every institution of the shipped data: cited, resolvable, and nothing made up."""

import re
import time
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from graph import answers
from graph.ask import lineage
from graph.conversions import conversions
from graph.describe import show
from graph.fates import fates
from graph.lens import Lens
from graph.lineage import MAX_BODIES, MAX_STEPS
from graph.release.reader import Release
from graph.search import FINDABLE
from graph.vocabulary import DESIGNATIONS, EVENT_LABELS, FATE_LABELS, PROPERTIES

LENSES = (
    Lens(),
    Lens.of(as_of="2012"),
    Lens.of(min_reliability="A"),
    Lens.of(known_at="2020"),  # before anything was recorded
    Lens.of(as_of="1985-06", min_reliability="B"),
)


@pytest.fixture(scope="module")
def ids(release: Release) -> list[str]:
    """Everything that a lineage can be asked of."""
    rows = release.query("SELECT id, kind FROM entities ORDER BY id")
    return [str(entity) for entity, kind in rows if kind in FINDABLE]


@pytest.fixture(scope="module")
def everything(release: Release, ids: list[str]) -> list[answers.LineageAnswer]:
    """The lineage of every institution."""
    found = [lineage(release, entity, Lens()) for entity in ids]
    assert len(found) > 1800
    return found


def parts(answer: BaseModel) -> Iterator[BaseModel]:
    """The answer and every model inside it."""
    yield answer
    for name in type(answer).model_fields:
        value = getattr(answer, name)
        for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                yield from parts(item)


def check_citations(answer: answers.Envelope) -> None:
    """Every fact, event and fate rests on a statement, every statement on a source that the answer lists, and no more."""
    cited: set[str] = set()
    for part in parts(answer):
        if isinstance(part, answers.Fact | answers.Event):
            assert part.statements, part
        if isinstance(part, answers.FateAnswer) and part.fate != "unknown":
            assert part.statements, part
        if isinstance(part, answers.FateAnswer) and part.last_seen:
            assert part.last_seen_statements, part
        if isinstance(part, answers.StatementRef):
            assert answer.sources[part.source_id].reliability == part.reliability
            cited.add(part.source_id)
        if isinstance(part, answers.Statistic):
            cited.add(part.source_id)
    assert cited == set(answer.sources)


def check_trust(answer: answers.Envelope) -> None:
    """Nothing comes from a source that the reader did not want, or from after the day that was asked about."""
    for part in parts(answer):
        if isinstance(part, answers.StatementRef):
            assert part.reliability <= answer.min_reliability
            assert not answer.known_at or part.recorded <= answer.known_at


def test_every_fact_event_and_fate_of_every_institution_is_cited(everything: list[answers.LineageAnswer]) -> None:
    for answer in everything:
        check_citations(answer)
        assert answer.institution.kind in FINDABLE


def test_no_answer_names_an_id_that_does_not_resolve(release: Release, everything: list[answers.LineageAnswer]) -> None:
    known = {str(entity) for (entity,) in release.query("SELECT id FROM entities")}
    for answer in everything:
        for part in parts(answer):
            if isinstance(part, answers.Body | answers.Event):
                assert part.id in known
        events = {event.id for event in (*answer.events, *answer.lineage_events)}
        nodes = {node.body.id for node in answer.nodes}
        for edge in answer.edges:
            assert {edge.old, edge.new} <= nodes
            assert edge.event in events
        assert answer.fate is None or set(answer.fate.events) <= events
        assert len(nodes) == len(answer.nodes)
        assert len(events) == len(answer.events) + len(answer.lineage_events)


def test_every_lineage_is_within_bounds_and_quickly_found(release: Release, ids: list[str]) -> None:
    slowest = 0.0
    for entity in ids:
        began = time.perf_counter()
        answer = lineage(release, entity, Lens())
        slowest = max(slowest, time.perf_counter() - began)
        assert len(answer.nodes) <= MAX_BODIES
        assert all(abs(node.steps) <= MAX_STEPS for node in answer.nodes)
        assert not answer.lineage_truncated
        assert [n.body.id for n in answer.nodes if n.steps == 0] == [entity]
    assert slowest < 2, "seconds for one answer"


@pytest.mark.parametrize("lens", LENSES[1:], ids=lambda lens: f"{lens.as_of}-{lens.known_at}-{lens.min_reliability}")
def test_the_same_holds_through_any_lens(release: Release, ids: list[str], lens: Lens) -> None:
    for entity in ids[::3]:
        answer = lineage(release, entity, lens)
        check_citations(answer)
        check_trust(answer)
        if lens.as_of:
            for event in answer.events:
                assert event.date_earliest is None or event.date_earliest <= lens.as_of
            for fact in answer.facts:
                if PROPERTIES[fact.property].range == "date":
                    assert fact.value[:4] <= lens.as_of[:4]


def test_what_is_disputed_shows_every_side(everything: list[answers.LineageAnswer]) -> None:
    seen = 0
    for answer in everything:
        marked = {fact.property for fact in answer.facts if fact.disputed}
        sides = {d.property: d.values for d in answer.disputes if d.subject == answer.institution.id}
        assert set(sides) == marked
        for values in sides.values():
            seen += 1
            assert len({(fact.value, fact.body and fact.body.id) for fact in values}) > 1
        for event in (*answer.events, *answer.lineage_events):
            listed = {d.property: d for d in answer.disputes if d.subject == event.id}
            assert set(listed) == set(event.disputed)
            for dispute in listed.values():
                assert len({fact.value for fact in dispute.values}) > 1
    assert seen > 20


def test_no_statement_about_an_institution_is_dropped(
    release: Release, everything: list[answers.LineageAnswer]
) -> None:
    """Without a condition, whatever any source says of a body stands in its answer."""
    said: dict[str, set[str]] = {}
    for statement, subject in release.query("SELECT id, subject_id FROM statements"):
        said.setdefault(str(subject), set()).add(str(statement))
    for answer in everything:
        own = {s.id for fact in (*answer.names, *answer.facts) for s in fact.statements}
        assert own == said.get(answer.institution.id, set())
        for event in (*answer.events, *answer.lineage_events):
            told = {part.id for part in parts(event) if isinstance(part, answers.StatementRef)}
            assert told == said[event.id]


# -- the summary --------------------------------------------------------------------------------------------------------

_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}[~?%]?")
_DATE_ZH = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


def dates_in(text: str) -> set[str]:
    """The dates of a text as EDTF, whether written 2022-12-30 or 2022年12月30日."""
    plain = _DATE_ZH.sub(lambda m: "-".join(part.zfill(2) for part in m.groups() if part) + " ", text)
    return set(_DATE.findall(plain))


def without(text: str, known: set[str]) -> str:
    """A text with everything taken out that is known, the longest first."""
    for piece in sorted(known, key=len, reverse=True):
        text = text.replace(piece, " ")
    return text


def test_the_summary_has_no_name_and_no_date_that_the_answer_does_not_have(
    everything: list[answers.LineageAnswer],
) -> None:
    words = {label for labels in (EVENT_LABELS, FATE_LABELS) for pair in labels.values() for label in pair}
    words |= {text for d in DESIGNATIONS.values() for text in (d.zh, d.en)}
    for answer in everything:
        bodies = [part for part in parts(answer) if isinstance(part, answers.Body)]
        names = {name for body in bodies for name in (body.label_zh, body.label_en) if name}
        dates = {event.date for event in answer.events if event.date} | {answer.data_date}
        if answer.fate:
            dates |= {answer.fate.as_of, answer.fate.last_seen} - {""}
        for text in (answer.summary.en, answer.summary.zh):
            assert text.count("{") == text.count("None") == 0
            rest = without(text, names | words)
            told = {piece for date in dates for piece in dates_in(date)}
            assert dates_in(rest) <= told, (answer.institution.id, text)
        # No Chinese character is left of the English sentence when all names are out: nothing was translated or made up.
        left = without(answer.summary.en, names | words)
        assert not re.search(r"[\u4e00-\u9fff]", left), answer.summary.en
        assert answer.institution.label_en in answer.summary.en or answer.institution.label_zh in answer.summary.en


def test_what_is_not_done_is_never_told_as_done(everything: list[answers.LineageAnswer]) -> None:
    """Where all that a body became is planned, refused or inferred, the sentence on it says so."""
    doubts = {"proposed": "proposed", "applied": "applied for", "refused": "refused", "unknown": "unknown"}
    seen = 0
    for answer in everything:
        after = [e for e in answer.events if e.kind and answer.institution.id in {b.id for b in e.before}]
        _, told, later = answer.summary.en.partition("ater recorded")
        if len(after) == 1 and told and after[0].status in doubts and len(later.split(";")) == 1:
            assert ("inferred" if after[0].inferred else doubts[after[0].status]) in later, answer.summary.en
            seen += 1
    assert seen > 10


def test_unknown_is_not_no(everything: list[answers.LineageAnswer]) -> None:
    for answer in everything:
        said = " ".join(gap.en for gap in answer.unknown)
        if not answer.edges:
            assert "No predecessor is recorded; that does not mean that there was none." in said
        if answer.fate and answer.fate.fate == "unknown":
            assert not answer.fate.successors
            assert "no source here says what has become of it" in answer.fate.explanation_en
        assert all(gap.zh for gap in answer.unknown)


def test_what_is_not_known_agrees_with_the_lineage_shown(everything: list[answers.LineageAnswer]) -> None:
    """A body that took another in stands on both sides of the change: that is a predecessor all the same."""
    both = 0
    for answer in everything:
        own = answer.institution.id
        said = " ".join(gap.en for gap in answer.unknown)
        before = [edge for edge in answer.edges if edge.new == own != edge.old]
        if before:
            assert "No predecessor is recorded" not in said, own
            assert "no predecessor is recorded" not in answer.summary.en.lower(), own
        if any(edge.old == own != edge.new for edge in answer.edges):
            assert "No successor is recorded" not in said, own
        taken_in = {edge.event for edge in before}
        both += any(e.id in taken_in and own in {b.id for b in e.before} for e in answer.events)
    assert both


def test_every_sentence_of_the_summary_has_the_statements_that_it_tells(
    everything: list[answers.LineageAnswer],
) -> None:
    for answer in everything:
        is_, became = answer.summary.sentences
        assert answer.summary.en == f"{is_.en} {became.en}"
        assert answer.summary.zh == is_.zh + became.zh
        # Some are only named in passing, e.g. as the author of a proposal: nothing is said of them themselves.
        if answer.names or answer.facts or answer.related or answer.events:
            assert is_.statements, answer.institution.id
        cited = {ref.id for ref in is_.statements}
        for fact in answer.facts:
            if fact.property in {"type", "supported_by", "managed_by"} and fact.body:
                assert cited >= {ref.id for ref in fact.statements}
        if answer.fate and answer.fate.statements:
            assert {ref.id for ref in became.statements} >= {ref.id for ref in answer.fate.statements}
        if not became.statements:
            assert "redecessor" in became.en or "series as a whole" in became.en, became.en
        assert {ref.source_id for s in answer.summary.sentences for ref in s.statements} <= answer.sources.keys()


# -- the other answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.as_of}-{lens.known_at}-{lens.min_reliability}")
def test_conversions_and_fates_are_cited_through_any_lens(release: Release, lens: Lens) -> None:
    for old in DESIGNATIONS:
        for new in DESIGNATIONS:
            found = conversions(release, old, new, lens)
            check_citations(found)
            check_trust(found)
            assert sum(found.counts.values()) == len(found.conversions)
            for one in found.conversions:
                assert one.indirect == (len(one.chain) > 1)
                assert (one.chain[0].old, one.chain[-1].new) == (one.old, one.new)
                assert all(a.new == b.old for a, b in zip(one.chain, one.chain[1:], strict=False))
                assert one.old.designation == old
                assert one.new.designation == new
        rows = fates(release, old, lens)
        check_citations(rows)
        check_trust(rows)


def test_every_entity_of_any_kind_can_be_laid_open(release: Release) -> None:
    said = {str(s): 0 for (s,) in release.query("SELECT id FROM entities")}
    for subject, number in release.query("SELECT subject_id, count(*) FROM statements GROUP BY subject_id"):
        said[str(subject)] = int(str(number))
    for entity in list(said)[::5]:
        answer = show(release, entity, Lens())
        check_citations(answer)
        assert sum(statement.subject == entity for statement in answer.statements) == said[entity]
        assert all(entity in {statement.subject, statement.value_id} for statement in answer.statements)


def test_an_answer_reads_back_as_it_was_written(everything: list[answers.LineageAnswer]) -> None:
    for answer in everything[::20]:
        assert answers.LineageAnswer.model_validate_json(answer.model_dump_json()) == answer
