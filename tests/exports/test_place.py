"""An export takes its place in one step, and destroys nothing on the way; the same release gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import QueryError
from graph.exports.export import export
from graph.exports.formats import ExportFormat, Part
from graph.exports.place import put_in_place
from graph.release.reader import Release
from tests.conftest import ROOT


def content(path: Path) -> dict[str, bytes]:
    """All files at a place, with their bytes."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(path.parent)): p.read_bytes() for p in files}


_EXPORT = (
    "import sys; from pathlib import Path; from graph.exports.export import export, ExportFormat\n"
    "from graph.release.reader import Release\n"
    "export(Release(Path(sys.argv[1])), ExportFormat(sys.argv[2]), Path(sys.argv[3]))\n"
)


@pytest.mark.parametrize("form", ExportFormat)
def test_the_same_release_gives_the_same_bytes(odd: Release, form: ExportFormat, tmp_path: Path) -> None:
    """In another process, with another hash seed, time zone and language."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    export(odd, form, tmp_path / "one" / "x")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"}
    command = [sys.executable, "-c", _EXPORT, str(odd.path), form.value, str(tmp_path / "two" / "x")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    one, two = content(tmp_path / "one" / "x"), content(tmp_path / "two" / "x")
    assert one
    assert one == two
    assert not [name for name, text in one.items() if str(tmp_path).encode() in text]


@pytest.mark.parametrize("form", ExportFormat)
def test_what_is_there_is_only_replaced_when_asked_for(odd: Release, form: ExportFormat, tmp_path: Path) -> None:
    target = tmp_path / "x"
    export(odd, form, target)
    before = content(target)
    with pytest.raises(QueryError, match="--overwrite"):
        export(odd, form, target)
    if form.is_folder:
        (target / "extra").write_text("of the last export", encoding="utf-8")
    export(odd, form, target, overwrite=True)
    assert content(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_a_folder_that_is_no_export_is_never_replaced(odd: Release, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it", encoding="utf-8")
    with pytest.raises(QueryError, match="did not export"):
        export(odd, ExportFormat.CSV, tmp_path / "mine", overwrite=True)
    with pytest.raises(QueryError, match="is no file"):
        export(odd, ExportFormat.GEXF, tmp_path / "mine", overwrite=True)
    assert content(tmp_path / "mine") == {"mine/thesis.txt": b"all of it"}
    (tmp_path / "empty").mkdir()
    export(odd, ExportFormat.CSV, tmp_path / "empty")
    assert content(tmp_path / "empty")


def test_a_place_that_does_not_exist(odd: Release, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="is no folder"):
        export(odd, ExportFormat.CSV, tmp_path / "nowhere" / "out")


def test_a_part_cannot_be_imported(odd: Release, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="imports a whole graph"):
        export(odd, ExportFormat.NEO4J_ADMIN, tmp_path / "out", Part.LINEAGE)


def _broken_off(target: Path, folder: bool) -> None:
    with put_in_place(target, folder=folder, overwrite=True) as place:
        (place / "about.json" if folder else place).write_text("half", encoding="utf-8")
        raise OSError(28, "no space")


@pytest.mark.parametrize("folder", [True, False])
def test_a_failure_leaves_what_was_there(tmp_path: Path, folder: bool) -> None:
    target = tmp_path / "x"
    for text in ("first", "second"):
        with put_in_place(target, folder=folder, overwrite=True) as place:
            (place / "about.json" if folder else place).write_text(text, encoding="utf-8")
    before = content(target)
    with pytest.raises(OSError, match="no space"):
        _broken_off(target, folder)
    assert content(target) == before
    assert b"second" in before.values()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def _overtaken(target: Path) -> None:
    with put_in_place(target, folder=False) as place:
        place.write_text("mine", encoding="utf-8")
        target.write_text("theirs", encoding="utf-8")


def test_who_comes_second_does_not_replace_the_first(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with pytest.raises(QueryError, match="--overwrite"):
        _overtaken(target)
    assert target.read_text(encoding="utf-8") == "theirs"


_KILLED = (
    "import os, signal, sys; from pathlib import Path; from graph.exports.place import put_in_place\n"
    "with put_in_place(Path(sys.argv[1]), folder=True, overwrite=True) as place:\n"
    "    (place / 'about.json').write_text('half')\n"
    "    os.kill(os.getpid(), signal.SIGKILL)\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_what_a_killed_export_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with put_in_place(target, folder=True) as place:
        (place / "about.json").write_text("whole", encoding="utf-8")
    subprocess.run([sys.executable, "-c", _KILLED, str(target)], cwd=ROOT, check=False)
    assert len(list(tmp_path.iterdir())) == 2
    assert content(target) == {"x/about.json": b"whole"}
    with put_in_place(target, folder=True, overwrite=True) as place:
        (place / "about.json").write_text("next", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
