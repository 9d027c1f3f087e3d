"""How the managed Neo4j is set: limits that a user may change, and the settings that close it.

Every setting here was tried on both versions. ``internal.*`` are not documented by Neo4j; the tests would tell if one
stopped working.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from graph.errors import ServerError
from graph.neo4j_server.java import Java
from graph.neo4j_server.versions import CURRENT, Version

#: Java then has its quick compiler only, and neither profiles nor compiles a second time.
_QUICK = "-XX:TieredStopAtLevel=1"
#: With a heap of this size or more, long computations are expected, and Java compiles for them.
_MUCH = 1 << 30
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
_SIZE = re.compile(r"\d{1,9}[kmg]", re.IGNORECASE | re.ASCII)
#: What filling a store needs: with 192 MB the import tool runs out of memory on the shipped data.
_TO_FILL = "512m"
#: The least that Neo4j starts with, and the most that any machine has.
_LEAST = {"heap": 64 << 20, "pagecache": 1 << 20}
_MOST = 1 << 44
#: Seconds for a query, minutes without use: from, to. A time of less than a second ends Neo4j's own queries too.
_TIMES = {"timeout": (1, 86_400), "idle": (0, 525_600)}
#: From this release on, Java warns of what Netty and Lucene do with memory unless told that it is meant.
_JAVA_THAT_WARNS = 23


@dataclass(frozen=True, slots=True)
class Limits:
    """What the managed server may take. Each can be set by a variable ``PUXI_NEO4J_...``; sizes are like ``512m``."""

    #: Memory for queries and their plans (Java's heap).
    heap: str = "512m"
    #: Memory for pages of the database's files.
    pagecache: str = "32m"
    #: Seconds after which any query is ended.
    timeout: float = 60
    #: Minutes without a connection or a command after which the server ends by itself; 0: it never does.
    idle: float = 60

    @classmethod
    def of_environment(cls) -> Limits:
        """The limits that the environment sets, and the defaults for the rest.

        Raises:
            ServerError: a variable has a value that is not understood.
        """
        given: dict[str, str | float] = {}
        for limit in fields(cls):
            variable = f"PUXI_NEO4J_{limit.name.upper()}"
            value = os.environ.get(variable, "").strip()
            if not value:
                continue
            if isinstance(limit.default, str):
                if not _SIZE.fullmatch(value):
                    raise ServerError(f"{variable} is {value[:40]!r}; expected a size such as 512m or 2g.")
                least = _LEAST[limit.name]
                if not least <= _bytes(value.lower()) <= _MOST:
                    raise ServerError(
                        f"{variable} is {value!r}; expected {least >> 20}m or more, such as {limit.default}."
                    )
                given[limit.name] = value.lower()
            else:
                if not _NUMBER.fullmatch(value):
                    raise ServerError(f"{variable} is {value[:40]!r}; expected a number.")
                first, last = _TIMES[limit.name]
                if not first <= float(value) <= last:
                    raise ServerError(f"{variable} is {value[:40]!r}; expected a number from {first} to {last}.")
                given[limit.name] = float(value)
        return cls(**given)  # type: ignore[arg-type]


def to_fill(limits: Limits) -> Limits:
    """The limits for the seconds in which a store is made: never a smaller heap than that takes."""
    return limits if _bytes(limits.heap) >= _bytes(_TO_FILL) else replace(limits, heap=_TO_FILL)


def configuration(version: Version, limits: Limits, store: Path, port: int, *, writable: bool = False) -> str:
    """The text of ``neo4j.conf`` for a store that is served on this port of the loopback interface."""
    heap = _bytes(limits.heap)
    lines = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        # No word to anybody: no usage report, no search for Neo4j's fleet manager in the local network.
        "dbms.usage_report.enabled": "false",
        "server.bolt.telemetry.enabled": "false",
        "client.allow_telemetry": "false",
        **(
            {"server.fleet_discovery.enabled": "false", "dbms.fleet_manager.enabled": "false"}
            if version is CURRENT
            else {}
        ),
        # Closed: no writes, no files, no network. (Procedures that come with Neo4j cannot be closed in this edition.)
        "server.databases.default_to_read_only": "false" if writable else "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        # Bounded: time, memory, plans, connections.
        "db.transaction.timeout": f"{round(limits.timeout * 1000)}ms",
        "db.lock.acquisition.timeout": "10s",
        "db.transaction.concurrent.maximum": "50",
        "db.memory.transaction.max": str(heap * 2 // 5),
        "dbms.memory.transaction.total.max": str(heap // 2),
        # Java is told by its own options; these two say the same to whoever asks the server.
        "server.memory.heap.initial_size": limits.heap,
        "server.memory.heap.max_size": limits.heap,
        "server.memory.pagecache.size": limits.pagecache,
        "server.memory.query_cache.per_db_cache_num_entries": "100",
        "server.bolt.thread_pool_min_size": "2",
        "server.bolt.thread_pool_max_size": "50",
        # Small on disk: without these, every store holds half a gigabyte of empty transaction logs.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.size": "1m",
        "db.tx_log.rotation.retention_policy": "keep_none",
        "db.store.files.preallocate": "false",
        # Ending takes a second instead of ten: nobody is to be waited for on loopback.
        **(
            {"internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s"}
            if version is CURRENT
            else {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"}
        ),
        "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
    }
    return "".join(f"{name}={value}\n" for name, value in lines.items())


def logging(name: str, file: str, level: str) -> str:
    """Log4j's settings for one of Neo4j's two kinds of logs: a file that is bounded by turning it over."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <RollingRandomAccessFile name="{name}" fileName="${{config:server.directories.logs}}/{file}"
                             filePattern="$${{config:server.directories.logs}}/{file}.%i">
      <PatternLayout pattern="%d{{yyyy-MM-dd HH:mm:ss.SSSZ}}{{GMT+0}} %-5p %m%n"/>
      <Policies><SizeBasedTriggeringPolicy size="1 MB"/></Policies>
      <DefaultRolloverStrategy fileIndex="min" max="1"/>
    </RollingRandomAccessFile>
  </Appenders>
  <Loggers><Root level="{level}"><AppenderRef ref="{name}"/></Root></Loggers>
</Configuration>
"""


def write(version: Version, limits: Limits, store: Path, port: int, *, writable: bool = False) -> None:
    """Write a store's configuration anew; whatever somebody changed there does not hold.

    Raises:
        OSError: it cannot be written.
    """
    folder = store / "conf"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "neo4j.conf").write_text(configuration(version, limits, store, port, writable=writable), encoding="utf-8")
    (folder / "user-logs.xml").write_text(logging("user", "neo4j.log", "info"), encoding="utf-8")
    (folder / "server-logs.xml").write_text(logging("server", "debug.log", "warn"), encoding="utf-8")


def server_options(java: Java, heap: str) -> list[str]:
    """Options of the Java that serves a store, in as little memory as goes.

    With a small heap, Java compiles quickly rather than thoroughly: a start and the first run of each query then take a
    third less time, and the process a fifth less memory, while queries that run again and again take about as long.
    """
    return [
        *_options(java, heap),
        # A server that ran out of memory is not to be trusted any more; the watcher starts another.
        "-XX:+ExitOnOutOfMemoryError",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        *([] if _bytes(heap) >= _MUCH else [_QUICK]),
    ]


def tool_options(java: Java, heap: str) -> list[str]:
    """Options of the Java that runs Neo4j's tools: short runs, for which the slow compiler is not worth its time.

    Java's file channels stay closed to them. Through these, the import tool of 5.26 would set aside 256 MB of disk for a log
    that stays empty, whatever its settings say.
    """
    return [*_options(java, heap), _QUICK]


def _options(java: Java, heap: str) -> list[str]:
    return [
        f"-Xmx{heap}",
        # One collector thread and no tables of regions: for a small heap the leanest of Java's collectors.
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Dfile.encoding=UTF-8",
        "-Dlog4j2.disable.jmx=true",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        *(["--sun-misc-unsafe-memory-access=allow"] if java.release >= _JAVA_THAT_WARNS else []),
    ]


def _bytes(size: str) -> int:
    return int(size[:-1]) << {"k": 10, "m": 20, "g": 30}[size[-1]]
