"""Change events as nodes, who took part and who decided as relationships, and the derived BECAME."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.claims import Claim
from graph.conversions import outcome
from graph.happenings import Account, Happening, load
from graph.lens import Lens
from graph.lineage import edges_of
from graph.property_graph.rows import (
    Key,
    Node,
    Properties,
    Relationship,
    batches,
    cited,
    entity,
    given,
    span,
    supported,
)
from graph.release.reader import Release
from graph.vocabulary import DECIDED, Kind

_EVERYTHING = Lens()


def changes(release: Release, lens: Lens = _EVERYTHING) -> Iterator[Node | Relationship]:
    """Every event that the lens shows, followed by its relationships."""
    ids = [str(i) for (i,) in release.query("SELECT id FROM entities WHERE kind = ? ORDER BY id", (Kind.EVENT,))]
    for lot in batches(ids):
        yield from changes_of(release, lot, lens)


def changes_of(release: Release, ids: Sequence[str], lens: Lens = _EVERYTHING) -> Iterator[Node | Relationship]:
    """The same of some events only."""
    for lot in batches(sorted(ids)):
        former = release.former_ids(lot)
        for event in load(release, lot, lens).values():
            yield _node(event, former.get(event.id, []))
            yield from _parts(event)
            yield from _citations(event)
            for edge in edges_of(event):
                key = f"{event.id}:{edge.old}:{edge.new}"
                became = _became(event, edge.old, edge.new)
                yield Relationship.with_id("BECAME", entity(edge.old), entity(edge.new), key, became)


def _node(event: Happening, former_ids: list[str]) -> Node:
    telling = [claim for account in event.telling for claim in account.claims]
    properties = given(
        id=event.id,
        entity_kind=str(Kind.EVENT),
        former_ids=former_ids,
        **_told(event),
        date_stage=event.date_stage,
        decided=event.decided,
        lineage=event.is_lineage,
        ends_old=event.ends_old,
        disputed=sorted(event.disputes()),
        **cited(telling),
    )
    return Node("ChangeEvent", entity(event.id), ("Entity", "ChangeEvent"), properties)


def _told(event: Happening) -> Properties:
    """What an event node and its BECAME relationships both tell."""
    return given(type=event.type, kind=event.kind, status=event.status, inferred=event.inferred) | span(
        "date", event.date.value if event.date else None
    )


def _parts(event: Happening) -> Iterator[Relationship]:
    """FROM, TO, DECIDED_BY and UNDER: who took part, who decided, under which policy."""
    start = entity(event.id)
    # Of an event that was decided, those who only applied for it or recommended it are not among the deciders.
    deciding = [a for a in event.accounts if not event.decided or a.text("event_status") in DECIDED]
    for kind, prop, ids, accounts in (
        ("FROM", "from", event.ids("from"), event.accounts),
        ("TO", "to", event.ids("to"), event.accounts),
        ("DECIDED_BY", "decided_by", event.deciders, deciding),
        ("UNDER", "under", event.ids("under"), event.accounts),
    ):
        for body in ids:
            claims = _saying(accounts, prop, body)
            yield Relationship.with_id(kind, start, entity(body), f"{event.id}:{body}", supported(claims))


def _saying(accounts: list[Account], prop: str, body: str) -> list[Claim]:
    return [claim for account in accounts for claim in account.values(prop) if claim.value_id == body]


def _citations(event: Happening) -> Iterator[Relationship]:
    """Each place in a source that tells of the event, and how far it had come by that account."""
    places: dict[tuple[str, str], list[Account]] = {}
    for account in event.accounts:
        claim = account.claims[0]
        places.setdefault((claim.source_id, claim.locator), []).append(account)
    for (source, locator), accounts in sorted(places.items()):
        claims = [claim for account in accounts for claim in account.claims]
        properties = given(
            locator=locator,
            statuses=sorted({account.text("event_status") or "unknown" for account in accounts}),
            statements=cited(claims).get("statements"),
        )
        yield Relationship.with_id(
            "CITED_IN", entity(event.id), Key("Source", source), f"{event.id}:{accounts[0].row_id}", properties
        )


def _became(event: Happening, old: str, new: str) -> Properties:
    """The event as it joins one old and one new body; it rests on the accounts that name both of them."""
    naming = [
        account for account in event.telling if _saying([account], "from", old) and _saying([account], "to", new)
    ] or event.telling
    return given(
        event=event.id,
        **_told(event),
        outcome=outcome(event),
        ends_old=event.ends_old,
        disputed=bool(event.disputes()),
        **supported(claim for account in naming for claim in account.claims),
    )
