"""The library's headers: what they mean, and that every mistake is told with file and line."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from graph.bolt.library import GROUPS, BadCallError, Library, LibraryError, UnknownQueryError, named, parse
from graph.errors import BadParameter

WHOLE = """\
// title: NETRCs that became innovation centers
// group: lineage
// question: Which NETRCs became NTICs,
//   directly or through a chain?
// parameters:
//   from (STRING, default "NETRC"): designation of the earlier centre,
//     as in the vocabulary
//   since (DATE, required): first day that counts
//   until (DATE, default "2021-12-31"): last day
//   steps (INTEGER, optional): at most so many
//   ids (LIST<STRING>, default ["a", "b"]): ids
// columns:
//   old_id: id of the earlier centre
//   sources: ids of the sources
// example: puxi cypher netrc-to-ntic --param since=2016-01-01
// twin: conversions
// Branches are left out.
//
// Cycles do no harm.
MATCH (a {id: $from}) // not $this
WHERE a.since >= $since AND a.since <= $until AND a.id IN $ids AND ($steps IS NULL OR a.steps <= $steps)
RETURN a.id AS old_id, a.sources AS sources
"""
PATH = Path("netrc-to-ntic.cypher")


def test_a_header_is_read() -> None:
    query = parse(PATH, WHOLE)
    assert (query.name, query.group, query.twin) == ("netrc-to-ntic", "lineage", "conversions")
    assert query.question == "Which NETRCs became NTICs, directly or through a chain?"
    assert query.note == "Branches are left out.  Cycles do no harm."
    assert query.text.startswith("MATCH (a {id: $from})")
    assert [(p.name, p.type, p.required, p.default) for p in query.parameters] == [
        ("from", "STRING", False, "NETRC"),
        ("since", "DATE", True, None),
        ("until", "DATE", False, date(2021, 12, 31)),
        ("steps", "INTEGER", False, None),
        ("ids", "LIST<STRING>", False, ["a", "b"]),
    ]
    assert query.parameters[0].definition == "designation of the earlier centre, as in the vocabulary"
    assert [column.name for column in query.columns] == ["old_id", "sources"]
    assert query.cites == ("sources",)


def test_values_are_those_given_and_the_defaults_for_the_rest() -> None:
    query = parse(PATH, WHOLE)
    assert query.values({"since": "2016-01-01", "from": "NEL"}) == {
        "from": "NEL",
        "since": date(2016, 1, 1),
        "until": date(2021, 12, 31),
        "steps": None,
        "ids": ["a", "b"],
    }


def test_a_call_that_lacks_a_parameter_or_has_one_too_many_is_refused() -> None:
    query = parse(PATH, WHOLE)
    with pytest.raises(BadCallError, match=r"netrc-to-ntic needs --param since=DATE \(first day that counts\)\."):
        query.values({})
    with pytest.raises(BadCallError, match=r"has no parameter 'form'\. It has from, since, until, steps, ids\."):
        query.values({"since": "2016-01-01", "form": "x"})
    with pytest.raises(BadParameter, match=r"param since: '2016' is not understood; expected DATE"):
        query.values({"since": "2016"})


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("// title: NETRCs that became innovation centers\n", "", 1, "title is missing"),
        ("title: NETRCs that became innovation centers", "title:", 1, "title is missing"),
        ("// group: lineage", "// gruop: lineage", 2, "'gruop' is no key"),
        ("group: lineage", "group: history", 2, "'history' is no group; groups are lineage, hosts"),
        ("// group: lineage", "// group: lineage\n// group: hosts", 3, "group stands there twice"),
        ("// group: lineage\n", "//\n// group: lineage\n", 2, "an empty line"),
        ("// columns:\n", "// columns: two\n", 12, "columns is a list"),
        ("// group: lineage", "//group: lineage", 2, "a key stands one blank after //"),
        ("//   from (STRING", "//     from (STRING", 6, "an entry of parameters stands three blanks after //"),
        ("from (STRING, default \"NETRC\")", "from STRING", 6, "is no parameter; write name"),
        ("(STRING, default \"NETRC\")", "(TEXT, default \"NETRC\")", 6, "TEXT is no type"),
        ("(STRING, default \"NETRC\")", "(STRING, default NETRC)", 6, "the default of param from: 'NETRC' is not"),
        ("(DATE, default \"2021-12-31\")", "(DATE, default 2021)", 9, "the default of param until"),
        ("(LIST<STRING>, default [\"a\", \"b\"])", "(LIST<STRING>, default \"a\")", 11, "the default of param ids"),
        ("//   old_id: id", "//   old id: id", 13, "is no column"),
        ("//   sources: ids", "//   old_id: ids", 12, "old_id stands there twice"),
        ("//   since (DATE, required): first day that counts\n", "", 19, "$since is not among the parameters"),
        ("a.id IN $ids", "true", 5, "the statement does not use $ids"),
        ("puxi cypher netrc-to-ntic", "puxi cypher netrc-to-nti", 15, "must begin with: puxi cypher netrc-to-ntic"),
        (" --param since=2016-01-01", "", 15, "the example: netrc-to-ntic needs"),
        ("since=2016-01-01", "since=soon", 15, "the example: param since"),
        ("since=2016-01-01", "since='2016-01-01", 15, "no command line"),
        ("// twin: conversions", "// twinn: conversions", 16, "'twinn' is no key"),
        ("// twin: conversions", "// cites: source\n// twin: conversions", 17, "twin comes before cites"),
        ("// twin: conversions", "// cites: citations", 16, "'citations' is no column"),
        (WHOLE[WHOLE.index("MATCH"):], "", 20, "there is no statement after the header"),
        ("// columns:\n//   old_id: id of the earlier centre\n//   sources: ids of the sources\n", "// columns:\n", 12,
         "columns is missing"),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_file_and_line(old: str, new: str, line: int, reason: str) -> None:
    assert WHOLE.count(old) == 1
    with pytest.raises(LibraryError) as wrong:
        parse(PATH, WHOLE.replace(old, new))
    assert str(wrong.value).startswith(f"netrc-to-ntic.cypher, line {line}: ")
    assert reason in str(wrong.value)


@pytest.mark.parametrize("name", ["Netrc.cypher", "a_b.cypher", "a b.cypher", "-a.cypher", "小麦.cypher"])
def test_a_file_has_a_plain_name(name: str) -> None:
    with pytest.raises(LibraryError, match="lower-case words with hyphens"):
        parse(Path(name), WHOLE)


def test_all_mistakes_of_a_library_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.cypher").write_text("// title: x\nRETURN 1\n")
    (tmp_path / "two.cypher").write_bytes(b"\xff\xfe")
    (tmp_path / "three.rq").write_text("SELECT * {}")
    with pytest.raises(LibraryError) as wrong:
        Library.load(tmp_path)
    assert "one.cypher, line 1: group is missing" in str(wrong.value)
    assert "two.cypher: is not UTF-8 text" in str(wrong.value)
    assert "three" not in str(wrong.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="PUXI_QUERIES names their folder"):
        Library.load(tmp_path / "none")


def test_the_library_that_ships_is_in_order_and_has_every_group() -> None:
    library = Library.load()
    assert len(library) >= 40
    assert {query.group for query in library.values()} == set(GROUPS)
    assert list(library) == [
        q.name for q in sorted(library.values(), key=lambda q: (list(GROUPS).index(q.group), q.name))
    ]


def test_another_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc-to-ntic.cypher").write_text(WHOLE)
    monkeypatch.setenv("PUXI_QUERIES", str(tmp_path))
    assert list(Library.load()) == ["netrc-to-ntic"]
    assert named("netrc-to-ntic").group == "lineage"
    with pytest.raises(UnknownQueryError, match=r"no query named 'netrc-to-ntci'\. Perhaps netrc-to-ntic\?"):
        named("netrc-to-ntci")
    shutil.rmtree(tmp_path)
