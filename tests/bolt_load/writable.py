"""A plain Neo4j as an organisation would set one up: writable, with a password, on a port of its own."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import psutil

from graph.bolt.connect import Target
from graph.neo4j_server import java, running
from graph.neo4j_server.instance import Instance
from graph.neo4j_server.versions import CURRENT

PASSWORD = "puxi-test-1234"
_SECONDS = 120


@dataclass
class Writable:
    """One server. ``start`` may be called again after ``stop``; ``settings`` hold from the next start on."""

    instance: Instance
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    #: Whether Java compiles thoroughly, as on a server of one's own; it does not pay for what lives some minutes.
    thorough: bool = False

    @property
    def target(self) -> Target:
        return Target(f"bolt://127.0.0.1:{self.port}", "neo4j", PASSWORD)

    def prepare(self) -> None:
        """Write its settings, and set the password before the first start."""
        first = not (self.home / "conf").is_dir()
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        self.port = self.port or running.free_port()
        lines = {
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "server.memory.heap.max_size": "512m",
            "server.memory.pagecache.size": "64m",
            "dbms.usage_report.enabled": "false",
            "client.allow_telemetry": "false",
            "db.tx_log.preallocate": "false",
            "db.store.files.preallocate": "false",
            # It ends in a second instead of ten.
            **(
                {"internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s"}
                if self.instance.version is CURRENT
                else {"internal.dbms.bolt.netty_server_shutdown_quiet_period": "0"}
            ),
            "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
            **self.settings,
        }
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
        if first:
            command = [*self.admin_command(), "dbms", "set-initial-password", PASSWORD]
            subprocess.run(command, env=self.environment(), cwd=self.home, capture_output=True, check=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.prepare()
        main = self.instance.version.main
        with (self.home / "console.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *self._java(),
                    main,
                    f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}",
                    "--console-mode",
                ],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + _SECONDS
        while not running.answers(self.port):
            assert self.process.poll() is None, (self.home / "console.log").read_text(encoding="utf-8")
            assert time.monotonic() < end, f"Neo4j does not answer within {_SECONDS} s"
            time.sleep(0.1)

    def stop(self) -> None:
        """End it, whatever state it is in."""
        if self.process is not None:
            running.end([psutil.Process(self.process.pid)])
            self.process.wait(timeout=_SECONDS)
            self.process = None

    def admin_command(self) -> list[str]:
        """What Neo4j's shell script ``neo4j-admin`` runs."""
        return [*self._java(), "org.neo4j.cli.AdminTool"]

    def _java(self) -> list[str]:
        found = java.find(self.instance.version)
        opened = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]
        memory = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData"]
        quick = [] if self.thorough else ["-XX:TieredStopAtLevel=1"]
        return [str(found.program), *memory, *quick, *opened, "-cp", str(self.instance.lib / "*")]

    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        return {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}

    def driver(self) -> neo4j.Driver:
        """A driver, to be closed by the test."""
        off = neo4j.NotificationMinimumSeverity.OFF
        return neo4j.GraphDatabase.driver(
            self.target.uri, auth=("neo4j", PASSWORD), notifications_min_severity=off, warn_notification_severity=off
        )

    def run(self, statement: str, **parameters: object) -> list[dict[str, object]]:
        """Run a statement and return its rows."""
        with self.driver() as driver:
            return [row.data() for row in driver.execute_query(statement, parameters, database_="neo4j").records]

    def empty(self) -> None:
        """Take everything out of the database: data, constraints and indexes."""
        with self.driver() as driver:
            while driver.execute_query(
                "MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(n) AS gone", database_="neo4j"
            ).records[0]["gone"]:
                pass
            for row in driver.execute_query("SHOW CONSTRAINTS YIELD name", database_="neo4j").records:
                driver.execute_query(f"DROP CONSTRAINT {row['name']}", database_="neo4j")
            shown = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"
            for row in driver.execute_query(shown, database_="neo4j").records:
                driver.execute_query(f"DROP INDEX {row['name']}", database_="neo4j")
