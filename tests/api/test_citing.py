"""Where a copy of a source is known, whoever reads or copies its footnote learns of it."""

from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from graph.statements import Source
from tests.api.page import read
from tests.graph.made import Made

COPY = "https://web.archive.org/web/20230101000000/https://example.org/invented"


def test_a_copy_is_linked_on_pages_and_stands_in_their_footnotes(tmp_path: Path) -> None:
    data = Made()
    data.stored.append(
        Source("invented-1", "https://example.org/invented", "An invented page", "Invented Publisher", "2021", "en", "news",
               "B", f"copy at {COPY}")
    )  # fmt: skip
    data.body("i1", "国家虚构工程技术研究中心", "NETRC", source="invented-1")
    release = data.release(tmp_path)
    client = TestClient(create_app(lambda: release.path))
    for start, said in (("", f"archived at {COPY}, "), ("/zh", f"，存档 {COPY}，")):
        for path in ("/institution/国家虚构工程技术研究中心", "/source/invented-1"):
            found = read(client.get(f"{start}{path}").text)
            assert any(said in note.text for note in found.all("p", class_="note-text")), path
            assert COPY in found.links()
    answer = client.get("/v1/lineage?name=国家虚构工程技术研究中心").json()
    source = answer["sources"]["invented-1"]
    assert source["archived_url"] == COPY
    assert f"archived at {COPY}" in source["places"][0]["footnote_en"]
