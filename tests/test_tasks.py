"""What tasks.py decides and says. That it sets up a bare clone and runs is shown by every run of these tests."""

import ast
import json
import sys
from pathlib import Path

import pytest

import tasks


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up project with locks and an environment that this Python made, nothing being installed for real."""
    for name in (tasks.RUNTIME, tasks.DEVELOPMENT, "pyproject.toml"):
        (tmp_path / name).write_text(f"{name} as it is now", encoding="utf-8")
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    monkeypatch.setattr(tasks, "VENV", venv)
    monkeypatch.setattr(tasks, "STAMP", venv / tasks.STAMP.name)
    monkeypatch.setattr(tasks, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(tasks, "pip_command", lambda: ["pip"])
    return tmp_path


@pytest.fixture
def steps(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a setup does, step by step: the environment made, and each file that something is installed from."""
    done: list[str] = []
    monkeypatch.setattr(tasks, "install", lambda pip, arguments, source: done.append(source))
    monkeypatch.setattr(tasks, "make_environment", lambda reason: done.append(".venv"))
    return done


def stamp() -> dict[str, str]:
    content: dict[str, str] = json.loads(tasks.STAMP.read_text(encoding="utf-8"))
    return content


def test_a_second_setup_does_nothing(steps: list[str]) -> None:
    tasks.prepare(tasks.RUNTIME)
    assert steps == [tasks.RUNTIME, "pyproject.toml"]
    tasks.prepare(tasks.RUNTIME)
    assert steps == [tasks.RUNTIME, "pyproject.toml"]


def test_development_is_added_to_runtime_and_is_enough_for_it(steps: list[str]) -> None:
    tasks.prepare(tasks.RUNTIME)
    steps.clear()
    tasks.prepare(tasks.DEVELOPMENT)
    assert steps == [tasks.DEVELOPMENT, "pyproject.toml"]
    tasks.STAMP.write_text(json.dumps({k: v for k, v in stamp().items() if k != tasks.RUNTIME}), encoding="utf-8")
    steps.clear()
    tasks.prepare(tasks.RUNTIME)
    assert steps == []


def test_other_pins_mean_another_environment(project: Path, steps: list[str]) -> None:
    tasks.prepare(tasks.RUNTIME)
    steps.clear()
    (project / tasks.RUNTIME).write_text("other pins", encoding="utf-8")
    tasks.prepare(tasks.RUNTIME)
    assert steps == [".venv", tasks.RUNTIME, "pyproject.toml"]


def test_a_changed_project_is_installed_again_and_nothing_else(project: Path, steps: list[str]) -> None:
    tasks.prepare(tasks.RUNTIME)
    steps.clear()
    (project / "pyproject.toml").write_text("another script", encoding="utf-8")
    tasks.prepare(tasks.RUNTIME)
    assert steps == ["pyproject.toml"]


def test_a_setup_that_breaks_off_is_taken_up_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks_off(pip: list[str], arguments: list[str], source: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tasks, "install", breaks_off)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            tasks.prepare(tasks.RUNTIME)
        assert not tasks.STAMP.exists()


@pytest.mark.parametrize("content", ["", "[]", '{"place": '])
def test_a_stamp_that_cannot_be_read_counts_as_none(steps: list[str], content: str) -> None:
    tasks.STAMP.write_text(content, encoding="utf-8")
    tasks.prepare(tasks.RUNTIME)
    assert steps == [tasks.RUNTIME, "pyproject.toml"]


def test_an_environment_of_another_place_or_python_is_not_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tasks.fault_of_environment({}, {}) == ""
    assert "another place" in tasks.fault_of_environment({"place": str(project / "elsewhere")}, {})
    monkeypatch.setattr(tasks, "IDENTITY", "cpython-27 elsewhere")
    assert "another Python" in tasks.fault_of_environment({}, {})
    monkeypatch.setattr(tasks, "PYTHON", project / "gone")
    assert "does not run" in tasks.fault_of_environment({}, {})


def test_what_is_no_environment_is_left_alone(project: Path) -> None:
    mine = tasks.VENV / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(tasks.SetupError, match="Move it away"):
        tasks.make_environment("for a test")
    assert mine.exists()


def test_a_missing_lock_is_named(project: Path, steps: list[str]) -> None:
    (project / tasks.RUNTIME).unlink()
    with pytest.raises(tasks.SetupError, match=tasks.RUNTIME):
        tasks.prepare(tasks.RUNTIME)


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    # The file must parse there, or the message would never be seen.
    ast.parse(Path(tasks.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    assert tasks.main(["serve"]) == 1
    assert "Python 3.11 or newer is needed, but this is Python 3.8.18" in capsys.readouterr().err


def test_an_unknown_task_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["sevre"]) == 2
    assert "'sevre'. The tasks are: serve, test, run, benchmark, setup" in capsys.readouterr().err
