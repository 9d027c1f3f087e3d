"""How the server is set up: limits and what it may do. Every setting is an environment variable, ``PUXI_API_...``.

Which release, data and queries it answers from is said by ``PUXI_RELEASE``, ``PUXI_DATA`` and ``PUXI_QUERIES``
(:mod:`graph.paths`), where older releases are kept by ``PUXI_RELEASES`` and how many by
``PUXI_RELEASES_KEPT`` (:mod:`graph.release.kept`), and which Neo4j it asks by ``PUXI_NEO4J_...``
(:mod:`graph.bolt.connect`). docs/api.md lists them all.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import PuxiError

_PREFIX = "PUXI_API_"
#: Requests a second that one client may send at least, where there is a limit.
_FEWEST = 0.01


class SettingsError(PuxiError):
    """A setting in the environment is not understood; the message names the variable."""

    code = "bad_settings"
    exit_code = 2


class Settings(BaseSettings):
    """The settings of one server; without environment variables, the defaults."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)

    seconds: PositiveFloat = Field(
        default=30.0, allow_inf_nan=False, description="time for one answer; then it is 503 `too_slow`"
    )
    head_seconds: PositiveFloat = Field(
        default=20.0,
        allow_inf_nan=False,
        description="time for a whole request head to come, then the connection is closed",
    )
    connections: PositiveInt = Field(
        default=1_000,
        description="open connections of one worker; beyond it the one that has kept silent longest is closed",
    )
    page_rows: PositiveInt = Field(default=50, description="rows of a part of a list, unless `limit` says otherwise")
    most_page_rows: PositiveInt = Field(default=500, description="the largest `limit`")
    csv_rows: PositiveInt = Field(
        default=100_000, description="rows of a list as CSV; its last line says if more were cut"
    )
    change_rows: PositiveInt = Field(default=2_000, description="entries of each list of `/v1/changes`")
    url_bytes: PositiveInt = Field(default=8_000, description="length of path and query; beyond it 414")
    header_bytes: PositiveInt = Field(default=16_000, description="names and values of all headers; beyond it 431")
    body_bytes: PositiveInt = Field(default=500_000, description="length of the body of a request; beyond it 413")
    requests_per_second: float = Field(
        default=50.0,
        ge=0,
        allow_inf_nan=False,
        description="for one client, on average, 0.01 or more; beyond it 429. 0 is no limit",
    )
    burst: PositiveInt = Field(default=500, description="requests that one client may send at once")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="addresses or networks, with commas between them, whose X-Forwarded-For and -Proto are believed",
    )
    cache_bytes: int = Field(
        default=64_000_000, ge=0, description="memory of one worker for finished answers; 0 keeps none"
    )
    threads: PositiveInt = Field(
        default=8,
        description="answers that one worker makes at the same time; others wait for their turn. More do not go faster",
    )
    cypher: bool = Field(default=True, description="whether `/v1/cypher` answers at all")
    cypher_start: bool = Field(
        default=False, description="whether the server may fetch, fill and start the Neo4j that Puxi runs itself"
    )
    cypher_seconds: PositiveFloat = Field(default=10.0, allow_inf_nan=False, description="time for one statement")
    cypher_rows: PositiveInt = Field(default=1_000, description="most rows of one statement")
    cypher_bytes: PositiveInt = Field(
        default=20_000_000, description="what the values of one result may take in memory"
    )
    cypher_at_once: PositiveInt = Field(
        default=2, description="statements at the same time in one worker; others are 503 `busy` after a second"
    )
    sparql: bool = Field(default=True, description="whether `/sparql` answers at all")
    sparql_ready: bool = Field(
        default=False,
        description="whether the store for SPARQL is made as soon as a release is served, and not when the first query "
        "comes; `puxi serve` does so unless told otherwise",
    )
    sparql_seconds: PositiveFloat = Field(default=10.0, allow_inf_nan=False, description="time for one SPARQL query")
    sparql_bytes: PositiveInt = Field(default=20_000_000, description="length of a result; a longer one is refused")
    sparql_memory: PositiveInt = Field(
        default=500_000_000, description="what one SPARQL query may take in memory (bytes; not on Windows)"
    )
    sparql_rows: PositiveInt = Field(default=200, description="rows of a result that the query page shows")
    sparql_at_once: PositiveInt = Field(
        default=4, description="SPARQL queries at the same time in one worker; others are 503 `busy` after a second"
    )

    @field_validator("requests_per_second")
    @classmethod
    def _enough(cls, given: float) -> float:
        """So few that nobody would ever be answered again are a slip."""
        if 0 < given < _FEWEST:
            raise ValueError(f"0 for no limit, or at least {_FEWEST}")
        return given

    @field_validator("trusted_proxies")
    @classmethod
    def _understood(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """Addresses and networks only: a slip of the pen would believe nobody, or the wrong ones, in silence."""
        for one in given:
            try:
                if one != "*":
                    ip_network(one, strict=True)
            except ValueError as error:
                raise ValueError(f"{one!r} is no address or network ({error}); * believes everyone") from None
        return given

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _separate(cls, given: object) -> object:
        """``10.0.0.1, 10.1.0.0/16`` as a list."""
        return tuple(part.strip() for part in given.split(",") if part.strip()) if isinstance(given, str) else given


def from_environment() -> Settings:
    """The settings that the environment gives.

    Raises:
        SettingsError: one of them is not understood, or there is no such setting.
    """
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith(_PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, 1)
            raise SettingsError(
                f"There is no setting {name}." + (f" Is {near[0]} meant?" if near else "") + " docs/api.md lists all."
            )
    try:
        return Settings()
    except ValidationError as error:
        said = [f"{_PREFIX}{'_'.join(map(str, found['loc'])).upper()}: {found['msg']}" for found in error.errors()]
        raise SettingsError("The server is not set up as it can be. " + "; ".join(said)) from None
