"""The shell: statements over several lines, commands, completion, history, and how to get out."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from cli.completion import CypherCompleter
from cli.shell import Shell, called, given_in, is_whole
from graph.bolt.connect import Target
from graph.bolt.limits import Limits
from graph.errors import QueryError
from graph.neo4j_server.managed import Address
from tests.cli.conftest import Result

Type = Callable[[str], Result]
TAB, CTRL_C, CTRL_D, UP = "\t", "\x03", "\x04", "\x1b[A"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release_path: Path) -> Path:
    """A folder of the test's own for what the shell remembers."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PUXI_RELEASE", str(release_path))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def session(neo4j_current: Address, capsys: pytest.CaptureFixture[str]) -> Type:
    """Type a text into a shell, and leave it; what it printed, without its prompts."""
    target = Target(neo4j_current.uri, neo4j_current.user, neo4j_current.password)

    def write(text: str) -> Result:
        capsys.readouterr()
        with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
            first, *others = re.split(f"(?<={TAB})", text + CTRL_D)
            keys.send_text(first)
            typing = threading.Thread(target=slowly, args=(keys, others))
            typing.start()
            Shell(lambda: target, Limits(rows=100, seconds=5), {"id": "ntic-xiao-mai"}).run()
            typing.join()
        printed = capsys.readouterr()
        return Result(0, printed.out, printed.err)

    return write


def slowly(keys: PipeInput, pieces: list[str]) -> None:
    """Type on as a person does, who waits for what Tab completes: whatever is typed before ends the completion."""
    for piece in pieces:
        time.sleep(2)
        keys.send_text(piece)


def test_statements_end_with_a_semicolon_and_may_take_several_lines(session: Type) -> None:
    shown = session("MATCH (n:NTIC)\rWHERE n.id = $id\rRETURN n.name_zh AS name;\r")
    assert "国家小麦技术创新中心" in shown.out
    assert "1 row, release r" in shown.out


def test_a_mistake_does_not_end_the_session(session: Type) -> None:
    shown = session("MATCH (n:NTIC RETURN n;\rCREATE (:X);\r:frob\rno-such-query\r;\rRETURN 41 + 1 AS x;\r")
    assert "is not understood here" in shown.err
    assert "Only reading is allowed here" in shown.err
    assert "There is no command :frob. The commands are :format, :help" in shown.err
    assert "42" in shown.out


def test_named_queries_run_by_their_names(session: Type) -> None:
    shown = session(":format json\rnetrc-to-ntic from=NEL to=NERC\rnetrc-to-ntic as_of=soon;\r")
    assert '"old_id"' in shown.out
    assert "--param as_of: 'soon' is not understood; expected DATE" in shown.err


def test_parameters_are_set_shown_and_forgotten(session: Type) -> None:
    shown = session(":param x=[1, 2]\r:params\rRETURN $x[1] AS second;\r:param x\rRETURN $x;\r:param 1=2\r")
    assert "id=ntic-xiao-mai\nx=[1, 2]\n" in shown.out
    assert re.search(r"second\s+─+\s+2", shown.out)
    assert "no value is given for it" in shown.err
    assert "expected NAME=VALUE" in shown.err


def test_the_form_can_be_chosen(session: Type) -> None:
    shown = session(":format csv\rRETURN 1 AS a, 'x' AS b;\r:format parquet\r")
    assert shown.out.endswith("a,b\n1,x\n")
    assert "--format: 'parquet' is not understood; expected table, csv or json" in shown.err


def test_footnotes_of_the_last_answer(session: Type) -> None:
    shown = session(
        "MATCH (:NETRC)-[b:BECAME]->(:NTIC {id: $id}) RETURN b.sources;\r:format csv\r:source\r:source nothing\r"
    )
    assert "Puxi" in shown.out or "http" in shown.out
    assert "'nothing'" in shown.err
    assert "There is no answer with sources yet" in session(":source\r").err


def test_help_and_the_library(session: Type) -> None:
    shown = session(":help\r:queries hosts\r:queries netrc-to-ntic\r:queries history\r")
    assert "Ctrl-C ends a query that is running" in shown.out
    assert "top-hosts" in shown.out
    assert "puxi cypher netrc-to-ntic" in shown.out
    assert "There is no query named 'history'" in shown.err


@pytest.mark.parametrize("word", [":quit\r", ":exit;\r", CTRL_D])
def test_there_are_ways_out(session: Type, word: str) -> None:
    assert "after" not in session(word + "RETURN 'after' AS x;\r").out


def test_ctrl_c_at_the_prompt_empties_it(session: Type) -> None:
    shown = session(f"MATCH (n:NTIC)\rRETURN {CTRL_C}RETURN 7 * 6 AS x;\r")
    assert "42" in shown.out
    assert shown.err.count("puxi: ") == 1


def test_ctrl_c_ends_a_query_and_not_the_session(session: Type) -> None:
    timer = threading.Timer(2, signal.raise_signal, (signal.SIGINT,))
    timer.start()
    shown = session(
        "UNWIND range(1, 1000000000) AS x UNWIND range(1, 1000) AS y RETURN count(*);\rRETURN 7 * 6 AS x;\r"
    )
    timer.join()
    assert "the query was ended" in shown.err
    assert "42" in shown.out


def test_what_was_written_is_remembered_for_its_user_alone(session: Type, state: Path) -> None:
    session("RETURN 1 AS first;\r")
    assert "42" in session(f"RETURN 42 AS x;\r{UP}{UP}\r").out
    (file,) = state.rglob("cypher_history")
    assert "RETURN 1 AS first;" in file.read_text()
    if os.name != "nt":
        assert file.stat().st_mode & 0o077 == 0


def test_tab_completes_what_is_begun(session: Type) -> None:
    assert "国家小麦技术创新中心" in session(f"MATCH (n:NTI{TAB}) WHERE n.id = $id RETURN n.name_z{TAB} AS name;\r").out


@pytest.mark.parametrize(
    ("before", "offered", "not_offered"),
    [
        ("MATCH (n:NE", {"NERC", "NETRC", "NEL"}, {"NTIC", "NOT"}),
        ("MATCH (n:NETRC|NT", {"NTIC"}, {"NERC"}),
        ("MATCH (n:Center&!NE", {"NEL"}, {"Center"}),
        ("MATCH (a)-[:BEC", {"BECAME"}, {"BY"}),
        ("MATCH (a)-[b:BECAME|SUPP", {"SUPPORTED_BY"}, {"BECAME"}),
        ("MATCH (n) WHERE n.name_", {"name_zh", "name_en"}, {"NETRC"}),
        ("MATCH (n {na", {"name", "name_zh"}, {"NETRC"}),
        ("MATCH (n {id: 'x', desig", {"designation"}, set()),
        ("MATCH (n) WHERE n:NT", {"NTIC"}, set()),
        ("mat", {"MATCH"}, {"match"}),
        ("MATCH (n) RETURN toU", {"toUpper"}, {"toLower"}),
        ("MATCH (n) RETURN cou", {"COUNT"}, {"NETRC"}),
        ("netrc-", {"netrc-to-ntic"}, {"NETRC"}),
        (":pa", {":param", ":params"}, {":help"}),
        (":queries netrc", {"netrc-to-ntic"}, {"json"}),
        (":format j", {"json"}, {"csv"}),
        ("RETURN $i", {"id"}, {"IN"}),
        ("CALL db.index.full", {"db.index.fulltext.queryNodes"}, {"db.labels"}),
        ("RETURN 'x", set(), {"NETRC"}),
    ],
)  # fmt: skip
def test_what_is_offered_fits_the_place(before: str, offered: set[str], not_offered: set[str]) -> None:
    completer = CypherCompleter(lambda: ["toUpper", "toLower"], lambda: {"id": 1})
    found = {part.text for part in completer.get_completions(Document(before), CompleteEvent())}
    assert offered <= found
    assert not not_offered & found


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("RETURN 1;", True), ("RETURN 1", False), ("RETURN ';'", False), ("RETURN ';';", True), ("RETURN 1; // done", True),
        ("RETURN 1 // not yet;", False), ("MATCH (n)\n", False), (":help", True), ("", True), ("netrc-to-ntic", True),
        ("netrc-to-ntic from=NEL", True), ("no-such-query", False), ("RETURN 'a;\n", False), ("/* ; */", False),
        ("top-hosts --param min_centres=3", True), ("top-hosts min_centres", True), ("find --param text='小 麦", True),
        ("tophosts --param min_centres=3", False), ("find\n", True), (";", True), ("show functions", False), ("show netrc-xiao-mai", True),
    ],
)  # fmt: skip
def test_enter_runs_what_is_whole(text: str, whole: bool) -> None:
    assert is_whole(text) is whole


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("top-hosts", ("top-hosts", [])),
        ("top-hosts;", ("top-hosts", [])),
        ("top-hosts min_centres=3 designation=NETRC", ("top-hosts", ["min_centres=3", "designation=NETRC"])),
        (
            "top-hosts --param min_centres=3 --param=designation=NEL;",
            ("top-hosts", ["min_centres=3", "designation=NEL"]),
        ),
        ("find  --param 'text=小麦 玉米' kind=Center", ("find", ["text=小麦 玉米", "kind=Center"])),
        ("top-hosts min_centres 3", ("top-hosts", ["min_centres", "3"])),
        ("no-such-query --param a=1", ("no-such-query", ["a=1"])),
        ("MATCH (n) RETURN n;", None),
        ("return 1;", None),
        ("show functions yield name;", None),
        ("show --param id=netrc-xiao-mai", ("show", ["id=netrc-xiao-mai"])),
    ],
)
def test_a_named_query_takes_its_parameters_as_on_the_command_line(
    text: str, call: tuple[str, list[str]] | None
) -> None:
    found = called(text)
    assert (found and (found[0], given_in(found[1]))) == call


@pytest.mark.parametrize("text", ["top-hosts --param", "find text='小"])
def test_a_call_that_is_not_finished_is_told_at_once(text: str) -> None:
    assert is_whole(text)
    found = called(text)
    assert found
    with pytest.raises(QueryError):
        given_in(found[1])


@pytest.mark.skipif(os.name == "nt", reason="there are no such terminals on Windows")
def test_in_a_real_terminal(neo4j_current: Address, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    environment = {
        **os.environ,
        "PUXI_NEO4J_URI": neo4j_current.uri,
        "PUXI_NEO4J_PASSWORD": neo4j_current.password,
        "TERM": "xterm",
        "NO_COLOR": "1",
    }
    command = [sys.executable, "-m", "cli.main", "cypher"]
    terminal = Terminal(leader)
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    ) as process:
        os.close(follower)
        try:
            terminal.wait_for("puxi>")
            terminal.write("MATCH (n:NTIC) RETURN count(n) > 10 AS many;\r")
            terminal.wait_for("1 row, release")
            terminal.write("UNWIND range(1, 1000000000) AS x UNWIND range(1, 1000) AS y RETURN count(*);\r")
            terminal.wait_for("asking Neo4j")
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
            terminal.wait_for("the query was ended")
            terminal.wait_for("puxi>")
            terminal.write(CTRL_D)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    os.close(leader)
    assert "Traceback" not in terminal.seen


class Terminal:
    """The other side of a terminal: what a person sees and types."""

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self.seen = ""

    def write(self, text: str) -> None:
        os.write(self._leader, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until a text was printed, after what was waited for before."""
        start = len(self.seen)
        end = time.monotonic() + 60
        while text not in self.seen[start:]:
            assert time.monotonic() < end, self.seen[start:]
            if select.select([self._leader], [], [], 1)[0]:
                got = os.read(self._leader, 65536).decode(errors="replace")
                self.seen += got
                if "\x1b[6n" in got:
                    # It asks where the cursor is.
                    os.write(self._leader, b"\x1b[1;1R")
