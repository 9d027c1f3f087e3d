"""Compiling a dataset into a release: read, resolve, derive, write, and only then take the last one's place.

Deterministic: every table is written in the order of its keys, and nothing of the clock, the machine or the order of
files enters it. Atomic: all work goes into files beside the target; a failure at any moment leaves the target alone.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from graph.dates import date_range
from graph.errors import BuildError, DataError, Problem
from graph.identity import Resolver
from graph.release import apart, derive, kept, leftovers, names_index, schema
from graph.release.digest import release_id
from graph.statements import Accounting, Dataset, EventKey, Mention, Rejection, Source, Statement, Statistic

Progress = Callable[[str, int], None]

#: Parts of a build, in order, as told to the progress callback.
STAGES = ("reading", "resolving", "writing", "deriving", "indexing", "sealing")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read, made and refused."""

    release: str
    path: Path
    accounting: list[Accounting]
    rejections: list[Rejection]
    statements: int
    entities: dict[str, int]
    merges_by_rule: int
    merges_by_judgement: int
    conflicts: int
    unregistered_ids: int


def build(
    dataset: Dataset, target: Path, progress: Progress = lambda stage, done: None, *, keep_last: bool = False
) -> BuildReport:
    """Compile the dataset into a release file at ``target``, in one step.

    With ``keep_last`` the release that stood there is kept under its id (:mod:`graph.release.kept`), so that what changed
    since can be told.

    Raises:
        BadParameter: how many older releases are to be kept is not understood.
        DataError: something in the dataset is not understood.
        BuildError: the file cannot be written (no space, no permission).
    """
    if keep_last:
        kept.how_many()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        leftovers.clear(target.parent)
        with leftovers.workplace(target.parent) as work:
            report = _build_in(work, dataset, target, progress)
            finished = work / "release.sqlite"
            _flush(finished)
            if keep_last:
                with contextlib.suppress(OSError):  # nothing is lost but the comparison
                    kept.keep(target, but=report.release)
            finished.replace(target)
            with contextlib.suppress(OSError):  # the new release has its place; some systems cannot flush a directory
                _flush(target.parent)
    except (sqlite3.OperationalError, sqlite3.IntegrityError, OSError) as error:
        raise BuildError(
            f"The release could not be written to {target}: {error}. The last release is unchanged."
        ) from error
    return report


def _build_in(work: Path, dataset: Dataset, target: Path, progress: Progress) -> BuildReport:
    progress("reading", 0)
    resolver = Resolver(dataset.judgements(), dataset.registry())
    draft = work / "draft.sqlite"
    with contextlib.closing(_connect(draft)) as db:
        db.execute("ATTACH DATABASE ? AS work", (str(work / "staging.sqlite"),))
        db.execute("PRAGMA work.journal_mode = OFF")
        db.execute("PRAGMA work.synchronous = OFF")
        db.executescript(schema.TABLES)
        db.executescript(schema.STAGING.replace("CREATE TABLE ", "CREATE TABLE work."))
        db.execute("BEGIN")
        statistics, rejections = _stage(db, dataset, resolver, progress)
        progress("resolving", 0)
        _resolve(db, resolver)
        progress("writing", 0)
        derive.write_events(db)
        derive.write_statements(db)
        _write_identity(db, resolver)
        _write_rest(db, dataset, resolver, statistics, rejections)
        progress("deriving", 0)
        apart.point_aliases(db, resolver)
        derive.write_entities(db, resolver)
        derive.write_event_links(db)
        derive.write_conflicts(db)
        progress("indexing", 0)
        db.execute("COMMIT")
        db.executescript(schema.INDEXES)
        apart.label_namesakes(db)
        names_index.write(db)
        progress("sealing", 0)
        release = _seal(db)
        report = _report(db, release, target, dataset, resolver, rejections)
        db.commit()
        db.execute("DETACH DATABASE work")
        # A fresh copy in key order: free of the pages that the work left behind, so equal content gives equal bytes.
        db.execute("VACUUM INTO ?", (str(work / "release.sqlite"),))
    return report


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "page_size = 4096",
        "cache_size = -65536",
        "temp_store = FILE",
    ):
        db.execute(f"PRAGMA {pragma}")
    db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {schema.FORMAT}")
    return db


def _stage(
    db: sqlite3.Connection, dataset: Dataset, resolver: Resolver, progress: Progress
) -> tuple[list[tuple[Statistic, int | None]], list[Rejection]]:
    """Read everything once; statements wait in the staging table with the numbers of their references."""
    statistics: list[tuple[Statistic, int | None]] = []
    rejections: list[Rejection] = []
    batch: list[tuple[object, ...]] = []

    def flush() -> None:
        try:
            db.executemany(f"INSERT INTO work.staged VALUES ({','.join('?' * 19)})", batch)
        except sqlite3.IntegrityError as error:
            raise BuildError(
                f"two statements have one id ({error}); an ingester gave one value of one cell twice"
            ) from error
        batch.clear()

    done = 0
    for item in dataset.items():
        if isinstance(item, Statement):
            batch.append(_staged(item, resolver))
            done += 1
            if len(batch) == 5000:
                flush()
                progress("reading", done)
        elif isinstance(item, Source):
            db.execute(f"INSERT INTO sources VALUES ({','.join('?' * 9)})", astuple(item))
        elif isinstance(item, Statistic):
            statistics.append((item, resolver.reference(item.institution) if item.institution else None))
        else:
            rejections.append(item)
    flush()
    missing = resolver.unmet_addresses()
    if missing:
        raise DataError(
            [
                Problem("judgements.csv", 0, "left", f"{address}: the dataset has no name in that cell")
                for address in missing
            ]
        )
    return statistics, rejections


def _staged(statement: Statement, resolver: Resolver) -> tuple[object, ...]:
    subject: int | None = None
    event: str | None = None
    written = ""
    if isinstance(statement.subject, EventKey):
        event = statement.subject.row_id
    else:
        subject = resolver.reference(statement.subject)
        written = statement.subject.written or statement.subject.name
        if statement.property == "type":
            resolver.carries_type(subject, statement.value, statement.row_id)
        elif statement.property in {"name", "title", "alias"}:
            resolver.knows(statement.value)
            if statement.property != "alias" and statement.language == "en":
                resolver.carries_english(subject, statement.value, statement.row_id)
    target = resolver.reference(statement.target) if statement.target else None
    for mention in (statement.subject, statement.target):
        if isinstance(mention, Mention) and mention.written not in {"", mention.name}:
            resolver.knows(mention.written)
    earliest = date_range(statement.valid_from).earliest if statement.valid_from else None
    latest = date_range(statement.valid_to).latest if statement.valid_to else None
    return (
        statement.id, statement.row_id, subject, event, statement.property, statement.value, statement.value_type, target,
        statement.language, statement.valid_from, statement.valid_to, statement.recorded, statement.source_id,
        statement.locator, statement.confidence, statement.note, written, earliest, latest,
    )  # fmt: skip


def _resolve(db: sqlite3.Connection, resolver: Resolver) -> None:
    moved = resolver.resolve()
    db.executemany("INSERT INTO work.moved VALUES (?, ?)", moved.items())
    # In one pass: the staged statements have no index by row.
    db.execute(
        "UPDATE work.staged SET subject = (SELECT m.subject FROM work.moved m WHERE m.row_id = staged.row_id) "
        "WHERE row_id IN (SELECT row_id FROM work.moved)"
    )
    numbers = range(len(resolver.keys))
    db.executemany("INSERT INTO work.resolved VALUES (?, ?)", ((number, resolver.id_of(number)) for number in numbers))


def _write_identity(db: sqlite3.Connection, resolver: Resolver) -> None:
    keys = sorted(range(len(resolver.keys)), key=lambda number: resolver.keys[number])
    db.executemany(
        "INSERT INTO reference_names VALUES (?, ?, ?, ?)",
        ((resolver.keys[n], resolver.own_ids[n], resolver.id_of(n), resolver.shown(n)) for n in keys),
    )
    db.executemany("INSERT OR IGNORE INTO merges VALUES (?, ?, ?)", sorted(astuple(merge) for merge in resolver.merges))
    db.executemany("INSERT INTO redirects VALUES (?, ?)", sorted(resolver.redirects.items()))
    db.executemany(
        f"INSERT INTO judgements VALUES ({','.join('?' * 7)})",
        (astuple(judgement)[:7] for judgement in resolver.judgements),
    )


def _write_rest(
    db: sqlite3.Connection,
    dataset: Dataset,
    resolver: Resolver,
    statistics: list[tuple[Statistic, int | None]],
    rejections: list[Rejection],
) -> None:
    for statistic, reference in sorted(statistics, key=lambda pair: pair[0].id):
        row = asdict(statistic)
        entity = resolver.id_of(reference) if reference is not None else None
        columns = ("id", "measure", "value", "unit", "year", "scope", "programme")
        rest = ("source_id", "locator", "confidence", "note", "recorded")
        values = [*(row[c] for c in columns), entity, *(row[c] for c in rest)]
        db.execute(f"INSERT INTO statistics VALUES ({','.join('?' * 13)})", values)
    db.executemany(
        "INSERT INTO rejections VALUES (?, ?, ?, ?)",
        sorted((r.file, r.row_id, r.column, r.reason) for r in rejections),
    )
    accounts = sorted(astuple(a) for a in dataset.accounting())
    db.executemany(f"INSERT INTO accounting VALUES ({','.join('?' * 7)})", accounts)
    states = sorted((text, reading.code, reading.date) for text, reading in dataset.states().items())
    db.executemany("INSERT INTO states VALUES (?, ?, ?)", states)


def _seal(db: sqlite3.Connection) -> str:
    """Write what the release says of itself; its id is the hash of everything else in it."""
    recorded = db.execute("SELECT coalesce(max(recorded), '') FROM statements").fetchone()[0]
    db.execute("INSERT INTO meta VALUES ('format', ?)", (str(schema.FORMAT),))
    db.execute("INSERT INTO meta VALUES ('data_date', ?)", (recorded,))
    db.execute("INSERT INTO meta VALUES ('licence', 'CC BY 4.0, Puxi contributors')")
    release = release_id(db)
    db.execute("INSERT INTO meta VALUES ('release', ?)", (release,))
    return release


def _report(
    db: sqlite3.Connection,
    release: str,
    target: Path,
    dataset: Dataset,
    resolver: Resolver,
    rejections: list[Rejection],
) -> BuildReport:
    registered = {entry.id for entry in resolver.registry}
    return BuildReport(
        release=release,
        path=target,
        accounting=dataset.accounting(),
        rejections=sorted(rejections, key=lambda r: (r.file, r.row)),
        statements=db.execute("SELECT count(*) FROM statements").fetchone()[0],
        entities=dict(db.execute("SELECT kind, count(*) FROM entities GROUP BY kind ORDER BY kind")),
        merges_by_rule=sum(merge.by.startswith("rule:") for merge in resolver.merges),
        merges_by_judgement=sum(merge.by.startswith("judgement:") for merge in resolver.merges),
        conflicts=db.execute("SELECT count(*) FROM (SELECT DISTINCT subject_id, property FROM conflicts)").fetchone()[
            0
        ],
        unregistered_ids=sum(own not in registered for own in resolver.own_ids),
    )


def _flush(path: Path) -> None:
    """Make sure that what was written reached the disk: the file before its name changes, then the folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def unregistered(resolver: Resolver) -> Iterator[tuple[str, str]]:
    """Ids given by this build that the registry does not have yet, with their references."""
    registered = {entry.id for entry in resolver.registry}
    for number, own in enumerate(resolver.own_ids):
        if own not in registered:
            yield own, resolver.keys[number]
