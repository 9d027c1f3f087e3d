"""From entities, statements and events to the parts of an answer, gathering the sources that are cited on the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar, cast

from graph import answers
from graph.citations import archived, footnote_en, footnote_zh
from graph.claims import Claim
from graph.facts import dated_claim, facts_of
from graph.fate import Verdict
from graph.happenings import Happening
from graph.lens import Lens
from graph.ranking import rank
from graph.release.reader import Entity, Release
from graph.vocabulary import FATE_LABELS, PROPERTIES

E = TypeVar("E", bound=answers.Envelope)


class Assembler:
    """Makes the parts of one answer. Bodies must be made known (:meth:`know`) before parts name them."""

    def __init__(self, release: Release, lens: Lens) -> None:
        self.release = release
        self.lens = lens
        self._bodies: dict[str, Entity] = {}
        #: Sources that the answer cites, and the places in each.
        self._cited: dict[str, set[str]] = {}

    def know(self, ids: Iterable[str]) -> None:
        """Load the bodies of these ids, all at once."""
        self._bodies.update(self.release.entities(set(ids) - set(self._bodies)))

    def body(self, entity_id: str) -> answers.Body:
        """A body in short."""
        self.know([entity_id])
        return body_of(self._bodies[entity_id])

    def statement(self, claim: Claim) -> answers.StatementRef:
        """A statement as the support of a fact; its source is cited."""
        self._cited.setdefault(claim.source_id, set()).add(claim.locator)
        return answers.StatementRef(
            id=claim.id,
            source_id=claim.source_id,
            locator=claim.locator,
            reliability=cast(Literal["A", "B", "C"], claim.reliability),
            confidence=cast(Literal["high", "medium", "low"], claim.confidence),
            recorded=claim.recorded,
            value=claim.value,
            note=claim.note,
            row=claim.row_id,
        )

    def statements(self, claims: Iterable[Claim]) -> list[answers.StatementRef]:
        """Statements, best supported first, each once."""
        return [self.statement(claim) for claim in sorted({claim.id: claim for claim in claims}.values(), key=rank)]

    def facts(self, claims: list[Claim], of_value: bool = False) -> list[answers.Fact]:
        """Facts out of statements: one for each property and value, in the order of the vocabulary.

        With ``of_value`` the other body is the subject (what is said of others about this one).
        """
        self.know({claim.subject_id if of_value else claim.value_id for claim in claims} - {None})  # type: ignore[arg-type]
        return [self._fact(part.property, part.claims, part.disputed, of_value) for part in facts_of(claims, of_value)]

    def _fact(self, prop: str, claims: list[Claim], disputed: bool, of_value: bool) -> answers.Fact:
        best = claims[0]
        other = best.subject_id if of_value else best.value_id
        dated = dated_claim(claims)
        return answers.Fact(
            property=prop,
            label_zh=PROPERTIES[prop].zh,
            label_en=PROPERTIES[prop].en,
            value=best.value if not of_value else best.subject_written,
            body=self.body(other) if other else None,
            valid_from=dated.valid_from,
            valid_to=dated.valid_to,
            disputed=disputed,
            statements=self.statements(claims),
        )

    def event(self, happening: Happening) -> answers.Event:
        """An event with all its accounts' statements."""
        disputes = happening.disputes()
        return answers.Event(
            id=happening.id,
            type=happening.type,
            kind=happening.kind,
            status=happening.status,
            date=happening.date.value if happening.date else "",
            date_stage=happening.date_stage,
            date_earliest=happening.earliest,
            date_latest=happening.latest,
            before=[self.body(b) for b in happening.ids("from")],
            after=[self.body(b) for b in happening.ids("to")],
            decided_by=[self.body(b) for b in happening.deciders],
            under=[self.body(b) for b in happening.ids("under")],
            inferred=happening.inferred,
            disputed=sorted(disputes),
            statements=[self.statement(claim) for account in happening.telling for claim in account.claims],
            stages=[
                answers.Stage(
                    type=account.text("event_type"),
                    status=account.text("event_status"),
                    date=account.text("date"),
                    statements=[self.statement(claim) for claim in account.claims],
                )
                for account in happening.others
            ],
        )

    def event_disputes(self, happening: Happening) -> list[answers.Dispute]:
        """What the accounts of an event contradict each other about, side by side."""
        return [
            answers.Dispute(
                subject=happening.id,
                property=prop,
                label_zh=PROPERTIES[prop].zh,
                label_en=PROPERTIES[prop].en,
                values=[self._fact(prop, group, True, False) for group in groups],
            )
            for prop, groups in happening.disputes().items()
        ]

    def know_events(self, happenings: Iterable[Happening]) -> None:
        """Load all bodies that take part in these events, at once."""
        self.know({i for h in happenings for role in ("from", "to", "decided_by", "under") for i in h.ids(role)})

    def fate(self, verdict: Verdict, as_of: str) -> answers.FateAnswer:
        """A fate, with its reasons in words."""
        self.know(verdict.successors)
        successors = [self.body(body) for body in verdict.successors]
        zh, en = FATE_LABELS[verdict.fate]
        into_en = ", ".join(b.label_en or b.label_zh for b in successors)
        into_zh = "、".join(b.label_zh or b.label_en for b in successors)
        seen = verdict.last_seen
        if verdict.fate == "unknown":
            en = "unknown: no source here says what has become of it" + (
                f"; last recorded sign of it {seen}" if seen else ""
            )
            zh = "去向不明：所收来源均未说明" + (f"；最近一次记载为{seen}" if seen else "")
        elif verdict.fate == "continuing":
            en, zh = f"continuing: last recorded sign of life {seen}", f"继续运行：最近一次记载为{seen}"
        else:
            # The word of the sources may be years old on the day asked about, so it is told with its date.
            dates = [event.date.value for event in verdict.events if event.date]
            when = dates[-1] if dates else ""
            en += (f": {into_en}" if into_en else "") + (f" (recorded for {when})" if when else " (undated)")
            zh += (f"：{into_zh}" if into_zh else "") + (f"（记载日期{when}）" if when else "（日期不详）")
        return answers.FateAnswer(
            fate=verdict.fate,
            as_of=as_of,
            disputed=verdict.disputed,
            successors=successors,
            statements=self.statements(verdict.claims),
            events=[event.id for event in verdict.events],
            planned=verdict.planned,
            last_seen=seen,
            last_seen_statements=self.statements(verdict.last_seen_claims),
            explanation_en=en,
            explanation_zh=zh,
        )

    def cite(self, source_ids: Iterable[str]) -> None:
        """Let the answer list these sources."""
        for source_id in source_ids:
            self._cited.setdefault(source_id, set())

    def cite_at(self, places: Iterable[tuple[str, str]]) -> None:
        """Let the answer list these sources, each with a place in it (its locator)."""
        for source_id, locator in places:
            self._cited.setdefault(source_id, set()).add(locator)

    def envelope(self) -> dict[str, object]:
        """The fields that every answer carries; the sources are filled in by :meth:`seal`."""
        return {
            "release": self.release.id,
            "data_date": self.release.data_date,
            "as_of": self.lens.as_of,
            "known_at": self.lens.known_at,
            "min_reliability": self.lens.min_reliability,
        }

    def seal(self, answer: E) -> E:
        """Put the cited sources into a finished answer."""
        answer.sources = {
            key: answers.SourceRef(
                id=source.id,
                title=source.title,
                publisher=source.publisher,
                published=source.published,
                url=source.url,
                language=source.language,
                kind=source.kind,
                reliability=cast(Literal["A", "B", "C"], source.reliability),
                note=source.note,
                footnote_en=footnote_en(source, release=self.release.id),
                footnote_zh=footnote_zh(source, release=self.release.id),
                archived_url=archived(source),
                places=[
                    answers.Place(
                        locator=locator,
                        footnote_en=footnote_en(source, locator, self.release.id),
                        footnote_zh=footnote_zh(source, locator, self.release.id),
                    )
                    for locator in sorted(self._cited[key])
                ],
            )
            for key, source in sorted(self.release.sources(self._cited).items())
        }
        return answer


def body_of(entity: Entity) -> answers.Body:
    """An entity in short."""
    return answers.Body(
        id=entity.id,
        label_zh=entity.label_zh,
        label_en=entity.label_en,
        kind=entity.kind,
        designation=entity.designation,
        basis=cast(Literal["statement", "name"], entity.basis),
    )
