"""The shipped tables as a whole: every row read, checked, turned into items and accounted for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from graph.errors import DataError, Problem
from graph.names import normal_form
from graph.statements import (
    Accounting,
    Item,
    Judgement,
    RegisteredId,
    Rejection,
    Source,
    Statement,
    StateReading,
    Statistic,
)
from graph.vocabulary import DESIGNATIONS
from ingest import decisions
from ingest.findings import Findings
from ingest.known import Known
from ingest.package import DESCRIPTOR, Package, Table, read_package
from ingest.readings import REJECTED, CellReadings
from ingest.registry import INGESTERS
from ingest.row import Row
from ingest.table import Keys, TableReader

#: Tables of decisions and readings: they become no items, and are recorded as used.
_RECORDS = ("names", "readings", "states", "judgements", "ids")
#: A progress report is given after so many rows.
_STRIDE = 500

#: Told how many rows are done, and of how many.
Progress = Callable[[int, int], None]


class ShippedTables:
    """The dataset in a directory that holds ``datapackage.json`` and its tables (:class:`graph.statements.Dataset`)."""

    def __init__(self, directory: Path, progress: Progress | None = None) -> None:
        self._directory = directory
        self._progress = progress
        self._accounting: list[Accounting] = []

    def judgements(self) -> list[Judgement]:
        """The recorded judgements on identity.

        Raises:
            DataError: the table, or the description of the tables, holds something that is not understood.
        """
        return [decisions.judgement(row) for row in self._rows("judgements")]

    def registry(self) -> list[RegisteredId]:
        """The ids given so far, in the order in which they were given.

        Raises:
            DataError: see :meth:`judgements`.
        """
        return [decisions.registered(row) for row in self._rows("ids")]

    def states(self) -> dict[str, StateReading]:
        """How the free texts of the institutions' ``status`` column are to be read, by the text.

        Raises:
            DataError: see :meth:`judgements`.
        """
        return dict(decisions.state(row) for row in self._rows("states"))

    def items(self) -> Iterator[Item]:
        """Every source, statement, statistic and rejection, streamed.

        All tables are read to their end whatever is wrong, so that one run shows everything.

        Raises:
            DataError: after the last item, when anything in any table was not understood; what was yielded then counts
                for nothing. At once, when the description of the tables cannot be read.
        """
        run = _Run(self._directory, self._progress)
        self._accounting = run.accounting
        yield from run.items()

    def accounting(self) -> list[Accounting]:
        """How many rows of each table became what; complete once :meth:`items` is exhausted."""
        return self._accounting

    def _rows(self, name: str) -> Iterator[Row]:
        """The rows of one table; what is wrong is raised after the last."""
        findings = Findings()
        table = _described(read_package(self._directory), name)
        for number, cells in TableReader(table, self._directory, findings).rows():
            yield Row(table.file, number, cells, findings)
        if findings.problems:
            raise DataError(findings.problems)


def check(directory: Path) -> list[Problem]:
    """All that is wrong with the dataset in a directory, in the order of files and rows; empty when it can be built."""
    try:
        deque(ShippedTables(directory).items(), maxlen=0)
    except DataError as error:
        return error.problems
    return []


class _Run:
    """One pass over all tables."""

    def __init__(self, directory: Path, progress: Progress | None) -> None:
        self.accounting: list[Accounting] = []
        self._directory = directory
        self._progress = progress
        self._package = read_package(directory)
        self._findings = Findings()
        self._readings = CellReadings()
        self._known = Known()
        self._keys: dict[tuple[str, str], Keys] = {}
        self._incomplete: set[str] = set()
        self._done = 0
        self._total = self._count_rows() if progress else 0

    def items(self) -> Iterator[Item]:
        """See :meth:`ShippedTables.items`."""
        self._read_decisions()
        self._look_ahead()
        for ingester in INGESTERS:
            for row, account in self._rows(ingester.table):
                if REJECTED in row.cells:
                    produced: Iterator[Item] = iter([row.rejection("predicate", row[REJECTED])])
                else:
                    produced = ingester.items(row, self._known)
                yield from _counted(produced, account)
        self._readings.report_unused(lambda table: table not in self._incomplete)
        if self._progress:
            self._progress(self._total, self._total)
        if self._findings.problems:
            raise DataError(self._findings.problems)

    def _read_decisions(self) -> None:
        states: dict[str, StateReading] = {}
        for name in _RECORDS:
            for row, account in self._rows(name):
                account.records += 1
                if name == "names":
                    self._known.rulings.add(row)
                elif name == "readings":
                    self._readings.add(row)
                elif name == "states":
                    state, reading = decisions.state(row)
                    states[state] = reading
                elif name == "judgements":
                    decisions.judgement(row)
        self._known.states = states
        self._known.complete = not (self._incomplete or self._findings.problems)

    def _look_ahead(self) -> None:
        """Which names are institutions' and which designations they carry; problems are told when the rows are read."""
        for name, columns in (("institutions", ("name_zh", "name_en")), ("relations", ("subject",))):
            table, findings = _described(self._package, name), Findings()
            for _, cells in TableReader(table, self._directory, findings, readings=self._readings).rows():
                for text in filter(None, (cells[column] for column in columns)):
                    ruling = self._known.rulings.of(text)
                    if ruling is None or ruling.kind == "institution":
                        form = normal_form(text)
                        self._known.names.add(form)
                        if cells.get("type") in DESIGNATIONS:
                            self._known.types.setdefault(form, set()).add(cells["type"])
            # A row that could not be read may have had the name by which another row is to be understood.
            self._known.complete = self._known.complete and not findings.problems

    def _rows(self, name: str) -> Iterator[tuple[Row, Accounting]]:
        """The valid rows of a table, with the account that they are to be entered in."""
        table = _described(self._package, name)
        account = Accounting(table.file)
        self.accounting.append(account)
        targets = [
            key.target for other in self._package.tables.values() for key in other.foreign_keys if key.table == name
        ]
        reader = TableReader(
            table,
            self._directory,
            self._findings,
            keys=self._keys,
            readings=None if name in _RECORDS else self._readings,
            keep=targets,
        )
        for number, cells in reader.rows():
            yield Row(table.file, number, cells, self._findings), account
            if self._progress and (self._done + reader.count) % _STRIDE == 0:
                self._progress(self._done + reader.count, self._total)
        account.rows = reader.count
        self._done += reader.count
        if not reader.complete:
            self._incomplete.add(name)
        for column, keys in reader.kept.items():
            self._keys[name, column] = keys

    def _count_rows(self) -> int:
        """About how many rows there are, by the line ends in the files."""
        total = 0
        for table in self._package.tables.values():
            path = self._directory / table.file
            if path.is_file():
                with path.open("rb") as stream:
                    total += sum(piece.count(b"\n") for piece in iter(lambda: stream.read(1 << 20), b"")) - 1
        return max(total, 0)


def _counted(produced: Iterator[Item], account: Accounting) -> Iterator[Item]:
    """Pass on what one row gave, and enter it in the account."""
    statements = 0
    for item in produced:
        if isinstance(item, Statement):
            statements += 1
        elif isinstance(item, Statistic):
            account.statistics += 1
        elif isinstance(item, Rejection):
            account.rejected += 1
        elif isinstance(item, Source):
            account.records += 1
        yield item
    account.statements += statements
    account.rows_with_statements += statements > 0


def _described(package: Package, name: str) -> Table:
    table = package.tables.get(name)
    if table is None:
        raise DataError([Problem(DESCRIPTOR, 0, "", f"resource {name!r} is missing; the dataset needs it")])
    return table
