"""Pairs of names that were checked by reading their rows: which are one body and which are not.

``identity_examples.csv`` has the names as the tables write them, or the address of a cell (``e0558:to``) where one name
stands for two bodies; ``why`` is what the rows say.
"""

import csv
import re
from pathlib import Path

import pytest

from graph.identity import canonical_address
from graph.names import normal_form
from graph.release.reader import Release

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
_PREFIXES = ("", "programme:", "group:", "policy:")


def examples() -> list[dict[str, str]]:
    with (HERE / "identity_examples.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def bodies(release: Release) -> dict[str, str]:
    """The body of every reference."""
    rows = release.query("SELECT key, entity_id FROM reference_names")
    return {str(key): str(entity) for key, entity in rows}


@pytest.fixture(scope="module")
def written() -> set[str]:
    """Every name as some cell of the tables has it."""
    found: set[str] = set()
    for table in ("institutions", "relations", "events", "policies"):
        with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column in ("name_zh", "name_en", "subject", "object", "from", "to", "decided_by", "issuers"):
                    found.update(row.get(column, "").split(" | "))
    return found


def body_of(name: str, bodies: dict[str, str]) -> str:
    if re.fullmatch(r"[a-z]\d{4}:.+", name):
        return bodies[f"@{canonical_address(name)}"]
    code = {"国家工程技术研究中心": "NETRC", "国家工程研究中心": "NERC"}.get(name)
    keys = [f"programme:{code}"] if code else [prefix + normal_form(name) for prefix in _PREFIXES]
    return next(bodies[key] for key in keys if key in bodies)


def test_there_are_a_hundred_of_each_and_every_one_has_a_reason() -> None:
    rows = examples()
    for expected in ("same", "different"):
        assert sum(row["expected"] == expected for row in rows) >= 100
    assert {row["expected"] for row in rows} == {"same", "different"}
    assert len({frozenset((row["left"], row["right"])) for row in rows}) == len(rows)
    for row in rows:
        assert row["left"] != row["right"]
        assert len(row["why"]) > 12


@pytest.mark.parametrize("row", examples(), ids=lambda row: f"{row['left'][:24]}-{row['right'][:24]}")
def test_the_release_agrees(row: dict[str, str], bodies: dict[str, str], written: set[str]) -> None:
    for side in (row["left"], row["right"]):
        assert side in written or re.fullmatch(r"[a-z]\d{4}:.+", side), f"{side} is not in the tables"
    left, right = body_of(row["left"], bodies), body_of(row["right"], bodies)
    assert (left == right) == (row["expected"] == "same"), f"{left} and {right}: {row['why']}"
