"""The statement: the unit of all that is known, and its companions.

An ingester yields :class:`Statement` records about *mentions*: a name as one cell of one row has it. Which body a
mention means is decided later and separately (:mod:`graph.identity`), so that the decision can be undone and a
statement is never edited by a merge.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, Protocol

MentionKind = Literal["institution", "person", "place", "field", "programme", "group", "policy"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands: row, column, and number within the cell (from 1, as several may be joined by " | ").

    ``name`` is what is meant to be resolved, ``written`` what the cell has (they differ where a recorded reading says
    so: 第九届全国人民代表大会第一次会议 stands for the National People's Congress). ``scope`` is the body beside which a
    person is named, as two people may share a name.
    """

    row_id: str
    column: str
    number: int
    name: str
    kind: MentionKind = "institution"
    written: str = ""
    scope: Mention | None = None

    @property
    def address(self) -> str:
        """``e0317:from/2``: how a judgement points at this one mention."""
        return f"{self.row_id}:{self.column}/{self.number}"


@dataclass(frozen=True, slots=True)
class EventKey:
    """The event that one row of the events table reports, before rows about one event are joined."""

    row_id: str


Subject = Mention | EventKey
ValueType = Literal["entity", "text", "date", "code"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One source says one thing of one subject.

    ``value`` is the text, code or EDTF date; for an entity the name as written, with the mention in ``target``.
    ``valid_from``/``valid_to`` are EDTF, as the source gives them; ``recorded`` is the day it entered the dataset.
    ``language`` is a BCP 47 tag, empty for dates and codes.
    """

    row_id: str
    subject: Subject
    property: str
    value: str
    value_type: ValueType
    source_id: str
    locator: str
    confidence: str
    recorded: str
    target: Mention | None = None
    language: str = ""
    valid_from: str = ""
    valid_to: str = ""
    note: str = ""

    @builtins.property  # the field above has the plain name
    def id(self) -> str:
        """A name for the statement, computed from what identifies it: row, property, which value of the cell.

        It does not depend on which bodies the mentions are resolved to, so that it survives every merge.
        """
        return statement_id(self.row_id, self.property, self.target.address if self.target else self.value)


def statement_id(*parts: str) -> str:
    """``s`` and 16 hexadecimal digits of BLAKE2b over the parts."""
    return "s" + blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A page or document in which statements were read. ``reliability`` is A official or primary, B reputable, C weak."""

    id: str
    url: str
    title: str
    publisher: str
    published: str
    language: str
    kind: str
    reliability: str
    note: str


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number about a programme, a region or one institution, as a source gives it (the value in its own words)."""

    id: str
    measure: str
    value: str
    unit: str
    year: str
    scope: str
    source_id: str
    locator: str
    confidence: str
    note: str
    recorded: str
    programme: str = ""
    institution: Mention | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was read and not taken, and why. A release lists every one."""

    file: str
    row: int
    row_id: str
    column: str
    reason: str


Verdict = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on whether two names or mentions are one body: by whom or which rule, when, why.

    ``left`` and ``right`` are a name, ``NAME @TYPE`` (where one name carries two designations), or the address of a
    mention (``e0317:from/1``).
    """

    id: str
    left: str
    right: str
    verdict: Verdict
    by: str
    date: str
    reason: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class RegisteredId:
    """A line of the id registry: an id once given stays with its reference, and is never given to another.

    ``replaced_by`` is the id to redirect to once the reference is no longer in the dataset.
    """

    id: str
    reference: str
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class StateReading:
    """What a state in the words of a table says of a body's life: a code, and the date that the words contain (EDTF)."""

    code: str
    date: str


@dataclass(slots=True)
class Accounting:
    """How the rows of one table were used: every row is a source, statements, a statistic or a rejection."""

    file: str
    rows: int = 0
    rows_with_statements: int = 0
    statements: int = 0
    statistics: int = 0
    records: int = 0
    rejected: int = 0


Item = Source | Statement | Statistic | Rejection


class Dataset(Protocol):
    """What a build reads: the decisions on identity, then one pass over everything else."""

    def judgements(self) -> list[Judgement]:
        """The recorded judgements on identity. Raises :class:`graph.errors.DataError`."""
        ...

    def registry(self) -> list[RegisteredId]:
        """The ids given so far, in the order in which they were given. Raises :class:`graph.errors.DataError`."""
        ...

    def states(self) -> dict[str, StateReading]:
        """How the free texts of the institutions' ``status`` column are to be read."""
        ...

    def items(self) -> Iterator[Item]:
        """Every record of the dataset, streamed. Raises :class:`graph.errors.DataError` when something is not understood."""
        ...

    def accounting(self) -> list[Accounting]:
        """How many rows of each table became what; complete once :meth:`items` is exhausted."""
        ...
