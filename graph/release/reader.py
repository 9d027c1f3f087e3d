"""Reading a release: entities, statements, sources, names. Nothing here interprets; :mod:`graph.lineage` and others do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.claims import Claim
from graph.errors import ReleaseError
from graph.lens import Lens
from graph.release import schema
from graph.statements import Source

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Entity:
    """A body, programme, policy, place, person, field or event. ``basis`` is ``name`` where no source states its type."""

    id: str
    kind: str
    designation: str
    basis: str
    label_zh: str
    label_en: str

    @property
    def label(self) -> str:
        """The Chinese label, or the English one where no Chinese name is known."""
        return self.label_zh or self.label_en or self.id


_CLAIM = "SELECT s.*, o.reliability FROM statements s JOIN sources o ON o.id = s.source_id"


class Release:
    """A release file, opened read-only. Safe to share between threads; each has a connection of its own.

    Once another release has taken the file's name, threads that hold a connection go on reading the old one, and others
    are refused: an answer is never put together from two releases.

    Raises:
        ReleaseError: there is no file, it is damaged, not a release, or of a format this version does not know.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        if not path.is_file():
            raise ReleaseError(f"There is no release at {path}. Make one with: puxi build")
        try:
            application = self._db.execute("PRAGMA application_id").fetchone()[0]
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if application != schema.APPLICATION_ID:
                raise ReleaseError(f"{path} is not a Puxi release. Make one with: puxi build")
            if version != schema.FORMAT:
                raise ReleaseError(
                    f"{path} has format {version}, this version reads format {schema.FORMAT}. Build it anew: puxi build"
                )
            self.meta = dict(self._db.execute("SELECT key, value FROM meta"))
            self.id: str = self.meta["release"]
            self.data_date: str = self.meta["data_date"]
        except (sqlite3.DatabaseError, KeyError) as error:
            raise ReleaseError(
                f"{path} is damaged or not a Puxi release ({error}). Build it anew: puxi build"
            ) from None

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            # Immutable: a release is only ever replaced as a whole, so no lock and no look at a journal is needed; the
            # open handle goes on reading the old file after a new one took its name.
            db = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            known = getattr(self, "id", None)
            if known and db.execute("SELECT value FROM meta WHERE key = 'release'").fetchone() != (known,):
                db.close()
                raise ReleaseError(f"{self.path} was replaced by another release in the meantime; open it anew.")
            self._local.db = db
        return db

    def query(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """Rows of a read-only query."""
        try:
            yield from self._db.execute(sql, parameters)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise ReleaseError(f"{self.path} cannot be read ({error}). Build it anew: puxi build") from None

    def entity(self, entity_id: str) -> Entity | None:
        """The entity of this id, following the redirect if it was merged away; ``None`` if the id was never given."""
        found = self.entities([self.canonical(entity_id)])
        return next(iter(found.values()), None)

    def canonical(self, entity_id: str) -> str:
        """The id that an id stands for today."""
        row = next(self.query("SELECT entity_id FROM redirects WHERE id = ?", (entity_id,)), None)
        return str(row[0]) if row else entity_id

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """The entities of these ids; unknown ids are missing from the answer."""
        rows = self._in("SELECT id, kind, designation, basis, label_zh, label_en FROM entities WHERE id IN ({})", ids)
        return {str(row[0]): Entity(*row) for row in rows}  # type: ignore[arg-type]

    def names_of(self, entities: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """Every spelling of each entity with its pinyin (empty for Latin names), its labels first."""
        found: dict[str, list[tuple[str, str]]] = {}
        sql = "SELECT entity_id, text, pinyin FROM names WHERE entity_id IN ({}) ORDER BY entity_id, id"
        for entity, text, pinyin in self._in(sql, entities):
            found.setdefault(str(entity), []).append((str(text), str(pinyin)))
        return found

    def former_ids(self, entities: Iterable[str]) -> dict[str, list[str]]:
        """Ids that were merged away and stand for each entity now."""
        found: dict[str, list[str]] = {}
        sql = "SELECT entity_id, id FROM redirects WHERE entity_id IN ({}) ORDER BY entity_id, id"
        for entity, old in self._in(sql, entities):
            found.setdefault(str(entity), []).append(str(old))
        return found

    def claims(self) -> Iterator[Claim]:
        """Every statement, in the order of their ids."""
        for row in self.query(f"{_CLAIM} ORDER BY s.id"):
            yield Claim(*row)  # type: ignore[arg-type]

    def all_entities(self) -> dict[str, Entity]:
        """Every entity by its id, in the order of the ids."""
        rows = self.query("SELECT id, kind, designation, basis, label_zh, label_en FROM entities ORDER BY id")
        return {str(row[0]): Entity(*row) for row in rows}  # type: ignore[arg-type]

    def redirects(self) -> dict[str, str]:
        """Every id that was merged away, and the id that it stands for now."""
        return {str(old): str(now) for old, now in self.query("SELECT id, entity_id FROM redirects ORDER BY id")}

    def claims_of(self, subjects: Iterable[str], lens: Lens, properties: Sequence[str] = ()) -> list[Claim]:
        """Statements about these subjects that the lens trusts, in the order of their ids."""
        rows = self._in(f"{_CLAIM} WHERE s.subject_id IN ({{}})", subjects)
        return self._trusted(rows, lens, properties)

    def claims_about(self, values: Iterable[str], lens: Lens, properties: Sequence[str] = ()) -> list[Claim]:
        """Statements whose value is one of these entities."""
        rows = self._in(f"{_CLAIM} WHERE s.value_id IN ({{}})", values)
        return self._trusted(rows, lens, properties)

    def claims_by_id(self, ids: Iterable[str]) -> list[Claim]:
        """The statements of these ids, in their order; unknown ids are missing from the answer."""
        return self._trusted(self._in(f"{_CLAIM} WHERE s.id IN ({{}})", ids), Lens(), ())

    def claims_from(self, source_id: str) -> list[Claim]:
        """Everything that one source says, in the order of the statements' ids."""
        return self._trusted(self.query(f"{_CLAIM} WHERE s.source_id = ?", (source_id,)), Lens(), ())

    def _trusted(self, rows: Iterable[tuple[object, ...]], lens: Lens, properties: Sequence[str]) -> list[Claim]:
        claims = [Claim(*row) for row in rows]  # type: ignore[arg-type]
        wanted = set(properties)
        found = [c for c in claims if lens.trusts(c.reliability, c.recorded) and (not wanted or c.property in wanted)]
        return sorted(found, key=lambda claim: claim.id)

    def events_of(self, entities: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
        """Events of each entity: entity id to pairs of role (``from``, ``to``) and event id."""
        found: dict[str, set[tuple[str, str]]] = {}
        for entity, role, event in self._in(
            "SELECT entity_id, role, event_id FROM event_links WHERE entity_id IN ({})", entities
        ):
            found.setdefault(str(entity), set()).add((str(role), str(event)))
        return found

    def of_designation(self, designation: str) -> list[Entity]:
        """All centres of a programme, by id (the programme itself is not among them)."""
        rows = self.query(
            "SELECT id, kind, designation, basis, label_zh, label_en FROM entities WHERE designation = ? AND kind = 'Center' ORDER BY id",
            (designation,),
        )
        return [Entity(*row) for row in rows]  # type: ignore[arg-type]

    def sources(self, ids: Iterable[str]) -> dict[str, Source]:
        """The sources of these ids."""
        columns = "id, url, title, publisher, published, language, kind, reliability, note"
        rows = self._in(f"SELECT {columns} FROM sources WHERE id IN ({{}})", ids)
        return {str(row[0]): Source(*row) for row in rows}  # type: ignore[arg-type]

    def states(self, texts: Iterable[str]) -> dict[str, tuple[str, str]]:
        """How free-text states are read: text to code and date (EDTF, or empty)."""
        rows = self._in("SELECT state, code, date FROM states WHERE state IN ({})", texts)
        return {str(text): (str(code), str(date)) for text, code, date in rows}

    def _in(self, sql: str, values: Iterable[str]) -> Iterator[tuple[object, ...]]:
        """Rows of a query with an IN list, however long, asked in batches."""
        wanted = sorted(set(values))
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            yield from self.query(sql.format(",".join("?" * len(batch))), batch)
