"""An INVENTED dataset of any size, in the shape and the proportions of the real one, for benchmarks and for nothing else.

    python -m benchmarks.generate 100000 FOLDER

Made out of copies of the real tables in which every body, person and source is replaced by an invented one
(:mod:`benchmarks.invent`), so that rows per institution, sources, dates, states, aliases, English doubles, chains, splits,
merges and judgements come as often as in reality. National bodies that very many rows name stay one body over all copies,
as a ministry would; each copy has a long chain of renamings and a cycle besides. The last copy is cut to the size asked
for, source by source. The same number and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import shutil
import sys
from collections import defaultdict
from pathlib import Path

from benchmarks.invent import Inventor
from benchmarks.model import ADDRESS, NAMES, REAL, SEPARATOR, TABLES, Model, Row
from graph.names import normal_form

#: A body that no more sources than this tell of makes them neighbours.
_NEAR = 10
#: Every copy gets one chain of so many renamings, and one cycle of so many.
_CHAIN, _CYCLE = 12, 3
_README = """# Invented data

Made by `python -m benchmarks.generate {count} ...` (seed {seed}) to measure Puxi with. No institution, person, source or event
in these tables exists; only the fields of work, the places and the words for states are real ones. Do not cite, do not publish.
"""


def generate(count: int, directory: Path, seed: int = 1) -> int:
    """Write an invented dataset of about ``count`` institutions into a directory, which is made; the number it has.

    Raises:
        OSError: the directory cannot be written.
    """
    model = Model()
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "README.md").write_text(_README.format(count=count, seed=seed), encoding="utf-8")
    package = json.loads((REAL / "datapackage.json").read_text(encoding="utf-8"))
    package["title"] = "INVENTED data for benchmarks, in the shape of Puxi's"
    package["description"] = "Nothing in these tables is true. See README.md."
    (directory / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    shutil.copy(REAL / "states.csv", directory)
    rows = ((table, row) for table in ("institutions", "relations", "events") for row in model.tables[table])
    names = (name for table, row in rows for name in model.names(table, row))
    inventor = Inventor(names, model.places, model.other_names(), seed)
    writers = {table: _Writer(directory, table) for table in TABLES if table != "states"}
    try:
        done = copy = 0
        while done < count:
            inventor.begin(copy)
            done += Copy(model, inventor, copy, count - done, seed).write(writers)
            copy += 1
    finally:
        for writer in writers.values():
            writer.close()
    return done


class _Writer:
    """One table of the dataset, written row by row with the real table's header."""

    def __init__(self, directory: Path, table: str) -> None:
        with (REAL / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            columns = next(csv.reader(stream))
        self._stream = (directory / f"{table}.csv").open("w", encoding="utf-8", newline="")
        self._writer = csv.DictWriter(self._stream, columns, lineterminator="\n")
        self._writer.writeheader()
        self._keys: set[str] = set()

    def add(self, row: Row) -> None:
        self._writer.writerow(row)

    def once(self, row: Row, key: str) -> None:
        """Write a row unless one with this key has been written."""
        if row[key] not in self._keys:
            self._keys.add(row[key])
            self.add(row)

    def close(self) -> None:
        self._stream.close()


class Copy:
    """One copy of the real tables in which every body is replaced; cut to about ``most`` institutions, source by source."""

    def __init__(self, model: Model, inventor: Inventor, number: int, most: int, seed: int) -> None:
        self._model = model
        self._inventor = inventor
        self._number = number
        self.count, kept = self._choose(most, random.Random(f"{seed}/{number}"))
        self._sources = {source: f"invented-{number}-{place}" for place, source in enumerate(sorted(kept))}
        #: Rows that are in the copy, and the normal forms of the real names in them.
        self._rows: dict[str, Row] = {}
        self._present: set[str] = set()
        #: Where not all sources are there: those among them that have a row of their own.
        self._firm: set[str] = set()
        self._is_cut = len(kept) < len(model.tables["sources"])

    def _choose(self, most: int, chance: random.Random) -> tuple[int, set[str]]:
        """Sources that together name about so many bodies, and how many they do name.

        Neighbours first: sources that tell of one body are taken together, so that a copy that is cut has as many rows
        for each body as a whole one.
        """
        bodies: dict[str, set[str]] = {row["source_id"]: set() for row in self._model.tables["sources"]}
        tellers: dict[str, set[str]] = defaultdict(set)
        for table in ("institutions", "relations", "events"):
            for row in self._model.tables[table]:
                for body in map(self._model.body, self._model.names(table, row)):
                    bodies[row["source_id"]].add(body)
                    tellers[body].add(row["source_id"])
        line = sorted(bodies)
        chance.shuffle(line)
        covered: set[str] = set()
        kept: set[str] = set()
        national = self._model.national if self._number else set()
        while line and len(covered) < most:
            source = line.pop()
            if source not in kept:
                kept.add(source)
                covered |= bodies[source] - national
                near = (tellers[body] for body in sorted(bodies[source]) if len(tellers[body]) <= _NEAR)
                line += sorted(set().union(*near) - kept)
        return len(covered), kept

    def write(self, writers: dict[str, _Writer]) -> int:
        """Write the copy's rows; the number of institutions in them."""
        for row in self._model.tables["sources"]:
            if row["source_id"] in self._sources:
                writers["sources"].add(self._source(row))
        for table in ("institutions", "relations", "events"):
            self._write_rows(writers[table], table)
        self._write_chains(writers)
        for table in ("policies", "statistics"):
            self._write_rows(writers[table], table)
        self._write_decisions(writers)
        return self.count + _CHAIN + _CYCLE

    def _source(self, row: Row) -> Row:
        number = self._sources[row["source_id"]]
        title = f"Invented: {self._inventor.text(row['title'])}"[:500]
        url = f"https://example.org/{number}" if row["url"] else ""
        note = row["note"] and "invented"
        return {**row, "source_id": number, "url": url, "title": title, "publisher": "Invented", "note": note}

    # -- rows of facts ------------------------------------------------------------------------------------------

    def _write_rows(self, writer: _Writer, table: str) -> None:
        for row in self._model.tables[table]:
            if row["source_id"] not in self._sources or self._is_told(table, row):
                continue
            if table == "relations" and self._is_open(row):
                continue
            self._rows[row["row_id"]] = row
            if table == "institutions":
                self._firm.add(normal_form(row["name_zh"] or row["name_en"]))
            writer.add(self._changed(table, row))

    def _is_open(self, row: Row) -> bool:
        """Whether nothing is left in a copy that is cut to say what the object is: an organisation, a person, a place."""
        if self._model.object_kind(row) != "institution":
            return False
        if row["predicate"] == "led_by":
            return not self._model.seems_institution(row["object"], self._firm)
        return row["predicate"] == "located_in" and normal_form(row["object"]) not in self._firm

    def _is_told(self, table: str, row: Row) -> bool:
        """Whether a row is about national bodies alone, which the first copy has told of already."""
        if not self._number or table not in {"institutions", "relations", "events"}:
            return False
        names = self._model.names(table, row)
        if table == "relations":
            names = names[:1]
        return bool(names) and all(self._model.body(name) in self._model.national for name in names)

    def _changed(self, table: str, row: Row) -> Row:
        new = {**row, "row_id": self._id(row["row_id"]), "source_id": self._sources[row["source_id"]]}
        for column in NAMES[table]:
            if table == "relations" and column == "object" and (kind := self._model.object_kind(row)) != "institution":
                new[column] = self._inventor.person(row[column]) if kind == "person" else row[column]
            else:
                new[column] = self._names(row[column], row["row_id"], column)
        if table == "statistics":
            new["scope"] = self._name(row["scope"]) if normal_form(row["scope"]) in self._present else row["scope"]
        if new.get("locator"):
            new["locator"] = f"para {int(row['row_id'][1:]) % 9 + 1}"
        if new["note"]:
            new["note"] = self._inventor.text(row["note"])[:1000]
        if table == "policies":
            new["url"] = row["url"] and f"https://example.org/{new['row_id']}"
        return new

    def _id(self, row_id: str) -> str:
        return f"{row_id[0]}{self._number * 10_000 + int(row_id[1:]):04d}"

    def _names(self, cell: str, row_id: str = "", column: str = "") -> str:
        names = cell.split(SEPARATOR) if cell else []
        for number, name in enumerate(names, start=1):
            # What a judgement sets apart bears the name no more.
            if (row_id, column, number) not in self._model.set_apart:
                self._present.add(normal_form(name) or name)
        return SEPARATOR.join(map(self._name, names))

    def _name(self, name: str) -> str:
        if not self._model.is_body(name):
            return name
        return self._inventor.name(name, shared=self._model.body(name) in self._model.national)

    def _write_chains(self, writers: dict[str, _Writer]) -> None:
        """A long chain of renamings, and a cycle: real data has few of either, and walks must stand both."""
        rows = [row for row in self._model.tables["institutions"] if row["type"] == "company" and row["name_zh"]]
        rows = rows[:: max(1, len(rows) // (_CHAIN + _CYCLE))][: _CHAIN + _CYCLE]
        names = [self._inventor.name(f"链{place}号{row['name_zh']}") for place, row in enumerate(rows)]
        source = {"source_id": min(self._sources.values()), "locator": "para 1", "confidence": "medium"}
        for place, (row, name) in enumerate(zip(rows, names, strict=True)):
            empty = dict.fromkeys(row, "")
            plain = {**empty, **source, "row_id": self._id(f"i{9000 + place}"), "name_zh": name, "type": "company"}
            writers["institutions"].add({**plain, "recorded": row["recorded"]})
        follows = [(n, n + 1) for n in range(_CHAIN - 1)]
        follows += [(_CHAIN + n, _CHAIN + (n + 1) % _CYCLE) for n in range(_CYCLE)]
        model = self._model.tables["events"][0]
        for place, (old, new) in enumerate(follows):
            event = {
                **dict.fromkeys(model, ""),
                **source,
                "row_id": self._id(f"e{9000 + place}"),
                "event_type": "renamed",
            }
            event |= {"from": names[old], "to": names[new], "date": str(1990 + place), "status": "completed"}
            writers["events"].add({**event, "recorded": model["recorded"]})

    # -- decisions ----------------------------------------------------------------------------------------------

    def _write_decisions(self, writers: dict[str, _Writer]) -> None:
        for row in self._model.tables["names"]:
            if new := self._ruling(row):
                writers["names"].once(new, "name")
        for row in self._model.tables["readings"]:
            if row["row_id"] in self._rows:
                writers["readings"].add(self._reading(row))
        for row in self._model.tables["judgements"]:
            sides = [self._side(row[side]) for side in ("left", "right")]
            if all(sides):
                number = self._id(row["judgement_id"])
                reason = "Invented, after a real judgement."
                left, right = sides
                writers["judgements"].add(
                    {**row, "judgement_id": number, "left": left, "right": right, "reason": reason}
                )

    def _ruling(self, row: Row) -> Row | None:
        """What a name stands for, where the copy has the name; programmes, groups and places are told of once."""
        new = {**row, "reason": "Invented, after a real ruling."}
        if row["kind"] == "person":
            stands_for = row["stands_for"] and self._inventor.person(row["stands_for"])
            return {**new, "name": self._inventor.person(row["name"]), "stands_for": stands_for}
        if row["kind"] not in {"institution", "policy"}:
            return None if self._number else new
        if (normal_form(row["name"]) or row["name"]) not in self._present:
            return None
        return {**new, "name": self._name(row["name"]), "stands_for": self._names(row["stands_for"])}

    def _reading(self, row: Row) -> Row:
        is_name = row["column"] in {"from", "to", "decided_by", "subject", "object", "name_zh", "name_en", "aliases"}
        reads_as = self._names(row["reads_as"]) if is_name else row["reads_as"]
        reason = "Invented, after a real reading."
        return {**row, "row_id": self._id(row["row_id"]), "reads_as": reads_as, "reason": reason}

    def _side(self, text: str) -> str:
        """One side of a judgement; empty where the copy does not have it, or only all copies together have it."""
        if address := ADDRESS.fullmatch(text):
            return text.replace(address[1], self._id(address[1]), 1) if address[1] in self._rows else ""
        name, type_ = text, ""
        if typed := re.fullmatch(r"(.+)( @[A-Za-z_]+)", text):
            name, type_ = typed[1], typed[2]
        form = normal_form(name) or name
        if form not in self._present or not self._model.is_body(name) or (self._is_cut and form not in self._firm):
            return ""
        return self._name(name) + type_


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Write an INVENTED dataset.")
    parser.add_argument("count", type=int, help="how many institutions, about")
    parser.add_argument("directory", type=Path, help="where to write the tables")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other names (default: 1)")
    chosen = parser.parse_args(arguments)
    done = generate(chosen.count, chosen.directory, chosen.seed)
    sys.stdout.write(f"{done} invented institutions in {chosen.directory}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
