"""The tables as they ship: described, valid, and every row accounted for."""

import csv
import json
import random
from pathlib import Path

import frictionless
import pytest

from graph import vocabulary
from graph.errors import DataError
from graph.statements import Rejection, Source, Statement, Statistic
from ingest.dataset import ShippedTables, check
from ingest.package import read_package
from ingest.readings import DERIVED
from tests.ingest.small import DATA, columns, read, write

LEAST = {"institutions": 2622, "relations": 2755, "events": 1012, "policies": 69, "statistics": 127, "sources": 1221}
TABLES = (*LEAST, "names", "readings", "judgements", "states", "ids")


def test_the_shipped_tables_hold_nothing_that_is_not_understood() -> None:
    problems = check(DATA)
    assert not problems, "\n".join(map(str, problems))


def test_every_row_is_accounted_for() -> None:
    dataset = ShippedTables(DATA)
    items = list(dataset.items())
    accounts = {account.file.removesuffix(".csv"): account for account in dataset.accounting()}
    assert sorted(accounts) == sorted(TABLES)
    for name, account in accounts.items():
        assert account.rows == len(read(DATA / f"{name}.csv")) >= LEAST.get(name, 0), name
        used = account.rows_with_statements + account.statistics + account.records + account.rejected
        assert account.rows == used, name
    assert sum(account.statements for account in accounts.values()) == sum(isinstance(i, Statement) for i in items)
    assert sum(account.rejected for account in accounts.values()) == sum(isinstance(i, Rejection) for i in items)
    assert accounts["sources"].records == sum(isinstance(i, Source) for i in items)
    assert accounts["statistics"].statistics == sum(isinstance(i, Statistic) for i in items)


def test_every_statement_is_cited_dated_and_has_an_id_of_its_own() -> None:
    items = list(ShippedTables(DATA).items())
    sources = {item.id for item in items if isinstance(item, Source)}
    statements = [item for item in items if isinstance(item, Statement)]
    assert len({statement.id for statement in statements}) == len(statements)
    for statement in statements:
        assert statement.source_id in sources
        assert statement.recorded
        assert statement.confidence in vocabulary.CONFIDENCES
        assert statement.property in vocabulary.PROPERTIES
        assert (statement.target is not None) == (statement.value_type == "entity")


def test_every_rejection_says_where_and_why() -> None:
    for item in ShippedTables(DATA).items():
        if isinstance(item, Rejection):
            row = read(DATA / item.file)[item.row - 2]
            assert row["row_id"] == item.row_id
            assert item.column in row
            assert len(item.reason) > 10


def test_frictionless_finds_the_package_and_all_tables_valid() -> None:
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])[:10]
    assert [task.name for task in report.tasks] == [
        resource["name"]
        for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    ]
    assert len(report.tasks) == len(TABLES)


def test_the_codes_of_the_descriptor_are_those_of_the_vocabulary() -> None:
    tables = read_package(DATA).tables
    codes = {
        (table.name, column.name): set(column.codes)
        for table in tables.values()
        for column in table.columns
        if column.codes
    }
    confidence = set(vocabulary.CONFIDENCES)
    kinds = {"institution", "programme", "group", "policy", "place", "person", "honour"}
    stages = {
        "proposed",
        "applied",
        "approved",
        "under_construction",
        "established",
        "unveiled",
        "accepted",
        "evaluated",
        "operating",
    }
    ends = {
        "renamed",
        "converted",
        "reorganised",
        "merged",
        "revoked",
        "not_retained",
        "in_new_series",
        "converting",
        "other",
    }
    assert codes == {
        ("sources", "kind"): {
            "official",
            "organisation",
            "news",
            "academic",
            "company",
            "database",
            "thinktank",
            "code",
            "other",
        },
        ("sources", "reliability"): set(vocabulary.RELIABILITIES),
        ("institutions", "type"): set(vocabulary.TYPES),
        ("institutions", "confidence"): confidence,
        ("relations", "predicate"): set(vocabulary.PREDICATES),
        ("relations", "confidence"): confidence,
        ("events", "event_type"): {event.value for event in vocabulary.EventType},
        ("events", "status"): {status.value for status in vocabulary.Status},
        ("events", "confidence"): confidence,
        ("policies", "confidence"): confidence,
        ("statistics", "confidence"): confidence,
        ("names", "kind"): kinds,
        ("judgements", "judgement"): {"same", "different", "unsure"},
        ("states", "code"): stages | ends,
    }
    assert set(DERIVED["events"]["lineage_kind"]) == {kind.value for kind in vocabulary.LineageKind} | {"none"}


def test_every_column_says_what_it_means() -> None:
    for table in read_package(DATA).tables.values():
        assert len(table.description) > 20, table.name
        assert list(table.header) == columns(table.name)
        for column in table.columns:
            assert column.title, column.name
            assert column.description.endswith((".", ")")), f"{table.name}.{column.name}"


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    shuffled = tmp_path / "data"
    shuffled.mkdir()
    (shuffled / "datapackage.json").write_bytes((DATA / "datapackage.json").read_bytes())
    for name in reversed(TABLES):
        rows = read(DATA / f"{name}.csv")
        random.Random(7).shuffle(rows)
        write(shuffled / f"{name}.csv", columns(name), rows)
    before, after = (
        {item for item in ShippedTables(path).items() if not isinstance(item, Rejection)} for path in (DATA, shuffled)
    )
    assert before == after


def test_progress_is_told_and_ends_at_the_total() -> None:
    told: list[tuple[int, int]] = []
    list(ShippedTables(DATA, lambda done, total: told.append((done, total))).items())
    assert told == sorted(told)
    (total,) = {total for _, total in told}
    assert told[-1] == (total, total)
    assert total == sum(len(read(DATA / f"{name}.csv")) for name in TABLES)


def test_decisions_are_read_as_they_stand() -> None:
    dataset = ShippedTables(DATA)
    judgements = dataset.judgements()
    assert [judgement.id for judgement in judgements] == [row["judgement_id"] for row in read(DATA / "judgements.csv")]
    assert {judgement.verdict for judgement in judgements} <= {"same", "different", "unsure"}
    assert len(dataset.registry()) == len(read(DATA / "ids.csv"))
    states = dataset.states()
    assert states["operating"].code == "operating"
    assert len(states) == len(read(DATA / "states.csv"))


@pytest.mark.parametrize("table", ["judgements", "ids", "states"])
def test_a_spoilt_table_of_decisions_is_an_error(data: Path, table: str) -> None:
    with (data / f"{table}.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerow(["!"] * len(columns(table)))
    dataset = ShippedTables(data)
    call = {"judgements": dataset.judgements, "ids": dataset.registry, "states": dataset.states}[table]
    with pytest.raises(DataError, match=rf"{table}\.csv, row"):
        call()
