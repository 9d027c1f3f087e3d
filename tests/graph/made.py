"""A dataset made by a test, statement by statement, as an ingester would hand it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graph.names import is_chinese
from graph.release.build import build
from graph.release.reader import Release
from graph.statements import (
    Accounting,
    EventKey,
    Item,
    Judgement,
    Mention,
    RegisteredId,
    Rejection,
    Source,
    Statement,
    StateReading,
    Subject,
    ValueType,
    Verdict,
)

RECORDED = "2026-01-01"

#: What an event of a type means for lineage, unless the test says otherwise.
_KINDS = {
    "renamed": "renamed",
    "converted": "converted",
    "merged": "merged",
    "split": "split",
    "absorbed": "absorbed",
    "reorganised": "reorganised",
    "branch_opened": "branched",
    "applied": "converted",
    "proposed": "converted",
    "approved": "founded_on",
    "established": "founded_on",
}


@dataclass
class Made:
    """A dataset in memory (:class:`graph.statements.Dataset`). Source ``a`` is of reliability A, ``b`` and ``c`` likewise."""

    decisions: list[Judgement] = field(default_factory=list)
    ids: list[RegisteredId] = field(default_factory=list)
    readings: dict[str, StateReading] = field(default_factory=dict)
    stored: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        for letter in "abc":
            self.source(letter, letter.upper())

    # -- the protocol -------------------------------------------------------------------------------------------

    def judgements(self) -> list[Judgement]:
        return self.decisions

    def registry(self) -> list[RegisteredId]:
        return self.ids

    def states(self) -> dict[str, StateReading]:
        return self.readings

    def items(self) -> Iterator[Item]:
        yield from self.stored

    def accounting(self) -> list[Accounting]:
        return [Accounting("made.csv", rows=len(self.stored))]

    # -- what a test puts in ------------------------------------------------------------------------------------

    def source(self, source_id: str, reliability: str = "A", published: str = "2020-01-01") -> None:
        source = Source(source_id, "", f"Source {source_id}", "Publisher", published, "en", "official", reliability, "")
        self.stored.append(source)

    def judge(self, left: str, right: str, verdict: Verdict = "same") -> str:
        number = f"j{len(self.decisions) + 1:04d}"
        self.decisions.append(Judgement(number, left, right, verdict, "a tester", RECORDED, "as the test says"))
        return number

    def say(
        self,
        row: str,
        subject: Subject,
        prop: str,
        value: str,
        value_type: ValueType = "text",
        *,
        source: str = "a",
        confidence: str = "high",
        recorded: str = RECORDED,
        target: Mention | None = None,
        valid_from: str = "",
        valid_to: str = "",
        note: str = "",
    ) -> Statement:
        statement = Statement(
            row,
            subject,
            prop,
            value,
            value_type,
            source,
            "para 1",
            confidence,
            recorded,
            target=target,
            language="zh" if is_chinese(value) else "en",
            valid_from=valid_from,
            valid_to=valid_to,
            note=note,
        )
        self.stored.append(statement)
        return statement

    def body(
        self,
        row: str,
        name: str,
        kind: str = "",
        *,
        english: str = "",
        status: str = "",
        established: str = "",
        source: str = "a",
        recorded: str = RECORDED,
    ) -> None:
        """A row of the institutions table."""
        subject = Mention(row, "name_zh", 1, name, written=name)

        def say(prop: str, value: str, value_type: ValueType = "text", valid_from: str = "") -> None:
            self.say(row, subject, prop, value, value_type, source=source, recorded=recorded, valid_from=valid_from)

        say("name", name)
        if english:
            say("name", english)
        if kind:
            say("type", kind, "code")
        if established:
            say("established", established, "date")
        if status:
            say("status", status, valid_from=self.readings[status].date)

    def state(self, text: str, code: str, date: str = "") -> None:
        """How a state in the words of a table is read."""
        self.readings[text] = StateReading(code, date)

    def relation(
        self,
        row: str,
        subject: str,
        predicate: str,
        value: str,
        *,
        source: str = "a",
        valid_from: str = "",
        valid_to: str = "",
        person: bool = False,
        confidence: str = "high",
    ) -> None:
        """A row of the relations table."""
        left = Mention(row, "subject", 1, subject, written=subject)
        right = Mention(
            row, "object", 1, value, "person" if person else "institution", value, scope=left if person else None
        )
        self.say(
            row,
            left,
            predicate,
            value,
            "entity",
            target=right,
            source=source,
            valid_from=valid_from,
            valid_to=valid_to,
            confidence=confidence,
        )

    def event(
        self,
        row: str,
        event_type: str,
        before: str = "",
        after: str = "",
        *,
        kind: str | None = None,
        date: str = "",
        status: str = "completed",
        by: str = "",
        source: str = "a",
        recorded: str = RECORDED,
        confidence: str = "high",
        inferred: bool = False,
    ) -> None:
        """A row of the events table; several names are joined with " | "."""
        event = EventKey(row)
        note = "[inferred]" if inferred else ""

        def say(prop: str, value: str, value_type: ValueType, target: Mention | None = None) -> None:
            self.say(
                row,
                event,
                prop,
                value,
                value_type,
                target=target,
                source=source,
                recorded=recorded,
                note=note,
                confidence=confidence,
            )

        say("event_type", event_type, "code")
        say("event_status", status, "code")
        if date:
            say("date", date, "date")
        for prop, cell in (("from", before), ("to", after), ("decided_by", by)):
            for number, name in enumerate(filter(None, cell.split(" | ")), start=1):
                say(prop, name, "entity", Mention(row, prop, number, name, written=name))
        if kind is None:
            kind = _KINDS.get(event_type, "") if before and after and before != after else ""
        if kind:
            say("lineage_kind", kind, "code")

    def reject(self, row: str, reason: str) -> None:
        self.stored.append(Rejection("made.csv", 1, row, "column", reason))

    def release(self, folder: Path) -> Release:
        """A release built from it."""
        path = folder / "made.sqlite"
        build(self, path)
        return Release(path)
