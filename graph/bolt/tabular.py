"""Answers as typed columns: Arrow and Parquet for programs, and a pandas data frame for notebooks.

A column's type is that of its values, null apart:

====================================== ==================== ====================================
values                                 Parquet              pandas
====================================== ==================== ====================================
truth values                           bool                 boolean (nullable)
whole numbers                          int64                Int64 (nullable)
floats, also among whole numbers that  double               float64
a float holds exactly
texts                                  string               str
days                                   date32               datetime64[s]
times with or without a zone           timestamp[us]        datetime64[us], UTC where with a zone
times of day                           time64[us]           object
bytes                                  binary               object
lists of one of the above, nulls in it list<...>            object (Python lists)
nothing but null                       string               str
anything else: maps, nodes,            string: each value   object (dicts and lists as in JSON)
relationships, paths, mixed types      as JSON
====================================== ==================== ====================================

An answer that was cut short has a last column ``truncated`` , as in CSV; a Parquet file also carries the
release, the statement and what cut it short in its metadata (keys ``puxi.release``, ``puxi.query``, ``puxi.truncated``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from graph.bolt.query import Table
from graph.bolt.values import json_text, jsonable

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]

#: Above this, not every whole number is a float.
_EXACT = 2**53
_KINDS: dict[type, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "text",
    datetime: "moment",
    date: "day",
    time: "time",
    bytes: "bytes",
}


def columns(table: Table) -> tuple[str, ...]:
    """The names of the columns, and ``truncated`` after them where the answer was cut short."""
    if not table.truncated:
        return table.columns
    name = "truncated"
    while name in table.columns:
        name = f"puxi_{name}"
    return (*table.columns, name)


def rows(table: Table) -> Iterable[tuple[object, ...]]:
    """The rows, each with what cut the answer short as its last value, where it was cut."""
    return ((*row, table.truncated) for row in table.rows) if table.truncated else table.rows


def kind(values: Sequence[object]) -> str:
    """What a column of these values holds: ``bool``, ``int``, ``text``, ..., ``list:text``, or ``json``."""
    found = {
        _KINDS.get(type(value), "list" if isinstance(value, list) else "json") for value in values if value is not None
    }
    if not found:
        return "text"
    if found == {"list"}:
        inner = kind([part for value in values if isinstance(value, list) for part in value])
        return "json" if inner == "json" or inner.startswith("list") else f"list:{inner}"
    if found == {"int", "float"} and all(-_EXACT <= v <= _EXACT for v in values if isinstance(v, int)):
        return "float"
    if found == {"moment"}:
        zoned = {value.tzinfo is not None for value in values if isinstance(value, datetime)}
        return "json" if len(zoned) > 1 else "zoned" if zoned.pop() else "moment"
    if found == {"time"} and any(isinstance(value, time) and value.tzinfo for value in values):
        return "json"
    return found.pop() if len(found) == 1 else "json"


def arrow(table: Table) -> pa.Table:
    """The answer as an Arrow table, typed as described above."""
    import pyarrow as pa

    types = {
        "bool": pa.bool_(),
        "int": pa.int64(),
        "float": pa.float64(),
        "text": pa.string(),
        "moment": pa.timestamp("us"),
        "zoned": pa.timestamp("us", tz="UTC"),
        "day": pa.date32(),
        "time": pa.time64("us"),
        "bytes": pa.binary(),
        "json": pa.string(),
    }
    names = columns(table)
    arrays, fields = [], []
    for name, values in zip(names, _by_column(table), strict=True):
        sort = kind(values)
        inner = types[sort.removeprefix("list:")]
        chosen = pa.list_(inner) if sort.startswith("list:") else inner
        if sort == "json":
            values = [None if value is None else json_text(value) for value in values]
        elif sort in {"float", "list:float"}:
            values = [_floats(value) for value in values]
        arrays.append(pa.array(values, type=chosen))
        fields.append(pa.field(name, chosen, metadata={"puxi.json": "true"} if sort == "json" else None))
    notes = {"puxi.release": table.release, "puxi.query": table.query, "puxi.truncated": table.truncated}
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=notes))


def write_parquet(table: Table, target: Path | BinaryIO) -> None:
    """Write the answer as a Parquet file."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    pq.write_table(arrow(table), target)


def frame(table: Table) -> pd.DataFrame:
    """The answer as a data frame; ``attrs`` holds ``release``, ``truncated`` and ``query``."""
    import pandas as pd

    made = pd.DataFrame(
        {number: _series(values) for number, values in enumerate(_by_column(table)[: len(table.columns)])}
    )
    made.columns = pd.Index(list(table.columns), dtype="str")
    made.attrs = {"release": table.release, "truncated": table.truncated, "query": table.query}
    return made


def _series(values: list[Any]) -> pd.Series[Any]:
    import numpy as np
    import pandas as pd

    sort = kind(values)
    if sort in {"bool", "int"}:
        return pd.Series(values, dtype="boolean" if sort == "bool" else "Int64")
    if sort == "float":
        return pd.Series([np.nan if value is None else float(value) for value in values], dtype="float64")
    if sort == "text":
        return pd.Series(values, dtype="str")
    if sort == "day":
        return pd.Series(np.array(values, dtype="datetime64[D]").astype("datetime64[s]"))
    if sort == "moment":
        return pd.Series(np.array(values, dtype="datetime64[us]"))
    if sort == "zoned":
        naive = [None if value is None else value.astimezone(UTC).replace(tzinfo=None) for value in values]
        return pd.Series(np.array(naive, dtype="datetime64[us]")).dt.tz_localize("UTC")
    series = pd.Series([None] * len(values), dtype="object")
    for number, value in enumerate(values):
        series.iat[number] = jsonable(value) if sort == "json" else value
    return series


def _by_column(table: Table) -> list[list[Any]]:
    names = columns(table)
    found: list[list[Any]] = [[] for _ in names]
    for row in rows(table):
        for place, value in zip(found, row, strict=True):
            place.append(value)
    return found


def _floats(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_floats(part) for part in value]
    return value if value is None else float(value)
