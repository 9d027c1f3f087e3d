"""What holds for the repository as a whole: what may not be committed, the locks, the version, the modules."""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("graph", "ingest", "api", "cli")
LOCKS = ("requirements.txt", "requirements-dev.txt")
LONGEST_MODULE = 400

# Spelt in pieces, so that this file does not hold what it forbids.
REGISTRY_HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "ma" + "ven.org",
    "ma" + "ven.apache.org",
    "crates" + ".io",
    "golang" + ".org",
    "deb" + "ian.org",
)
HOME_FOLDERS = ("ro" + "ot", "ho" + "me", "Us" + "ers")
SCRATCH_FOLDERS = ("wo" + "rk", "fa" + "rm", "t" + "mp")
# A path starts where no name, host or longer path stands before it, or after the empty host of file:///x/;
# /x/ in https://example.edu/x/ is part of an address.
MACHINE_PATH = re.compile(rf"(?:(?<![\w./%~-])|(?<=://))/(?:{'|'.join(HOME_FOLDERS + SCRATCH_FOLDERS)})/")
FORBIDDEN = re.compile("|".join([*map(re.escape, REGISTRY_HOSTS), MACHINE_PATH.pattern]).encode())


def committed_files() -> list[Path]:
    """Every file that is, or with the next `git add` would be, in the repository."""
    if not (ROOT / ".git").exists():
        assert "CI" not in os.environ, "CI must run in a git clone: without one nobody knows which files are committed"
        pytest.skip("not a git clone, so nobody knows which files are committed")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, f"git could not list the committed files: {done.stderr.decode()}"
    names = done.stdout.decode().split("\0")
    # One that was deleted without `git rm` is still listed, and has nothing left to check.
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_committed_file_names_a_registry_or_a_path_of_one_machine() -> None:
    files = committed_files()
    assert ROOT / "pyproject.toml" in files
    offences = [
        f"{path.relative_to(ROOT)}:{number}: {match[0].decode()}"
        for path in files
        for number, line in enumerate(path.read_bytes().split(b"\n"), start=1)
        for match in FORBIDDEN.finditer(line)
    ]
    assert not offences, "\n".join(offences)


@pytest.mark.parametrize(
    "line",
    [
        "see https://" + REGISTRY_HOSTS[0] + "/project/x",
        "files." + REGISTRY_HOSTS[1],
        "open('/" + HOME_FOLDERS[0] + "/x')",
        "/" + SCRATCH_FOLDERS[0] + "/x",
        "sqlite:///" + SCRATCH_FOLDERS[2] + "/x",
    ],
)
def test_what_may_not_be_committed_is_found(line: str) -> None:
    assert FORBIDDEN.search(line.encode())


@pytest.mark.parametrize(
    "line",
    [
        "https://www.example.edu/" + SCRATCH_FOLDERS[0] + "/x",
        "https://www.example.edu/a/" + HOME_FOLDERS[1] + "/",
        "frame" + SCRATCH_FOLDERS[0] + "/x",
    ],
)
def test_what_may_be_committed_is_let_pass(line: str) -> None:
    assert not FORBIDDEN.search(line.encode())


def requirements(lock: str) -> dict[Requirement, list[str]]:
    """Read a lock: each requirement with its options. A line that is neither is a failure."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found: dict[Requirement, list[str]] = {}
    for line in lines:
        requirement, *options = re.split(r"\s+(?=--)", line.strip())
        assert not requirement.startswith("-"), f"{lock}: pins packages, and sets no options: {line}"
        found[Requirement(requirement)] = options
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_one_version_and_its_hashes_and_name_no_index(lock: str) -> None:
    locked = requirements(lock)
    assert locked
    for requirement, options in locked.items():
        assert re.fullmatch(r"==[^=*,]+", str(requirement.specifier)), f"{lock}: {requirement} is not pinned"
        assert requirement.url is None, f"{lock}: {requirement} names an address"
        assert options, f"{lock}: {requirement} has no hash"
        for option in options:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option), f"{lock}: {requirement}: {option}"


def test_the_development_lock_holds_the_runtime_lock() -> None:
    # tasks.py relies on it: what has the one installed needs not install the other.
    runtime, development = (requirements(lock) for lock in LOCKS)
    assert {str(requirement) for requirement in runtime} <= {str(requirement) for requirement in development}


def test_locks_hold_what_pyproject_asks_for() -> None:
    project = pyproject()
    groups = project["dependency-groups"]
    asked = {
        LOCKS[0]: [*project["project"]["dependencies"], *groups["build"]],
        LOCKS[1]: [*project["project"]["dependencies"], *groups["build"], *groups["dev"]],
    }
    for lock, wishes in asked.items():
        locked = requirements(lock)
        for wish in map(Requirement, wishes):
            pins = [str(pin.specifier).removeprefix("==") for pin in locked if pin.name == wish.name]
            assert pins, f"{lock} lacks {wish}: make it anew with the command at its top"
            unfit = [pin for pin in pins if pin not in wish.specifier]
            assert not unfit, f"{lock} pins {wish.name} {unfit}, but pyproject.toml asks for {wish}"


def test_one_version_everywhere() -> None:
    version = pyproject()["project"]["version"]
    citation = re.search(r"^version: *\"?([^\"\n]+)", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert citation
    assert citation[1] == version
    # Newest first; before the first release there is none.
    headings = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[:1] in ([], [version])


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_say_what_they_are_for_and_stay_short(package: str) -> None:
    modules = sorted((ROOT / package).rglob("*.py"))
    assert modules, f"{package}/ holds no module"
    for module in modules:
        text = module.read_text(encoding="utf-8")
        where = module.relative_to(ROOT)
        assert ast.get_docstring(ast.parse(text)), f"{where} has no docstring that says what it is for"
        length = len(text.splitlines())
        assert length <= LONGEST_MODULE, f"{where} has {length} lines; split it where its subjects part"


def pyproject() -> dict[str, Any]:
    """Read pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
