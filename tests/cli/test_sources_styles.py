"""``puxi sources --style``: footnotes to copy, of ids given or piped in."""

import io
import json
import subprocess
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from pybtex.database import parse_string  # type: ignore[import-untyped]

from tests.cli.conftest import Puxi

Process = Callable[..., subprocess.CompletedProcess[bytes]]
JAMESTOWN = "jamestown-2023-self-reliance"
TWO = ("nankai-2025", JAMESTOWN)


@pytest.fixture
def pipe(puxi: Puxi, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a text on standard input."""

    def feed(text: str) -> None:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))

    return feed


def test_chicago_notes_come_one_a_line_in_the_order_asked_for(puxi: Puxi) -> None:
    result = puxi("sources", *TWO, "--style", "chicago")
    assert (result.code, result.err) == (0, "")
    nankai, jamestown = result.out.splitlines()
    assert nankai.startswith("“The State Key Laboratory of Elemento-Organic Chemistry")
    assert "Nankai University, October 27, 2025, https://" in nankai
    assert jamestown.startswith("“In Search of Self-Reliance: Xi Overhauls China's Innovation System,” Jamestown")


def test_bibtex_is_a_file_of_entries(puxi: Puxi) -> None:
    result = puxi("sources", *TWO, "--style", "bibtex")
    assert list(parse_string(result.out, "bibtex").entries) == list(TWO)


def test_csl_json_is_one_array(puxi: Puxi) -> None:
    result = puxi("sources", *TWO, "--style", "csl-json")
    assert [item["id"] for item in json.loads(result.out)] == list(TWO)


@pytest.mark.parametrize(
    "text",
    [
        f"{TWO[0]}\n{TWO[1]}\n",
        f"{TWO[0]}, {TWO[1]} {TWO[0]}",
        f"\ufeff{TWO[0]} | {TWO[1]}\r\n",
        f'["{TWO[0]}", "{TWO[1]}"]',
        f"old,b.sources,n\r\nx,{TWO[0]} | {TWO[1]},1\r\ny,,2\r\n",
        f'name,fate_sources,source\n"a ""b"", c",{TWO[0]},{TWO[1]}\n',
    ],
)
def test_ids_are_read_from_standard_input(puxi: Puxi, pipe: Callable[[str], None], text: str) -> None:
    pipe(text)
    assert [row["id"] for row in puxi("sources", "-", "--format", "csv").rows] == sorted(TWO)
    pipe(text)
    assert list(parse_string(puxi("sources", "-", "--style", "bibtex").out, "bibtex").entries) == list(TWO)


def test_what_another_verb_prints_can_be_piped_in(puxi: Puxi, pipe: Callable[[str], None]) -> None:
    printed = puxi("lineage", "netrc-gui-ji-led", "--format", "csv")
    cited = {key for row in printed.rows for key in row["source_ids"].split(" | ") if key}
    pipe(printed.out)
    items = json.loads(puxi("sources", "-", "--style", "csl-json").out)
    assert {item["id"] for item in items} == cited
    assert len(items) == len(cited)


def test_nothing_on_standard_input_is_not_everything(puxi: Puxi, pipe: Callable[[str], None]) -> None:
    pipe("")
    result = puxi("sources", "-", "--style", "csl-json")
    assert (result.code, json.loads(result.out)) == (0, [])
    assert "no ids on standard input" in result.err
    pipe("old,sources\n")
    assert puxi("sources", "-", "--style", "chicago").out == ""


def test_filters_narrow_footnotes_down(puxi: Puxi) -> None:
    official = puxi("sources", "--reliability", "A", "--format", "csv").rows
    items = json.loads(puxi("sources", "--reliability", "A", "--style", "csl-json").out)
    assert [item["id"] for item in items] == [row["id"] for row in official]


def test_weak_sources_are_named_beside_chicago_notes(puxi: Puxi) -> None:
    weak = [row["id"] for row in puxi("sources", "--reliability", "C", "--format", "csv").rows]
    result = puxi("sources", JAMESTOWN, weak[0], "--style", "chicago")
    assert f"1 of these are weak sources, often copies: {weak[0]}." in result.err
    assert len(result.out.splitlines()) == 2


def test_an_unknown_id_is_answered_with_the_nearest(puxi: Puxi) -> None:
    result = puxi("sources", "jamestown-2023-selfreliance", "--style", "bibtex")
    assert (result.code, result.out) == (3, "")
    assert "No source has the id 'jamestown-2023-selfreliance'. The nearest: jamestown-2023-self-reliance" in result.err


def test_two_formats_at_once_are_refused(puxi: Puxi) -> None:
    result = puxi("sources", JAMESTOWN, "--style", "bibtex", "--format", "json")
    assert (result.code, result.out) == (2, "")
    assert "--format: 'json'" in result.err


def test_footnotes_are_utf_8_whatever_the_terminal_speaks(puxi_process: Process) -> None:
    done = puxi_process("sources", "00net-2012-biopest", "--style", "chicago", PYTHONIOENCODING="latin-1")
    assert done.stdout.decode("utf-8").startswith(
        "“国家生物农药工程技术研究中心揭牌,” 零零农业信息网, October 15, 2012, "
    )
