"""The pages on the graph: the made ones are up to date, the guide's queries run, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from graph import cookbook, notebook
from graph.bolt.library import Library, NamedQuery, named
from graph.neo4j_server.settings import Limits
from graph.neo4j_server.starting import Address
from graph.property_graph import model_page, picture
from graph.property_graph.contract import NODES, RELATIONSHIPS
from graph.release.reader import Release
from tests.queries.library import Answer, Server

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
REMEDY = "is out of date; make it anew: puxi docs --write docs"
GUIDE = (DOCS / "cypher.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of the guide in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_page_and_picture_of_the_model_are_up_to_date() -> None:
    assert (DOCS / "graph-model.md").read_text(encoding="utf-8") == model_page.page(), f"docs/graph-model.md {REMEDY}"
    assert (DOCS / model_page.PICTURE).read_text(encoding="utf-8") == picture.svg(), f"docs/graph-model.svg {REMEDY}"


def test_the_page_and_picture_of_the_model_have_everything() -> None:
    page, drawn = model_page.page(), picture.svg()
    for label, node in NODES.items():
        assert f"### {label}\n" in page
        assert f">{label}<" in drawn
        assert all(f"| `{field.name}` | " in page for field in node.fields)
    for kind, relationship in RELATIONSHIPS.items():
        assert f"| `{kind}` | " in page
        assert re.search(rf"\b{kind}\b", drawn)
        assert all(f"| `{field.name}` | " in page for field in relationship.fields)


def test_the_cookbook_is_up_to_date(default_answer: Callable[[NamedQuery], Answer], release: Release) -> None:
    def ask(query: NamedQuery) -> tuple[list[str], list[tuple[Any, ...]]]:
        answer = default_answer(query)
        return answer.columns, answer.rows

    made = cookbook.page(Library.load().values(), ask, release.id)
    assert (DOCS / "cookbook.md").read_text(encoding="utf-8") == made, f"docs/cookbook.md {REMEDY}"


def test_a_cell_of_the_cookbook_says_what_was_left_out() -> None:
    query = Library.load()["top-hosts"]
    rows = [("x" * 100, ["a|b", "c", "d", "e"], None, n) for n in range(12)]
    page = cookbook.page([query], lambda _: (["long", "list", "none", "number"], rows), "r1")
    assert f"| {'x' * (cookbook.CELL - 1)}… | a\\|b, c, … (2 more) |  | 0 |" in page
    assert "*The first 10 of 12 rows.*" in page


@pytest.mark.parametrize("number", range(len(blocks("cypher"))))
def test_the_queries_of_the_guide_run_and_answer_alike(number: int, library_servers: list[Server]) -> None:
    text = blocks("cypher")[number]
    answers = [server.run(text, {}) for server in library_servers]
    assert answers[0].rows, "an example without an answer teaches nothing"
    for answer in answers:
        assert answer.remarks == []
        assert len(answer.rows) == len(answers[0].rows)
        # Scores are each version's own, and a path is made of a server's own nodes.
        if "score" not in text and "RETURN way" not in text:
            assert answer.rows == answers[0].rows


def test_the_python_of_the_guide_runs(neo4j_current: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUXI_NEO4J_URI", neo4j_current.uri)
    monkeypatch.setenv("PUXI_NEO4J_USER", neo4j_current.user)
    monkeypatch.setenv("PUXI_NEO4J_PASSWORD", neo4j_current.password)
    notebook.close()
    names: dict[str, Any] = {}
    try:
        for block in blocks("python"):
            exec(block, names)  # noqa: S102  the guide's own code
            if "since=" in block and "date(2021" not in block:
                assert len(names["ntics"]) == 0, "what the guide says of it"
    finally:
        notebook.close()
    assert len(names["hosts"]) > 0
    assert len(names["records"]) > 0
    assert len(names["groups"]) > 1


def test_named_queries_on_the_pages_exist_and_have_these_parameters() -> None:
    called = [line for block in blocks("sh") for line in block.replace("\\\n", " ").splitlines()]
    found = 0
    for line in called:
        words = shlex.split(line.partition("|")[0])
        if words[:2] == ["puxi", "cypher"] and len(words) > 2 and " " not in words[2]:
            given = dict(w.split("=", 1) for at, w in enumerate(words) if words[at - 1] == "--param")
            named(words[2]).values(given)
            found += 1
    assert found > 3


def test_no_page_waits_for_something_to_be_put_in() -> None:
    for page in PAGES:
        assert not re.findall(r"@@|TODO|FIXME", (DOCS / page).read_text(encoding="utf-8")), page


def test_the_guide_says_what_the_managed_server_takes() -> None:
    page = (DOCS / "neo4j.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `PUXI_NEO4J_(\w+)` \| `(\w+)` \|", page, re.MULTILINE))
    defaults = {field.name.upper(): field.default for field in fields(Limits)}
    assert told == {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in defaults.items()}


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)\s]+)\)", (DOCS / page).read_text(encoding="utf-8")):
            if link.startswith("http"):
                continue
            file, _, anchor = link.partition("#")
            target = (DOCS / file) if file else DOCS / page
            assert target.exists(), f"{page}: {link}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
                anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
                assert anchor in anchors, f"{page}: {link}"
