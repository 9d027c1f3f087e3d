"""The right to write into a database, held by one load at a time: a mark on the ``Release`` node.

The load that holds it writes a token on that node, and every one of its transactions begins by locking the node, looking
whether the token is still its own, and noting the server's time. So a load that was killed is known by its silence, the
next one takes the right over, and the first, should it only have slept, is stopped at its next transaction before it
has written anything. Nothing of this is left on the node of a whole graph.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.errors import ServerError

if TYPE_CHECKING:
    import neo4j

#: A load of which nothing has been heard for so long (seconds) was broken off. One transaction takes well under a second.
SILENCE = 20.0
#: A load beats at least so often (seconds).
BEAT = 2.0
#: Seconds that giving it back may take.
_FAREWELL = 5.0

# No release has such an id. The node lives within one transaction only; the constraint on ids makes others wait for it.
_GATE = "(claim)"
_ENTER = "MERGE (gate:Release {id: $gate})"
_LEAVE = "MATCH (gate:Release {id: $gate}) DELETE gate"
# Writing locks; what is read after it stays so until the transaction ends.
_LOCK = "MATCH (r:Release) WHERE r.id <> $gate SET r.complete = false"
_LOOK = "MATCH (r:Release) WHERE r.id <> $gate RETURN r {.*} AS found, timestamp() AS now"
_CLEAR = "MATCH (r:Release) WHERE r.id <> $gate AND r.id <> $id DELETE r"
_TAKE = "MERGE (r:Release {id: $id}) SET r = $properties SET r.loading_beat = timestamp()"
_KEEP = (
    "MATCH (r:Release {id: $id}) SET r.loading_beat = timestamp() "
    "WITH r RETURN r.loading = $token AS mine, timestamp() AS now"
)
_DROP = "MATCH (r:Release {id: $id}) WHERE r.loading = $token REMOVE r.loading, r.loading_by, r.loading_beat"
_FINISH = "MATCH (r:Release {id: $id}) WHERE r.loading = $token SET r = $properties RETURN count(r) AS done"


@dataclass(frozen=True, slots=True)
class _Held:
    """Another load has the right."""

    token: str
    by: str
    beat: int


class Claim:
    """The right to write a release into the session's database, once :meth:`take` has got it."""

    def __init__(self, session: neo4j.Session, release: dict[str, Any], silence: float = SILENCE) -> None:
        self._session = session
        self._release = release
        self._silence = silence
        self._token = uuid.uuid4().hex
        self._beaten = 0.0

    @property
    def _mine(self) -> dict[str, object]:
        return {"id": self._release["id"], "token": self._token}

    def take(self, waiting: Callable[[str], None]) -> None:
        """Get the right. If another load has it, wait as long as it takes to know whether that one still runs.

        ``waiting`` is told then. From here on the graph counts as half loaded, and as one of this release.

        Raises:
            ServerError: another load is under way.
        """
        held = self._session.execute_write(self._try)
        if held is None:
            return
        waiting(f"another load is under way or was broken off ({held.by}); waiting to see which")
        while True:
            time.sleep(min(1.0, self._silence / 4))
            now = self._session.execute_write(self._try)
            if now is None:
                return
            if now != held:
                raise ServerError(
                    f"Another load is under way: {now.by} writes into this database. Wait until it is done; "
                    "puxi graph check says when. Nothing was changed."
                )

    def _try(self, tx: neo4j.ManagedTransaction) -> _Held | None:
        """Take the right unless another load has it; then say which. The transaction is the unit: all or nothing."""
        gate = {"gate": _GATE}
        tx.run(_ENTER, gate).consume()
        tx.run(_LOCK, gate).consume()
        for row in list(tx.run(_LOOK, gate)):
            found = row["found"]
            if "loading" in found and found["loading"] != self._token:
                beat = found.get("loading_beat", 0)
                if row["now"] - beat < self._silence * 1000:
                    tx.run(_LEAVE, gate).consume()
                    return _Held(found["loading"], found.get("loading_by", "?"), beat)
        tx.run(_CLEAR, gate, id=self._release["id"]).consume()
        properties = {name: self._release[name] for name in ("id", "contract", "data_date")}
        properties |= {
            "complete": False,
            "loading": self._token,
            "loading_by": f"process {os.getpid()} on {socket.gethostname()}",
        }
        tx.run(_TAKE, id=self._release["id"], properties=properties).consume()
        tx.run(_LEAVE, gate).consume()
        return None

    def keep(self, tx: neo4j.ManagedTransaction) -> None:
        """Within a transaction, before it writes: lock the mark, and see that it is still ours.

        Raises:
            ServerError: another load has taken over.
        """
        row = tx.run(_KEEP, self._mine).single()
        if row is None or row["mine"] is not True:
            raise ServerError(
                "Another load has taken this database over, because nothing was heard of this one for "
                f"{self._silence:.0f} seconds. That one goes on; puxi graph check says when it is done."
            )
        self._beaten = time.monotonic()

    def beat(self) -> None:
        """Let it be known that this load still runs, where it has not written for a while."""
        if time.monotonic() - self._beaten > min(BEAT, self._silence / 4):
            self._session.execute_write(self.keep)

    def finish(self) -> None:
        """Say that all is there. Nothing of the mark is left.

        Raises:
            ServerError: another load has taken over.
        """

        def last(tx: neo4j.ManagedTransaction) -> None:
            self.keep(tx)
            tx.run(_FINISH, self._mine, properties=self._release).consume()

        self._session.execute_write(last)

    def drop(self) -> None:
        """Give the right back with the work undone, so that the next load need not wait."""
        # Tried once only: whoever pressed Ctrl-C is waiting, and silence tells the next load the same.
        with self._session.begin_transaction(timeout=_FAREWELL) as tx:
            tx.run(_DROP, self._mine).consume()
            tx.commit()
