"""One event, policy, person or statement in short: what is said of it, and of what else it is said, with the sources."""

from __future__ import annotations

from pydantic import Field

from graph.answers import Body, Envelope, Event, Fact
from graph.assemble import Assembler, body_of
from graph.claims import Claim
from graph.errors import UnknownName
from graph.happenings import load
from graph.lens import Lens
from graph.release.reader import Release
from graph.resting import meaning
from graph.vocabulary import Kind

#: So many statements that name it are told; the RDF has all of them.
MOST_RELATED = 500


class OneThing(Envelope):
    """An event, policy or person; or a statement, with what it is about."""

    body: Body
    event: Event | None = Field(description="where it is an event: its accounts put together")
    facts: list[Fact]
    related: list[Fact] = Field(description="what names it; `body` is what the statement is about")
    related_truncated: bool
    meanings: dict[str, tuple[str, str]] = Field(description="what codes among the values mean, in Chinese and English")


def one_thing(release: Release, entity_id: str) -> OneThing:
    """Everything said of an entity of any kind, and where it is named.

    Raises:
        UnknownName: there is no such id.
    """
    lens = Lens()
    naming = release.claims_about([entity_id], lens)
    return _made(release, entity_id, release.claims_of([entity_id], lens), naming, entity_id)


def one_statement(release: Release, statement_id: str) -> OneThing:
    """One statement, as a fact about what it is about.

    Raises:
        UnknownName: there is no such statement.
    """
    claims = release.claims_by_id([statement_id])
    if not claims:
        raise UnknownName(statement_id)
    return _made(release, claims[0].subject_id, claims, [], statement_id)


def _made(release: Release, entity_id: str, claims: list[Claim], naming: list[Claim], asked: str) -> OneThing:
    entity = release.entities([entity_id]).get(entity_id)
    if entity is None:
        raise UnknownName(asked)
    make = Assembler(release, Lens())
    is_event = entity.kind == Kind.EVENT and asked == entity_id
    # A statement that names what it is about belongs to it alone.
    about = {claim.id for claim in claims}
    others = [claim for claim in naming if claim.id not in about]
    answer = OneThing(
        **make.envelope(),  # type: ignore[arg-type]
        body=body_of(entity),
        event=make.event(load(release, [entity_id], Lens())[entity_id]) if is_event else None,
        facts=make.facts(claims),
        related=make.facts(others[:MOST_RELATED], of_value=True),
        related_truncated=len(others) > MOST_RELATED,
        meanings={claim.value: found for claim in claims if claim.value_type == "code" and (found := meaning(claim))},
    )
    return make.seal(answer)
