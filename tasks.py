"""Set Puxi up and run it, with Python 3.11 or newer and nothing else.

python3 tasks.py serve [OPTIONS]      build the release and serve the pages (options go to `puxi serve`)
python3 tasks.py test [OPTIONS]       lint, type-check and test (options go to pytest)
python3 tasks.py run ARGS...          run `puxi ARGS...`
python3 tasks.py benchmark [OPTIONS]  run the benchmarks (options go to pytest)
python3 tasks.py setup                install everything for development and stop there

The first run makes .venv/ and installs the versions pinned in requirements.txt (or requirements-dev.txt), each checked
against its SHA-256. Later runs install again only what changed, so they are quick and need no network.
"""

# This file uses the standard library alone and parses on Python 3.8: an older Python must get as far as the message
# that it is too old.
from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "puxi-setup.json"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
# `pip --python`, which installs into an environment that has no pip of its own, came with this version.
OLDEST_FOREIGN_PIP = (22, 3)
# Two interpreters can share an environment where these agree.
IDENTITY = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
TELL_IDENTITY = "import sys, sysconfig; print(sys.implementation.cache_tag, sysconfig.get_platform())"


class SetupError(Exception):
    """Setting up failed; the message says what was wrong and what to do."""


def main(arguments: list[str]) -> int:
    """Run one task and return its exit code."""
    if sys.version_info < OLDEST:
        sys.stderr.write(too_old() + "\n")
        return 1
    tasks = {"serve": serve, "test": test, "run": run, "benchmark": benchmark, "setup": setup}
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(__doc__ or "")
        return 0 if arguments else 2
    if arguments[0] not in tasks:
        sys.stderr.write(f"puxi: there is no task '{arguments[0]}'. The tasks are: {', '.join(tasks)}.\n")
        return 2
    try:
        return tasks[arguments[0]](arguments[1:])
    except SetupError as error:
        sys.stderr.write(f"puxi: {error}\n")
        return 1
    except KeyboardInterrupt:
        # The child got the same signal and has said what it had to say; a traceback from here would only bury it.
        return 130


def serve(options: list[str]) -> int:
    """Build the release, then serve it."""
    prepare(RUNTIME)
    # From wherever this was called, both commands must mean the same release.
    os.chdir(ROOT)
    code = call([script("puxi"), "build", "--quiet"])
    if code:
        say(f"'puxi build' failed (exit code {code}), so nothing is served. Its messages are above.")
        return code
    return hand_over([script("puxi"), "serve", *options])


def run(options: list[str]) -> int:
    """Run the puxi command itself."""
    prepare(RUNTIME)
    return hand_over([script("puxi"), *options])


def test(options: list[str]) -> int:
    """Run every check, pytest last so that its closing line stays in sight."""
    prepare(DEVELOPMENT)
    os.chdir(ROOT)
    checks = {
        "ruff check": [script("ruff"), "check"],
        "ruff format": [script("ruff"), "format", "--check"],
        "mypy": [script("mypy")],
        "lint-imports": [script("lint-imports")],
    }
    failed = []
    for name, command in checks.items():
        say(f"{name} ...")
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            sys.stderr.buffer.write(done.stdout)
            failed.append(name)
            say(f"{name} failed")
    say("pytest ...")
    # In as many processes as there are cores, but not in more than memory has room for servers; `-n 0` does without.
    # The benchmarks' plugin does not go with several processes, and nothing here is measured.
    spread = ["-n", "logical", "--maxprocesses", "4", "--dist", "loadscope", "--no-loadscope-reorder"]
    if call([str(PYTHON), "-m", "pytest", "-p", "no:benchmark", *spread, *options]):
        failed.append("pytest")
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def benchmark(options: list[str]) -> int:
    """Run what is in benchmarks/."""
    prepare(DEVELOPMENT)
    os.chdir(ROOT)
    return hand_over([str(PYTHON), "-m", "pytest", "benchmarks", "--benchmark-only", *options])


def setup(options: list[str]) -> int:
    """Install everything that development needs."""
    if options:
        raise SetupError(f"'setup' takes no options, but got: {' '.join(options)}.")
    prepare(DEVELOPMENT)
    say(f"ready: {SCRIPTS}")
    return 0


def too_old() -> str:
    """Say which Python this is, which one is needed, and which one to use if the machine has it."""
    this, needed = (".".join(map(str, version)) for version in (sys.version_info[:3], OLDEST))
    message = f"puxi: Python {needed} or newer is needed, but this is Python {this} ({sys.executable})."
    for minor in range(20, OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        # A name on the path need not work: version managers leave behind names of versions that are not switched on.
        if shutil.which(name) and output_of([name, "--version"]):
            return f"{message}\nThis machine has {name}: run '{name} {' '.join(sys.argv)}' instead."
    return f"{message}\nInstall a newer one, then run this again with it, for example 'python{needed} tasks.py serve'."


def prepare(lock: str) -> None:
    """Make .venv hold what `lock` pins, and Puxi itself; do nothing where it already does."""
    locks = {name: digest(name) for name in (RUNTIME, DEVELOPMENT)}
    project = digest("pyproject.toml")
    stamp = read_stamp()
    fault = fault_of_environment(stamp, locks)
    if not fault:
        # The development lock holds all that the runtime lock holds, in the same versions (a test sees to it).
        installed = lock in stamp or DEVELOPMENT in stamp
        if installed and stamp.get("project") == project:
            return
        fault = "" if pip_command() else "the one there has no pip"
    if fault:
        make_environment(fault)
        stamp, installed = {}, False
    pip = pip_command()
    if not pip:
        raise SetupError(no_pip())
    # Taken away first and written last: a setup that is interrupted leaves none, and the next one starts over.
    STAMP.unlink(missing_ok=True)
    if not installed:
        say(f"installing the packages pinned in {lock} ...")
        install(pip, ["--require-hashes", "--requirement", str(ROOT / lock)], lock)
        stamp[lock] = locks[lock]
    say("installing Puxi itself ...")
    install(pip, ["--no-deps", "--no-build-isolation", "--editable", str(ROOT)], "pyproject.toml")
    stamp.update(place=str(ROOT), project=project)
    STAMP.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


def fault_of_environment(stamp: dict[str, str], locks: dict[str, str]) -> str:
    """Say why .venv must be made anew, or nothing where it can be used or added to."""
    if not VENV.exists():
        return "there is none yet"
    if output_of([str(PYTHON), "-I", "-c", TELL_IDENTITY]) != IDENTITY:
        return "the one there was made by another Python, or does not run"
    # Scripts in an environment name it by its full path, so one that was moved or copied is of no use.
    if stamp.get("place", str(ROOT)) != str(ROOT):
        return "the one there was made for another place"
    # Installing over it would leave packages behind that are pinned no more, and tests that pass only thanks to them.
    if any(name in stamp and stamp[name] != current for name, current in locks.items()):
        return "the one there holds what was pinned earlier"
    return ""


def make_environment(reason: str) -> None:
    """Make .venv anew, with a pip of its own where this Python can give it one."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        raise SetupError(
            f"{VENV} must be made anew ({reason}), but it is the environment that runs this. "
            "Leave it ('deactivate'), then run this again with the Python it was made from."
        )
    if VENV.is_symlink() or (VENV.exists() and not VENV.is_dir()):
        raise SetupError(f"{VENV} is a link or a file, not a virtual environment. Move it away, then run this again.")
    if VENV.is_dir() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
        raise SetupError(f"{VENV} holds something else than a virtual environment. Move it away, then run this again.")
    say(f"making .venv with Python {'.'.join(map(str, sys.version_info[:3]))} ({reason}) ...")
    venv = [sys.executable, "-m", "venv", "--clear"]
    first = subprocess.run([*venv, str(VENV)], check=False, capture_output=True, text=True)
    if first.returncode == 0:
        return
    # Debian's and Ubuntu's python3 come without ensurepip; an environment without pip will do where the system has one.
    second = subprocess.run([*venv, "--without-pip", str(VENV)], check=False, capture_output=True, text=True)
    if second.returncode:
        raise SetupError(f"{VENV} could not be made.\n{second.stdout}{second.stderr}{how_to_get_pip()}")


def pip_command() -> list[str]:
    """Find the pip that can install into .venv: its own, else that of the Python that runs this, else nothing."""
    if output_of([str(PYTHON), "-m", "pip", "--version"]):
        return [str(PYTHON), "-m", "pip"]
    version = re.match(r"pip (\d+)\.(\d+)", output_of([sys.executable, "-m", "pip", "--version"]))
    if version and (int(version[1]), int(version[2])) >= OLDEST_FOREIGN_PIP:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return []


def no_pip() -> str:
    """Say what a Python lacks that came without its packaging tools, and where to get it."""
    wanted = ".".join(map(str, OLDEST_FOREIGN_PIP))
    return (
        f"{sys.executable} can neither put pip into an environment (no ensurepip) nor has a pip {wanted} or newer of "
        f"its own. {how_to_get_pip()}"
    )


def how_to_get_pip() -> str:
    """Name the remedy for a Python that came without its packaging tools."""
    package = f"python3.{sys.version_info[1]}-venv"
    return f"On Debian or Ubuntu, run 'apt install {package}' as root; elsewhere, install pip. Then run this again."


def install(pip: list[str], arguments: list[str], source: str) -> None:
    """Run pip, which reads its own settings (PIP_* variables, pip.conf) as ever, and say what to do if it fails."""
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        raise SetupError(
            f"pip could not install what {source} asks for; its own message is above. Without a network, run this "
            "once where there is one, or name a local mirror or folder of packages in PIP_INDEX_URL or PIP_FIND_LINKS; "
            "then run this again."
        )


def read_stamp() -> dict[str, str]:
    """Read what the last finished setup put into .venv; nothing where there was none or it cannot be read."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def digest(name: str) -> str:
    """Hash one of the project's files."""
    try:
        return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
    except OSError as error:
        raise SetupError(f"{name} cannot be read ({error}). Take it from the repository again.") from error


def output_of(command: list[str]) -> str:
    """Return what a command prints, or nothing where it fails or is not there."""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def script(name: str) -> str:
    """Name a command that is installed in .venv."""
    return str(SCRIPTS / (f"{name}.exe" if os.name == "nt" else name))


def call(command: list[str]) -> int:
    """Run a command, its output going where ours goes."""
    return subprocess.run(command, check=False).returncode


def hand_over(command: list[str]) -> int:
    """Let a command take this process's place, so that signals sent to it reach the command."""
    # On Windows, exec starts a new process and lets the shell go on before it has ended: there it is called instead.
    if os.name != "nt":
        os.execv(command[0], command)
    return call(command)


def say(line: str) -> None:
    """Print one line, not to standard output: what `puxi` itself prints may go into a file or a pipe."""
    print(f"puxi: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
