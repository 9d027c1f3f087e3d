"""Where Maven files come from: the folder on this machine and the repositories, as the user's jgo and Maven have them.

jgo's own settings file (``JGO_CONFIG_FILE``, else ``jgo.conf`` in the configuration folder, else ``.jgorc`` at home)
names repositories and the local folder (``repo_cache``, or the variable ``M2_REPO``). Of Maven's ``settings.xml``,
which jgo does not read, mirrors and the local folder are taken too, since organisations set their mirror there.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from graph.errors import ServerError

_VARIABLE = re.compile(r"\$\{env\.([^}]+)\}|\$\{(user\.home)\}")


@dataclass(frozen=True, slots=True)
class Repositories:
    """The folder of this machine, and the repositories (name to address) in the order in which they are asked."""

    local: Path
    remote: dict[str, str]


def configured() -> Repositories:
    """What the user's settings say; without any, Maven's folder at home and the central repository.

    Repositories that the user names come before the central one. One that the user calls ``central`` replaces it, and
    so does a mirror of it in Maven's settings.

    Raises:
        ServerError: a settings file cannot be read.
    """
    import configparser

    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    try:
        jgo_settings = GlobalSettings.load()
        default = MavenContext(repo_cache=jgo_settings.repo_cache).remote_repos
    except (OSError, RuntimeError, UnicodeDecodeError, configparser.Error) as error:
        raise ServerError(f"jgo's settings cannot be read: {error}. JGO_CONFIG_FILE names another file.") from None
    named = {name: url for name, url in jgo_settings.repositories.items() if name not in default}
    remote = {**named, **default, **{n: u for n, u in jgo_settings.repositories.items() if n in default}}
    maven = _MavenSettings.read()
    local = jgo_settings.repo_cache
    if maven.local and not os.environ.get("M2_REPO") and local == Path.home() / ".m2" / "repository":
        local = maven.local
    return Repositories(
        local=local.expanduser().absolute(),
        # Addresses that jgo's settings name are meant as they are; a mirror stands in for the default one only.
        remote={
            name: (url if name in jgo_settings.repositories else maven.mirror(name) or url).rstrip("/")
            for name, url in remote.items()
        },
    )


def maven_settings_file() -> Path:
    """Where Maven's settings of this user are."""
    return Path.home() / ".m2" / "settings.xml"


@dataclass(frozen=True, slots=True)
class _MavenSettings:
    """The parts of Maven's settings that say where files come from."""

    local: Path | None
    mirrors: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls) -> _MavenSettings:
        path = maven_settings_file()
        if not path.is_file():
            return cls(None, ())
        try:
            root = ElementTree.parse(path).getroot()  # noqa: S314 - the user's own settings
        except (OSError, ElementTree.ParseError) as error:
            raise ServerError(f"Maven's settings in {path} cannot be read: {error}") from None
        for element in root.iter():
            element.tag = element.tag.rpartition("}")[2]
        local = _text(root.find("localRepository"))
        mirrors = [(_text(mirror.find("mirrorOf")), _text(mirror.find("url"))) for mirror in root.iter("mirror")]
        return cls(Path(local) if local else None, tuple((of, url) for of, url in mirrors if of and url))

    def mirror(self, name: str) -> str | None:
        """The mirror of the repository of this name: an exact match first, else the first pattern that fits."""
        for of, url in self.mirrors:
            if of == name:
                return url
        return next((url for of, url in self.mirrors if _stands_for(of, name)), None)


def _stands_for(pattern: str, name: str) -> bool:
    """Whether a ``mirrorOf`` is for this repository as Maven reads it."""
    parts = [part.strip() for part in pattern.split(",")]
    if f"!{name}" in parts:
        return False
    return any(part in (name, "*", "external:*") for part in parts)


def _text(element: ElementTree.Element | None) -> str:
    """The text of an element, with variables of the environment and the home folder put in."""
    text = (element.text or "").strip() if element is not None else ""
    return _VARIABLE.sub(lambda m: str(Path.home()) if m[2] else os.environ.get(m[1], ""), text)
