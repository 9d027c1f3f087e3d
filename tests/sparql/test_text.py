"""No other server is asked, no file is opened, however the query is written."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import SparqlError
from graph.sparql import text as texts
from graph.sparql.engine import Engine, Question
from graph.sparql.store import Store
from tests.sparql.conftest import LIMITS, SPACE

PREFIXES = SPACE.prefixes()


def look(text: str) -> texts.Looked:
    return texts.look(text, SPACE.base, PREFIXES, 100_000)


CALLS = [
    "SELECT * { SERVICE <{at}> { ?s ?p ?o } }",
    "SELECT * { service SILENT <{at}> { ?s ?p ?o } }",
    "SELECT * { BIND (<{at}> AS ?x) SeRvIcE ?x { ?s ?p ?o } }",
    "SELECT * { { OPTIONAL { { SELECT * { SERVICE <{at}> { ?s ?p ?o } } } } } }",
    "ASK { FILTER EXISTS { SERVICE <{at}> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <{at}> { ?s ?p ?o } }",
    "PREFIX : <{at}> SELECT * { SERVICE: { ?s ?p ?o } }",
    "PREFIX : <{at}> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<{at}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<{at}> { ?s ?p ?o } }",
    "SELECT * { FILTER (1<2)SERVICE#>\n<{at}> { ?s ?p ?o } }",
    "SELECT * { FILTER (1<2)SERVICE#>\nSILENT <{at}> { ?s ?p ?o } }",
    "SELECT * { # a comment\rSERVICE <{at}> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a # \\" SERVICE" . SERVICE <{at}> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''a''' SERVICE <{at}> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <{at}> { ?s ?p ?o } }",
    "SELECT * { SERV\\U00000049CE <{at}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '\\u0027 . SERVICE <{at}> { ?s ?p ?o } # ' }",
]


@pytest.mark.parametrize("query", CALLS)
def test_service_is_refused_before_the_query_runs(query: str) -> None:
    with pytest.raises(SparqlError) as refused:
        look(query.replace("{at}", "https://example.org/sparql"))
    if "\\u" not in query:
        assert "SERVICE" in str(refused.value)
        assert refused.value.line >= 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <https://example.org/service/x#service> }",
        "# SERVICE <https://example.org/>\nASK {}",
        "ASK { ?s ?p 'SERVICE <x> { }', \"service\", '''SERVICE''' }",
        "PREFIX service: <x:> SELECT * { ?s service:of service:service }",
        "ASK { ?s ?p 'x'@service }",
        "ASK { _:service ?p ?o }",
        "ASK { ?s ?p <service> }",
        "ASK { ?s ?p ?service FILTER (?service < 3 && ?service > 2) }",
    ],
)
def test_the_word_may_stand_elsewhere(query: str, engine: Engine) -> None:
    engine.rows(Question(query), LIMITS)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server on this machine that remembers who came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                came.append(address)
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql", came
        over.set()
        thread.join()


def test_what_would_get_past_the_words_cannot_connect(
    listener: tuple[str, list[object]], engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the look at the words taken away, no query reaches a server, be it written well or not."""
    address, came = listener
    monkeypatch.setattr(texts, "_refuse_service", lambda *_: None)
    reasons = []
    for query in CALLS:
        try:
            engine.rows(Question(query.replace("{at}", address)), LIMITS)
        except SparqlError as error:
            reasons.append(str(error))
    assert came == []
    # Some of them are queries, and it was the connection that failed.
    assert any("could not be run" in reason for reason in reasons)


def test_without_that_it_would_connect(listener: tuple[str, list[object]], store: Store, tmp_path: Path) -> None:
    """What the two guards are for: Oxigraph by itself asks the other server."""
    import pyoxigraph

    address, came = listener
    with pytest.raises(OSError, match=r".+"):
        list(pyoxigraph.Store().query(CALLS[0].replace("{at}", address)))  # type: ignore[arg-type]
    assert came


_PIECES = st.sampled_from(
    [
        "SERVICE",
        "<http://x/>",
        "<",
        ">",
        "{",
        "}",
        "(",
        ")",
        "'",
        '"',
        "#",
        "\n",
        " ",
        "?x",
        ":",
        "1",
        ".",
        "\\",
        "a",
        "^^",
        "@en",
        "_:b",
    ]
)


@given(st.lists(_PIECES, max_size=25).map("".join))
@settings(max_examples=300)
def test_the_look_at_the_words_never_fails(text: str) -> None:
    words = "".join(token.text for token in texts.tokens_of(text))
    assert "".join(words.split()) in "".join(text.split()) or "#" in text or words
    with contextlib.suppress(SparqlError):
        look("ASK {} " + text)


@pytest.mark.parametrize(
    "part",
    ["-", "a-", "'\\", '"""a\\', "<a", "<)", ")service", "a:", "@a-", "'", '"', "#", "\\u0027", "{(", "?a.", "_:", ">"],
)
def test_looking_at_the_words_takes_no_long(part: str) -> None:
    for text in (part * (100_000 // len(part)), "ASK { <" + part * (90_000 // len(part)) + "> }"):
        started = time.monotonic()
        with contextlib.suppress(SparqlError):
            look(text)
        texts.syntax_error(text, "error at 1:1: expected x", PREFIXES)
        assert time.monotonic() - started < 20


def test_graphs_and_prefixes_are_found() -> None:
    found = look(
        "BASE <https://puxi.example/x/> PREFIX g: <https://g.example/> # FROM <no>\n"
        "SELECT ?from FROM <a> FROM NAMED g:b\\-c FROM puxi:d { ?from puxi:x 'FROM <e>' ; h:i <f> }"
    )
    assert found.default_graphs == ["https://puxi.example/x/a", SPACE.term("d")]
    assert found.named_graphs == ["https://g.example/b-c"]
    assert [name for name, _ in found.undeclared] == ["h"]


@pytest.mark.parametrize(
    "text",
    [
        "BASE <a/>" * 11_000 + "ASK{}",
        "BASE<a/>" * 6_000 + "PREFIX a:<b>" * 4_000 + "ASK{}",
        f"BASE <{'a/' * 40_000}>" + "BASE<b/>" * 2_000 + "ASK{}",
        "SELECT * FROM <http://[x> { ?s ?p ?o }",
        "BASE <http://[x> ASK {}",
        "PREFIX a: <http://[x> ASK { a:b ?p ?o }",
    ],
)
def test_addresses_that_take_long_or_are_none_are_refused_at_once(text: str) -> None:
    before = time.process_time()
    with pytest.raises(SparqlError) as caught:
        look(text)
    assert caught.value.line == 1
    # Resolving them all took 14 s, in the process that answers everybody.
    assert time.process_time() - before < 4
