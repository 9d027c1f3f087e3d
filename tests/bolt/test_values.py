"""Values on their way out: JSON, cells, Parquet and data frames hold what the rows hold."""

import io
import json
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pandas as pd
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.bolt.query import Table
from graph.bolt.tabular import arrow, frame, kind, write_parquet
from graph.bolt.values import DEEPEST, Node, Path, Reading, Relationship, brief, cell, json_text, jsonable
from graph.errors import LimitExceeded
from graph.flat.cells import guarded

WHOLE = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ZONED = st.datetimes(timezones=st.just(UTC))
MOMENT = st.datetimes()
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": WHOLE,
    "float": st.floats(),
    "text": TEXT,
    "day": st.dates(),
    "moment": MOMENT,
    "zoned": ZONED,
    "time": st.times(),
    "bytes": st.binary(max_size=20),
}
PLAIN = st.recursive(
    st.none() | st.one_of(*SCALARS.values()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
WHEAT = Node("netrc-xiao-mai", ("Center", "NETRC"), {"id": "netrc-xiao-mai", "established": date(1998, 1, 1)})
INNOVATION = Node("ntic-xiao-mai", ("Center", "NTIC"), {"id": "ntic-xiao-mai"})
BECAME = Relationship("BECAME", WHEAT.id, INNOVATION.id, {"status": "applied", "sources": ["a", "b"]})


def table(columns: Sequence[str], rows: Sequence[tuple[object, ...]], truncated: str = "") -> Table:
    return Table(tuple(columns), list(rows), truncated, "r0123456789abcdef", query="RETURN 1")


def same(left: object, right: object) -> bool:
    """Equal, NaN with itself too."""
    if isinstance(left, float) and isinstance(right, float):
        return left == right or (math.isnan(left) and math.isnan(right))
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right and type(left) is type(right)


@settings(deadline=None)
@given(PLAIN)
def test_every_value_is_json_that_any_program_reads(value: object) -> None:
    def refuse(constant: str) -> object:
        raise AssertionError(constant)

    assert json.loads(json_text(value), parse_constant=refuse) == jsonable(value)


@settings(deadline=None)
@given(PLAIN)
def test_every_value_is_a_cell_and_a_short_text(value: object) -> None:
    assert isinstance(brief(value), str)
    # What a program takes from a spreadsheet's cell is the cell.
    text = cell(value)
    shown = guarded(text)
    assert shown == text or shown == "'" + text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_column_of_one_type_keeps_it_in_parquet(data: st.DataObject) -> None:
    sort = data.draw(st.sampled_from(sorted(SCALARS)))
    values = data.draw(st.lists(st.none() | SCALARS[sort], min_size=1, max_size=8))
    made = io.BytesIO()
    write_parquet(table(["x"], [(value,) for value in values]), made)
    made.seek(0)
    read = pq.read_table(made).column("x").to_pylist()
    assert len(read) == len(values)
    assert all(map(same, read, values))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_column_of_lists_keeps_their_type_in_parquet(data: st.DataObject) -> None:
    sort = data.draw(st.sampled_from(["bool", "int", "float", "text", "day"]))
    values = data.draw(st.lists(st.none() | st.lists(st.none() | SCALARS[sort], max_size=4), min_size=1, max_size=6))
    read = arrow(table(["x"], [(value,) for value in values])).column("x").to_pylist()
    assert all(map(same, read, values))


@settings(max_examples=60, deadline=None)
@given(st.lists(PLAIN, min_size=1, max_size=8))
def test_any_column_can_be_written_and_mixed_ones_are_json(values: list[object]) -> None:
    read = arrow(table(["x"], [(value,) for value in values])).column("x").to_pylist()
    for written, value in zip(read, values, strict=True):
        if kind(values) == "json":
            assert written is None if value is None else json.loads(written) == jsonable(value)
        assert (written is None) == (value is None)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.none() | WHOLE, st.none() | TEXT, st.none() | st.dates(), st.none() | st.booleans()), max_size=6
    )
)
def test_pandas_reads_the_rows_that_the_query_gave(rows: list[tuple[object, ...]]) -> None:
    made = io.BytesIO()
    write_parquet(table(["whole", "text", "day", "truth"], rows), made)
    made.seek(0)
    read = pd.read_parquet(made, dtype_backend="numpy_nullable")
    assert list(read.columns) == ["whole", "text", "day", "truth"]
    found = [tuple(None if pd.isna(value) else value for value in row) for row in read.itertuples(index=False)]
    assert found == [tuple(row) for row in rows]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.none() | WHOLE, st.none() | TEXT, st.none() | st.dates(), st.none() | ZONED),
        min_size=1,
        max_size=6,
    )
)
def test_a_data_frame_holds_the_rows(rows: list[tuple[Any, ...]]) -> None:
    made = frame(
        table(["whole", "text", "day", "zoned"], [(1, "x", date(2021, 1, 1), datetime(2021, 1, 1, tzinfo=UTC)), *rows])
    )
    assert [str(kind) for kind in made.dtypes] == ["Int64", "str", "datetime64[s]", "datetime64[us, UTC]"]
    for row, (_, read) in zip(rows, list(made.iterrows())[1:], strict=True):
        for value, found in zip(row, read, strict=True):
            assert (
                pd.isna(found)
                if value is None
                else found == (pd.Timestamp(value) if isinstance(value, date) else value)
            )


def test_a_frame_tells_its_release_and_whether_it_is_whole() -> None:
    made = frame(table(["x"], [(1,)], "rows"))
    assert made.attrs == {"release": "r0123456789abcdef", "truncated": "rows", "query": "RETURN 1"}
    assert list(made.columns) == ["x"]
    assert list(frame(table(["a", "b"], [])).columns) == ["a", "b"]


def test_a_frame_holds_nodes_and_lists_as_python_has_them() -> None:
    made = frame(table(["node", "sources"], [(WHEAT, ["a", "b"]), (None, [])]))
    assert made.node[0]["properties"]["established"] == "1998-01-01"
    assert list(made.sources) == [["a", "b"], []]
    assert made.node[1] is None


def test_nodes_relationships_and_paths_in_json() -> None:
    assert jsonable(WHEAT) == {
        "id": "netrc-xiao-mai",
        "labels": ["Center", "NETRC"],
        "properties": {"id": "netrc-xiao-mai", "established": "1998-01-01"},
    }
    assert jsonable(BECAME) == {
        "type": "BECAME",
        "start": "netrc-xiao-mai",
        "end": "ntic-xiao-mai",
        "properties": {"status": "applied", "sources": ["a", "b"]},
    }
    assert [part["type" if "type" in part else "id"] for part in jsonable(Path((WHEAT, BECAME, INNOVATION)))] == [
        "netrc-xiao-mai", "BECAME", "ntic-xiao-mai",
    ]  # fmt: skip


def test_short_texts_show_the_direction_of_relationships() -> None:
    assert brief(WHEAT) == "(netrc-xiao-mai:Center:NETRC)"
    assert brief(Path((WHEAT, BECAME, INNOVATION))) == "(netrc-xiao-mai)-[:BECAME]->(ntic-xiao-mai)"
    assert brief(Path((INNOVATION, BECAME, WHEAT))) == "(ntic-xiao-mai)<-[:BECAME]-(netrc-xiao-mai)"
    assert brief([WHEAT, 1, None, {"a": [1, 2]}]) == "[(netrc-xiao-mai:Center:NETRC), 1, , {a: 1 | 2}]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (True, "true"), (1.0, "1.0"), (float("nan"), "NaN"), (float("-inf"), "-Infinity"),
        (date(2021, 12, 30), "2021-12-30"), (["a", "b | c"], "a | b|c"), ([], ""), ([1, None, 2], "1 |  | 2"),
        ({"b": 1, "a": "小麦"}, '{"b": 1, "a": "小麦"}'), (b"\x00\xff", "AP8="), (time(1, 2, 3), "01:02:03"),
        (datetime(2021, 1, 1, tzinfo=timezone(timedelta(hours=8))), "2021-01-01T00:00:00+08:00"),
    ],
)  # fmt: skip
def test_cells(value: object, text: str) -> None:
    assert cell(value) == text


def test_a_cut_answer_says_so_in_every_row_and_in_the_file() -> None:
    made = arrow(table(["x", "truncated"], [(1, 2)], "bytes"))
    assert made.to_pylist() == [{"x": 1, "truncated": 2, "puxi_truncated": "bytes"}]
    assert made.schema.metadata[b"puxi.release"] == b"r0123456789abcdef"
    assert made.schema.metadata[b"puxi.truncated"] == b"bytes"


def nested(depth: int, make: str = "list") -> object:
    value: object = []
    for _ in range(depth - 1):
        value = [value] if make == "list" else {"m": value}
    return value


@pytest.mark.parametrize("make", ["list", "map"])
def test_what_is_nested_too_deeply_is_refused_and_what_is_not_is_printed(make: str) -> None:
    found = Reading().plain(nested(DEEPEST, make))
    for text in (brief, cell, json_text):
        assert text(found)
    with pytest.raises(LimitExceeded, match="nested too deeply to be read"):
        Reading().plain(nested(DEEPEST + 1, make))
    # Beside one another they may be as many as they like.
    assert Reading().plain([nested(DEEPEST - 1, make)] * 3)
