"""The description of the shipped tables: ``datapackage.json``, read into :class:`Package`.

Columns, codes, patterns and lengths are written in that file and nowhere else, so that people, Frictionless tools and
the reader in :mod:`ingest.table` go by one description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import DataError, Problem

#: The descriptor's name inside the directory of the dataset.
DESCRIPTOR = "datapackage.json"
#: ``rdfType`` of a column that holds EDTF dates.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
#: No cell is longer than this, whatever its column allows.
LONGEST_CELL = 5000

_FIELD_KEYS = frozenset({"name", "type", "title", "description", "rdfType", "constraints"})
_CONSTRAINT_KEYS = frozenset({"required", "unique", "enum", "pattern", "maxLength"})
_SCHEMA_KEYS = frozenset({"fields", "missingValues", "primaryKey", "foreignKeys"})
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what it means and what its cells may hold."""

    name: str
    title: str
    description: str
    required: bool = False
    unique: bool = False
    codes: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    longest: int = LONGEST_CELL
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose cells, where not empty, have to stand in a column of another table (or of the same one)."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the dataset: its file, its columns in order, and its keys."""

    name: str
    file: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column of that name, ``None`` where the table has none."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Package:
    """All tables of a dataset, by name."""

    tables: Mapping[str, Table]


class _FaultyError(Exception):
    """A part of the descriptor is missing or not understood; says which."""


def read_package(directory: Path) -> Package:
    """The description of the tables in a directory.

    Raises:
        DataError: ``datapackage.json`` is missing, is not JSON, lacks something, or holds a rule that the reader of the
            tables does not know and would therefore not enforce.
    """
    path = directory / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_bytes().decode("utf-8"))
        return _package(_mapping(descriptor, "the descriptor"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); the directory of the dataset must hold it"
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 (byte {error.start})"
    except (json.JSONDecodeError, RecursionError) as error:
        reason = f"is not JSON: {error}"
    except _FaultyError as error:
        reason = str(error)
    raise DataError([Problem(DESCRIPTOR, 0, "", reason)])


def _package(descriptor: Mapping[str, Any]) -> Package:
    tables: dict[str, Table] = {}
    for entry in _sequence(descriptor.get("resources"), "resources"):
        table = _table(_mapping(entry, "a resource"))
        if table.name in tables:
            raise _FaultyError(f"resource {table.name!r} is described twice")
        tables[table.name] = table
    for table in tables.values():
        for key in table.foreign_keys:
            target = tables.get(key.table)
            if target is None or target.column(key.target) is None:
                raise _FaultyError(
                    f"{table.name}.{key.column} points at {key.table}.{key.target}, which is not described"
                )
    return Package(tables)


def _table(resource: Mapping[str, Any]) -> Table:
    name = _text(resource, "name", "a resource")
    where = f"resource {name!r}"
    if str(resource.get("encoding", "")).lower() != "utf-8":
        raise _FaultyError(f"{where}: encoding must be utf-8")
    if resource.get("dialect") != _DIALECT:
        raise _FaultyError(f"{where}: dialect must be {json.dumps(_DIALECT)}")
    file = _text(resource, "path", where)
    if file != Path(file).name:
        raise _FaultyError(f"{where}: path must be the name of a file beside the descriptor")
    schema = _mapping(resource.get("schema"), f"schema of {where}")
    if unknown := sorted(set(schema) - _SCHEMA_KEYS):
        raise _FaultyError(f"{where}: {', '.join(unknown)} in the schema is not understood")
    if schema.get("missingValues") != [""]:
        raise _FaultyError(f'{where}: missingValues must be [""]')
    fields = _sequence(schema.get("fields"), f"fields of {where}")
    columns = tuple(_column(_mapping(field, f"a field of {where}"), where) for field in fields)
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise _FaultyError(f"{where}: a field is described twice")
    primary = tuple(_sequence(schema.get("primaryKey"), f"primaryKey of {where}"))
    keys = tuple(_foreign_key(key, name) for key in schema.get("foreignKeys", []))
    for column in (*primary, *(key.column for key in keys)):
        if column not in names:
            raise _FaultyError(f"{where}: key column {column!r} is not described")
    title, description = _text(resource, "title", where), _text(resource, "description", where)
    return Table(name, file, title, description, columns, primary, keys)


def _column(field: Mapping[str, Any], table: str) -> Column:
    name = _text(field, "name", f"a field of {table}")
    where = f"field {name!r} of {table}"
    constraints = _mapping(field.get("constraints", {}), f"constraints of {where}")
    unknown = sorted(set(field) - _FIELD_KEYS) + sorted(set(constraints) - _CONSTRAINT_KEYS)
    if unknown:
        raise _FaultyError(f"{where}: {', '.join(unknown)} is not understood")
    if field.get("type") != "string":
        raise _FaultyError(f"{where}: type must be string (dates are EDTF strings, numbers the source's own words)")
    if field.get("rdfType", EDTF) != EDTF:
        raise _FaultyError(f"{where}: rdfType must be {EDTF} or absent")
    longest = constraints.get("maxLength", LONGEST_CELL)
    if not isinstance(longest, int) or not 1 <= longest <= LONGEST_CELL:
        raise _FaultyError(f"{where}: maxLength must be a number from 1 to {LONGEST_CELL}")
    try:
        pattern = re.compile(constraints["pattern"]) if "pattern" in constraints else None
    except (re.error, TypeError) as error:
        raise _FaultyError(f"{where}: pattern is not a regular expression: {error}") from None
    return Column(
        name=name,
        title=_text(field, "title", where),
        description=_text(field, "description", where),
        required=constraints.get("required") is True,
        unique=constraints.get("unique") is True,
        codes=tuple(str(code) for code in constraints.get("enum", ())),
        pattern=pattern,
        longest=longest,
        is_date="rdfType" in field,
    )


def _foreign_key(key: Any, table: str) -> ForeignKey:
    where = f"foreignKeys of resource {table!r}"
    reference = _mapping(_mapping(key, where).get("reference"), where)
    columns, targets = _sequence(key.get("fields"), where), _sequence(reference.get("fields"), where)
    resource = reference.get("resource")
    if len(columns) != 1 or len(targets) != 1 or not isinstance(resource, str):
        raise _FaultyError(f"{where}: a foreign key joins one field to one field of one resource")
    return ForeignKey(str(columns[0]), resource or table, str(targets[0]))


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _FaultyError(f"{what} is missing or is not an object")
    return value


def _sequence(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, list) or not value:
        raise _FaultyError(f"{what} is missing or is not a list")
    return value


def _text(mapping: Mapping[str, Any], key: str, where: str) -> str:
    value = mapping.get(key)
    if not isinstance(value, str) or not value:
        raise _FaultyError(f"{where}: {key} is missing")
    return value
