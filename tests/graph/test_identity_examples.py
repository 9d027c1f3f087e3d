"""Pairs of names that were checked by reading their rows: which are one body and which are not.

``identity_examples.csv`` has the names as the tables write them (a place with its kind, ``place:山西``), or the address of
a cell (``e0558:to``) where one name stands for two bodies or the name is that of a session; ``why`` is what the rows say.
A good part of the pairs is in no judgement: they hold by rules, by chains of judgements or because nothing joins them.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.addresses import canonical_address
from graph.ids import split_key
from graph.names import normal_form
from graph.release.reader import Release

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
_PREFIXES = ("", "programme:", "group:", "policy:")
_ADDRESS = re.compile(r"([a-z]\d{4}):([a-z_]+)(?:/\d+)?")
_COLUMNS = (
    "name_zh",
    "name_en",
    "subject",
    "object",
    "from",
    "to",
    "decided_by",
    "issuers",
    "aliases",
    "province",
    "city",
)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def examples() -> list[dict[str, str]]:
    with (HERE / "identity_examples.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every name as some cell of the tables has it."""
    return {
        name
        for tables in ("institutions", "relations", "events", "policies")
        for row in table(tables)
        for column in _COLUMNS
        for name in row.get(column, "").split(" | ")
    }


@pytest.fixture(scope="module")
def body_of(release: Release) -> Callable[[str], str]:
    """Which body a name or a cell stands for."""
    bodies = {str(key): str(body) for key, body in release.query("SELECT key, entity_id FROM reference_names")}

    def of_cell(address: str) -> str:
        row, column = address.split("/", maxsplit=1)[0].split(":")
        found = {
            str(body)
            for name, body in release.query(
                "SELECT property, value_id FROM statements WHERE row_id = ? AND value_id IS NOT NULL", (row,)
            )
            if column in (name, "object") or (column, name) == ("decided_by", "under")  # a plan may stand there
        }
        (body,) = found
        return body

    def find(name: str) -> str:
        if _ADDRESS.fullmatch(name):
            return bodies.get(f"@{canonical_address(name)}") or of_cell(name)
        code = {"国家工程技术研究中心": "NETRC", "国家工程研究中心": "NERC"}.get(name)
        keys = [f"programme:{code}"] if code else [prefix + normal_form(name) for prefix in _PREFIXES]
        if name.startswith("place:"):
            keys = ["place:" + normal_form(name.removeprefix("place:"))]
        found = {bodies[key] for key in keys if key in bodies}
        if not found:  # a name that stands only beside another one, as its alias
            found = {
                str(body)
                for (body,) in release.query("SELECT entity_id FROM names WHERE normal = ?", (normal_form(name),))
            }
        (body,) = found
        return body

    return find


def pair(left: str, right: str) -> frozenset[str]:
    """Two names as judgements compare them: in normal form and without their kind."""
    return frozenset(
        canonical_address(side) if _ADDRESS.fullmatch(side) else normal_form(split_key(side)[1])
        for side in (left, right)
    )


def test_there_are_a_hundred_of_each_and_every_one_has_a_reason() -> None:
    rows = examples()
    for expected in ("same", "different"):
        assert sum(row["expected"] == expected for row in rows) >= 100
    assert {row["expected"] for row in rows} == {"same", "different"}
    assert len({frozenset((row["left"], row["right"])) for row in rows}) == len(rows)
    for row in rows:
        assert row["left"] != row["right"]
        assert len(row["why"]) > 12


@pytest.mark.parametrize("expected", ["same", "different"])
def test_fifty_of_each_are_in_no_judgement(expected: str) -> None:
    """A judgement that is contradicted fails the build already; these pairs find what no judgement guards."""
    judged = {pair(row["left"], row["right"]) for row in table("judgements")}
    free = [row for row in examples() if row["expected"] == expected and pair(row["left"], row["right"]) not in judged]
    assert len(free) >= 50


@pytest.mark.parametrize("row", examples(), ids=lambda row: f"{row['left'][:24]}-{row['right'][:24]}")
def test_the_release_agrees(row: dict[str, str], body_of: Callable[[str], str], written: set[str]) -> None:
    for side in (row["left"], row["right"]):
        assert side.removeprefix("place:") in written or _ADDRESS.fullmatch(side), f"{side} is not in the tables"
    left, right = body_of(row["left"]), body_of(row["right"])
    assert (left == right) == (row["expected"] == "same"), f"{left} and {right}: {row['why']}"
