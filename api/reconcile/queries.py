"""What clients of the protocol send: batches of queries, and queries for values. Read strictly, refused with the place.

Lengths are bounded here, so that a batch within the limits is answered in bounded time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from api.reconcile.refused import RefusedError
from graph.errors import BadParameter
from graph.matching import Wanted

M = TypeVar("M")

_LONGEST_ID = 200
_Id = Annotated[str, StringConstraints(max_length=_LONGEST_ID)]
#: No value is longer. What is behind that is not looked at; a cell of any length spoils nobody's batch.
_LONGEST_VALUE = 500
#: A JSON document nested deeper than this is none of the protocol's.
_DEEPEST = 20


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EntityValue(_Strict):
    """A property value that is a body, reconciled before."""

    id: _Id
    name: str = ""


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


PropertyValue = str | bool | int | float | EntityValue


class PropertyOfQuery(_Strict):
    """A value, or several, that the institution should have."""

    pid: _Id
    v: Annotated[list[PropertyValue], BeforeValidator(_listed), Field(max_length=20)]


def texts(values: list[PropertyValue]) -> list[str]:
    """Values as texts, without those that say nothing (a blank cell); a body is its id."""
    found = [value.id if isinstance(value, EntityValue) else str(value) for value in values]
    # Halves of characters, which JSON can hold, are no text.
    whole = (text.encode("utf-8", "ignore").decode().strip()[:_LONGEST_VALUE] for text in found)
    return [text for text in whole if text]


class Query(_Strict):
    """One row of somebody's table."""

    query: str | None = None
    type: Annotated[list[_Id], BeforeValidator(_listed), Field(max_length=20)] = []
    limit: Annotated[int, Field(ge=1)] = 10
    properties: Annotated[list[PropertyOfQuery], Field(max_length=20)] = []
    type_strict: Literal["any", "all", "should"] = "any"

    def wanted(self, place: str) -> Wanted:
        """The row as :mod:`graph.matching` takes it.

        Raises:
            BadParameter: it has neither a name nor a property.
        """
        if self.query is None and not self.properties:
            raise BadParameter(f"queries.{place}", "{}", "a query or properties")
        asked = _asked((given.pid, given.v) for given in self.properties)
        return Wanted(self.query or "", tuple(self.type), asked, all_types=self.type_strict == "all")


def _asked(given: Iterable[tuple[str, list[PropertyValue]]]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for pid, values in given:
        if said := texts(values):
            asked.setdefault(pid, []).extend(said)
    return asked


class Settings(_Strict):
    """How a property's values are to be given."""

    cite: bool | Literal["true", "false", "on", "off", ""] = True

    @property
    def cited(self) -> bool:
        """Whether text values carry the ids of their sources."""
        return self.cite not in {False, "false", "off", ""}


class PropertyAsked(_Strict):
    """A property whose values are wanted."""

    id: _Id
    name: str = ""
    settings: Settings | None = None


class Extension(_Strict):
    """Which properties of which bodies are wanted."""

    ids: list[_Id]
    properties: Annotated[list[PropertyAsked], Field(max_length=40)]


#: The words of the 1.0 draft (it has had two for some) and ours.
_WORDS = {"matchType": "on", "propertyId": "pid", "propertyValue": "v", "matchQuantifier": "quantifier"}


class Condition(_Strict):
    """A condition of the 1.0 draft: on the name, or on a property.

    What is not served (other quantifiers, qualifiers) is refused, lest the answer be one to another question.
    """

    on: Literal["name", "property"]
    pid: _Id = ""
    v: Annotated[list[PropertyValue], BeforeValidator(_listed), Field(max_length=20)]
    quantifier: Literal["any"] = "any"
    required: bool = False

    @model_validator(mode="before")
    @classmethod
    def _in_our_words(cls, given: Any) -> Any:
        return {_WORDS.get(name, name): value for name, value in given.items()} if isinstance(given, dict) else given


class DraftQuery(_Strict):
    """One row of somebody's table, in the words of the 1.0 draft. Language and direction change nothing here."""

    type: _Id | None = None
    limit: Annotated[int, Field(ge=1)] = 10
    conditions: Annotated[list[Condition], Field(min_length=1, max_length=20)]
    lang: _Id = ""
    dir: _Id = ""

    def wanted(self, place: str) -> Wanted:
        """The row as :mod:`graph.matching` takes it.

        Raises:
            BadParameter: it has more than one name.
        """
        names = [text for condition in self.conditions if condition.on == "name" for text in texts(condition.v)]
        if len(names) > 1:
            raise BadParameter(f"queries.{place}", names[1], "one name")
        on = [condition for condition in self.conditions if condition.on == "property"]
        asked = _asked((condition.pid, condition.v) for condition in on)
        required = frozenset(condition.pid for condition in on if condition.required)
        return Wanted(names[0] if names else "", (self.type,) if self.type else (), asked, required=required)


class DraftBatch(_Strict):
    """A batch of the 1.0 draft."""

    queries: list[DraftQuery]


_BATCH = TypeAdapter(dict[_Id, Query])
_EXTENSION = TypeAdapter(Extension)
_DRAFT = TypeAdapter(DraftBatch)


def batch(text: str, most: int) -> dict[str, Query]:
    """The queries of a batch by their keys.

    Raises:
        BadParameter: it is not understood; says where.
        RefusedError: it has more queries than the service takes at once.
    """
    return _within(_read(_BATCH, text, "queries"), most)


def draft_batch(text: str, most: int) -> list[DraftQuery]:
    """The queries of a batch of the 1.0 draft. Raises as :func:`batch` does."""
    return _within(_read(_DRAFT, text, "queries").queries, most)


def extension(text: str, most: int) -> Extension:
    """Which values are wanted. Raises as :func:`batch` does."""
    found = _read(_EXTENSION, text, "extend")
    _within(found.ids, most)
    return found


S = TypeVar("S", dict[str, Query], list[DraftQuery], list[str])


def _within(items: S, most: int) -> S:
    if len(items) > most:
        raise RefusedError(
            413, "batch_too_large", f"{len(items)} at once; send at most {most} (batchSize in the manifest)."
        )
    return items


def _read(shape: TypeAdapter[M], text: str, parameter: str) -> M:
    try:
        value = json.loads(text, object_pairs_hook=_each_once)
        if _depth(value) > _DEEPEST:
            raise BadParameter(parameter, text, f"JSON of at most {_DEEPEST} levels")
        return shape.validate_python(value)
    except RecursionError:
        raise BadParameter(parameter, text, f"JSON of at most {_DEEPEST} levels") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join([parameter, *(str(part) for part in first["loc"])])[:120]
        raise BadParameter(place, text, f"what the specification has there: {first['msg']}") from None
    except ValueError:
        raise BadParameter(parameter, text, "a JSON object as the specification has it, each key once") from None


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members are named once: of two of one name, one would be left out in silence."""
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a key is there twice")
    return found


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
