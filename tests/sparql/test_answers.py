"""The named SPARQL queries give the answers that Puxi's own functions give, over the whole dataset."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from urllib.parse import unquote

import pytest

from graph.claims import Claim
from graph.conversions import conversions, outcome
from graph.fates import fates
from graph.happenings import Happening, load
from graph.lens import Lens
from graph.lineage import events_of, walk
from graph.listing import groups
from graph.release.reader import Release
from graph.sparql.engine import Engine, Question
from graph.sparql.library import SparqlQuery, named, shared
from graph.sparql.limits import Limits
from graph.vocabulary import DESIGNATIONS, PROPERTIES, Kind
from tests.sparql.conftest import SPACE, short

Answers = Callable[..., list[dict[str, str]]]
OfAll = Callable[[str, str, str], dict[str, list[dict[str, str]]]]
CODES = sorted(DESIGNATIONS)


@pytest.fixture(scope="session")
def claims(release: Release) -> list[Claim]:
    return list(release.claims())


@pytest.fixture(scope="session")
def happenings(release: Release) -> list[Happening]:
    ids = [str(i) for (i,) in release.query("SELECT id FROM entities WHERE kind = ?", (Kind.EVENT,))]
    return list(load(release, ids, Lens()).values())


@pytest.fixture(scope="session")
def centres(release: Release) -> dict[str, str]:
    """Every centre with its designation."""
    return {e.id: e.designation for e in release.all_entities().values() if e.kind == Kind.CENTER}


@pytest.fixture(scope="session")
def of_all(engine: Engine, answers: Answers) -> OfAll:
    """The rows of a named query for every id that it could be asked for, asked at once.

    The query's own text is asked; only where it makes one address of ``$id``, another pattern gives all. That each body's rows
    are those of the query as it is, is tried for some.
    """

    def asked(name: str, variable: str, pattern: str) -> dict[str, list[dict[str, str]]]:
        text = named(name).text({"id": "of-all"})
        text, ones = re.subn(rf'BIND \(IRI\([^"]*"of-all"\)+ AS \{variable}\)', pattern, text)
        text, heads = re.subn(r"^SELECT (DISTINCT )?", rf"SELECT \1{variable} ", text)
        assert (ones, heads) == (1, 1)
        text = text.replace("\nGROUP BY ", f"\nGROUP BY {variable} ")
        found = engine.rows(Question(text), Limits(seconds=60, rows=200_000))
        assert not found.truncated
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in found.rows:
            one, *cells = ("" if c is None else short(c.text) if c.kind == "uri" else c.text for c in row)
            rows[one].append(dict(zip(found.columns[1:], cells, strict=True)))
        for one in sorted(rows)[:: max(1, len(rows) // 4)]:
            own = answers(name, id=one)
            assert sorted(map(str, own)) == sorted(map(str, rows[one])), one
        return rows

    return asked


_A_CENTRE = "GRAPH <graph/puxi> {{ {} puxi:designation ?some }}"


@pytest.mark.parametrize("old", CODES)
def test_conversions(old: str, release: Release, answers: Answers) -> None:
    for new in CODES:
        rows = conversions(release, old, new, Lens()).conversions
        direct = [row for row in rows if not row.indirect]
        expected = Counter((r.old.id, r.new.id, r.chain[0].event.id, r.outcome, r.status, r.date) for r in direct)
        found = answers("conversions", **{"from": old, "to": new})
        assert (
            Counter((r["old"], r["new"], r["event"], r["outcome"], r["status"], r["date"]) for r in found) == expected
        )
        for row in found:
            decided = next(r for r in direct if r.chain[0].event.id == row["event"])
            assert {one.rpartition("/")[2] for one in row["deciders"].split()} == {b.id for b in decided.decided_by}
        if old != new:
            chains = {(r.old.id, r.new.id): len(r.chain) for r in rows if r.indirect}
            by_chain = answers("conversions-by-chain", **{"from": old, "to": new})
            assert {(r["old"], r["new"]): int(r["steps"]) for r in by_chain} == chains


def test_there_are_conversions_to_compare(release: Release) -> None:
    found = [conversions(release, old, new, Lens()).conversions for old, new in [("NETRC", "NTIC"), ("NEL", "NERC")]]
    assert all(found)


def test_lineages(release: Release, happenings: list[Happening], centres: dict[str, str], answers: Answers) -> None:
    """Every centre, and every other body that takes part in a change, each asked for by itself.

    Not programmes and policies, which are no institutions: the query asks for those.
    """
    of_events = {event.id: event for event in happenings}
    look_up = events_of(release, Lens())
    bodies = {body for h in happenings if h.is_lineage for body in (*h.ids("from"), *h.ids("to"))} | centres.keys()
    chosen = {key for key, e in release.entities(bodies).items() if e.kind not in {Kind.PROGRAMME, Kind.POLICY}}
    compared = 0
    for body in sorted(chosen):
        # As a page tells it, a lineage ends after some steps and says so; the query goes on to the end.
        way = walk(body, look_up, max_steps=10_000, max_bodies=10_000)
        happened = [(edge.old, edge.new, edge.event) for edge in way.edges]
        expected = {(a, b, e.id, e.status, outcome(e), e.date.value if e.date else "") for a, b, e in happened}
        rows = answers("lineage", id=body)
        found = {tuple(r[name] for name in ("old", "new", "event", "status", "outcome", "date")) for r in rows}
        assert found == expected, body
        for row in rows:
            telling = {claim.source_id for one in of_events[row["event"]].telling for claim in one.claims}
            assert {unquote(one.rpartition("/")[2]) for one in row["sources"].split()} == telling, row
        compared += len(rows)
    assert compared > 900


@pytest.mark.parametrize("code", CODES)
def test_fates(code: str, release: Release, answers: Answers) -> None:
    told = fates(release, code, Lens())
    rows = [row for row in answers("fates-by-programme") if row["designation"] == code]
    assert {row["fate"]: int(row["centres"]) for row in rows} == told.counts.get(code, {})
    cut = [row for row in told.centres if row.fate.fate == "revoked"]
    rows = answers("cut", designations=[code])
    assert {row["centre"] for row in rows} == {row.body.id for row in cut}
    for row in rows:
        expected = next(r.fate.statements for r in cut if r.body.id == row["centre"])
        assert {one.rpartition("/")[2] for one in row["statements"].split()} == {one.id for one in expected}


def test_the_fate_of_each_centre(release: Release, claims: list[Claim], of_all: OfAll) -> None:
    rows_of = of_all("fate", "?centre", _A_CENTRE.format("?centre"))
    places = {claim.id: (claim.id, claim.source_id, claim.locator) for claim in claims}
    told = {row.body.id: row.fate for code in CODES for row in fates(release, code, Lens()).centres}
    for body in sorted(told):
        rows = rows_of[body]
        assert {row["fate"] for row in rows} == {told[body].fate}, body
        resting = {(row["statement"], row["source"], row["locator"]) for row in rows} - {("", "", "")}
        assert resting == {places[one.id] for one in told[body].statements}, body


@pytest.mark.parametrize(
    ("name", "group", "column"),
    [("top-hosts", "host", "host"), ("places", "place", "place")],
)
def test_groups(name: str, group: str, column: str, release: Release, answers: Answers) -> None:
    given = {} if name == "places" else {"min_centres": 1}
    expected = {row.body.id: row.centres for row in groups(release, group).rows if row.centres}
    assert {row[column]: int(row["centres"]) for row in answers(name, **given)} == expected
    assert len(expected) > 3


def test_hosts_of_one_programme(claims: list[Claim], centres: dict[str, str], answers: Answers) -> None:
    for code in CODES:
        held = of(claims, "supported_by", {key for key, own in centres.items() if own == code})
        expected = {host: len(of_one) for host, of_one in held.items()}
        rows = answers("top-hosts", designation=code, min_centres=1)
        assert {row["host"]: int(row["centres"]) for row in rows} == expected


def of(claims: Iterable[Claim], prop: str, subjects: Iterable[str]) -> dict[str, set[str]]:
    """The subjects of each value of a property."""
    wanted, found = set(subjects), defaultdict(set)
    for claim in claims:
        if claim.property == prop and claim.value_id and claim.subject_id in wanted:
            found[claim.value_id].add(claim.subject_id)
    return found


def test_managing_units(claims: list[Claim], centres: dict[str, str], answers: Answers) -> None:
    expected = {unit: len(held) for unit, held in of(claims, "managed_by", centres).items()}
    rows = answers("centres-by-managing-unit", min_centres=1)
    assert {row["unit"]: int(row["centres"]) for row in rows} == expected
    assert expected


def test_partners(claims: list[Claim], centres: dict[str, str], answers: Answers) -> None:
    expected = {partner: len(held) for partner, held in of(claims, "corporate_partner", centres).items()}
    rows = answers("partners", min_centres=1)
    assert {row["partner"]: int(row["centres"]) for row in rows} == expected
    assert expected


def test_centres_of_a_host(claims: list[Claim], centres: dict[str, str], of_all: OfAll) -> None:
    rows_of = of_all("centres-of-host", "?host", "")
    hosts = of(claims, "supported_by", centres)
    assert rows_of.keys() == hosts.keys()
    for host in sorted(hosts):
        expected = {
            (c.subject_id, centres[c.subject_id], c.valid_from, c.valid_to, c.source_id, c.reliability)
            for c in claims
            if c.property == "supported_by" and c.value_id == host and c.subject_id in centres
        }
        rows = rows_of[host]
        columns = ("centre", "designation", "from", "until", "source", "reliability")
        assert {tuple(row[name] for name in columns) for row in rows} == expected


def test_deciders(happenings: list[Happening], centres: dict[str, str], answers: Answers) -> None:
    for code in ("", *CODES):
        events: dict[str, set[str]] = defaultdict(set)
        concerned: dict[str, set[str]] = defaultdict(set)
        for event in happenings:
            taking = {
                body
                for body in (*event.ids("from"), *event.ids("to"))
                if body in centres and code in {"", centres[body]}
            }
            for body in event.deciders if event.decided and taking else ():
                events[body].add(event.id)
                concerned[body] |= taking
        rows = answers("deciders", designation=code, min_events=1)
        assert {row["body"]: (int(row["events"]), int(row["centres"])) for row in rows} == {
            body: (len(events[body]), len(concerned[body])) for body in events
        }
        assert events or code


def test_who_decided(happenings: list[Happening], centres: dict[str, str], of_all: OfAll) -> None:
    rows_of = of_all("decided", "?it", _A_CENTRE.format("?it"))
    about: dict[str, set[tuple[str, str, str, str, str]]] = defaultdict(set)
    for event in happenings:
        for body in (*event.ids("from"), *event.ids("to")):
            if event.decided and event.deciders:
                about[body] |= {
                    (event.id, decider, event.status, event.date.value if event.date else "", policy)
                    for decider in event.deciders
                    for policy in event.ids("under") or [""]
                }
    assert about.keys() & centres.keys()
    for body in sorted(centres):
        rows = rows_of[body]
        columns = ("event", "body", "status", "date", "policy")
        assert {tuple(row[name] for name in columns) for row in rows} == about[body], body


def test_founding_years(happenings: list[Happening], centres: dict[str, str], answers: Answers) -> None:
    for code in CODES:
        years: dict[str, str] = {}
        for event in happenings:
            if event.type in {"approved", "established"} and event.decided and event.earliest:
                for body in event.ids("to"):
                    if centres.get(body) == code:
                        years[body] = min(years.get(body, "9999"), event.earliest[:4])
        rows = answers("founding-years", designation=code)
        assert {row["year"]: int(row["centres"]) for row in rows} == Counter(years.values())


def test_founding_years_are_those_of_the_fates(release: Release, answers: Answers) -> None:
    """Where a dated decision is known, grouping by year tells the same; the rest goes by a stated year, or is unknown."""
    for code in ("NTIC", "NMIC"):
        told = fates(release, code, Lens(), "year")
        by_year = {year: sum(counts.values()) for year, counts in told.counts.items()}
        for row in answers("founding-years", designation=code):
            assert int(row["centres"]) <= by_year[row["year"]]


def test_weak_claims(claims: list[Claim], centres: dict[str, str], answers: Answers) -> None:
    sources: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    for claim in claims:
        if claim.subject_id in centres and claim.value_id:
            term = PROPERTIES[claim.property].rdf
            sources[(claim.subject_id, term, claim.value_id)].add((claim.source_id, claim.reliability))
    expected = {
        (*key, next(iter(found))[0])
        for key, found in sources.items()
        if len(found) == 1 and next(iter(found))[1] == "C"
    }
    rows = answers("weak-claims")
    assert len(expected) > 100
    assert {(r["centre"], curie(r["property"]), r["other"], r["source"]) for r in rows} == expected


def curie(address: str) -> str:
    """A term as the vocabulary table writes it."""
    name = address if ":" in address else "puxi:" + address.partition("#")[2]
    for prefix, start in SPACE.prefixes().items():
        if address.startswith(start):
            return f"{prefix}:{address[len(start) :]}"
    return name


def test_disputed_values(release: Release, claims: list[Claim], answers: Answers) -> None:
    disputed = {str(one) for (ids,) in release.query("SELECT statement_ids FROM conflicts") for one in str(ids).split()}
    expected = {(c.subject_id, c.source_id, c.reliability, c.id) for c in claims if c.id in disputed}
    rows = answers("disputed-facts")
    assert {(r["subject"], r["source"], r["reliability"], r["statement"]) for r in rows} == expected
    values = {c.id: c.value for c in claims}
    assert all(row["value"] == values[row["statement"]] for row in rows)
    assert expected


def test_sources_of_a_centre(claims: list[Claim], centres: dict[str, str], of_all: OfAll) -> None:
    rows_of = of_all("sources-of", "?it", _A_CENTRE.format("?it"))
    columns = ("source", "reliability", "statements")
    told = {(body, *(row[name] for name in columns)) for body, rows in rows_of.items() for row in rows}
    about: dict[str, set[Claim]] = defaultdict(set)
    for claim in claims:
        for body in {claim.subject_id, claim.value_id} & centres.keys():
            about[str(body)].add(claim)
    counted = {body: Counter((c.source_id, c.reliability) for c in of_body) for body, of_body in about.items()}
    assert told == {(body, *pair, str(number)) for body, pairs in counted.items() for pair, number in pairs.items()}
    assert len(about) > 500


def test_changes_of_a_period(happenings: list[Happening], answers: Answers) -> None:
    for since, until in (("2021-01-01", "2022-12-31"), ("2017-06-01", "2017-06-30"), ("1980-01-01", "2030-12-31")):
        expected = {
            (event.id, old, new, outcome(event), event.date.value)
            for event in happenings
            if event.is_lineage and event.date and event.earliest and event.latest
            if event.earliest <= until and event.latest >= since
            for old in event.ids("from")
            for new in event.ids("to")
            if old != new
        }
        rows = answers("change-events", since=since, until=until)
        columns = ("event", "old", "new", "outcome", "date")
        assert {tuple(row[name] for name in columns) for row in rows} == expected


def test_policies(release: Release, claims: list[Claim], happenings: list[Happening], answers: Answers) -> None:
    policies = {e.id for e in release.all_entities().values() if e.kind == Kind.POLICY}
    under = Counter(policy for event in happenings for policy in event.ids("under"))
    issuers = defaultdict(set)
    for claim in claims:
        if claim.property == "issued_by" and claim.value_id:
            issuers[claim.subject_id].add(claim.value_id)
    rows = answers("policies")
    assert {row["policy"] for row in rows} == policies
    assert {row["policy"]: int(row["occurrences"]) for row in rows} == {policy: under[policy] for policy in policies}
    assert all({one.rpartition("/")[2] for one in row["issuers"].split()} == issuers[row["policy"]] for row in rows)


@pytest.mark.parametrize("query", shared().values(), ids=lambda query: query.name)
def test_a_query_has_the_columns_that_its_header_names(query: SparqlQuery, answers: Answers) -> None:
    import shlex

    words = shlex.split(query.named.example)[3:]
    given = dict(word.split("=", 1) for word in words if word != "--param")
    rows = answers(query.name, **given)
    if rows:
        assert list(rows[0]) == [column.name for column in query.named.columns]
    by_default = answers(query.name)
    assert rows or by_default or query.name == "conversions-by-chain"


def test_there_are_enough() -> None:
    assert len(shared()) >= 15
