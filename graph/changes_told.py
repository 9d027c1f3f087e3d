"""From what differs between two releases to the parts of the answer, each cited from the release that says it."""

from __future__ import annotations

from graph import answers
from graph import changes_answer as shapes
from graph.assemble import Assembler
from graph.changes_found import Delta, Diff
from graph.claims import Claim
from graph.describe import joins
from graph.lens import Lens
from graph.ranking import rank
from graph.release.reader import Release


class Telling:
    """Tells differences; ``was`` and ``now`` gather what is cited from the older and from the newer release."""

    def __init__(self, old: Release, new: Release) -> None:
        self._releases = old, new
        self.was, self.now = Assembler(old, Lens()), Assembler(new, Lens())

    def body(self, delta: Delta) -> shapes.EntityChange:
        """One institution or policy that differs."""
        ended = delta.change in {"gone", "merged"}
        if delta.fates:
            for make, fate in zip((self.was, self.now), delta.fates, strict=True):
                make.cite(ref.source_id for ref in [*fate.statements, *fate.last_seen_statements])
        return shapes.EntityChange(
            change=delta.change,
            body=(self.was if ended else self.now).body(delta.id),
            other=(self.now if ended else self.was).body(delta.other) if delta.other else None,
            identity=self._identity(delta),
            differences=[self._difference(diff) for diff in delta.differences],
            fate=shapes.FateChange(was=delta.fates[0], now=delta.fates[1]) if delta.fates else None,
            **self._statements(delta),  # type: ignore[arg-type]
        )

    def event(self, delta: Delta) -> shapes.EventChange:
        """One event that differs."""
        make, happening = (self.now, delta.now) if delta.now else (self.was, delta.was)
        if happening is None:
            raise ValueError(f"{delta.id} is an event of neither release")
        make.know_events([happening])
        return shapes.EventChange(
            change=delta.change,
            event=make.event(happening),
            other=delta.other,
            differences=[self._difference(diff) for diff in delta.differences],
            **self._statements(delta),  # type: ignore[arg-type]
        )

    def seal(self, answer: shapes.ChangesAnswer) -> shapes.ChangesAnswer:
        """Put the cited sources of both releases into a finished answer."""
        answer.old_sources = self.was.seal(answer.model_copy()).sources
        return self.now.seal(answer)

    def _identity(self, delta: Delta) -> list[answers.Identity]:
        """The joins of the body that holds (or held) both, as far as they touch the names of the one told."""
        if not delta.other:
            return []
        old, new = self._releases
        whole, part = (new, old) if delta.change == "merged" else (old, new)
        keys = {str(k) for (k,) in part.query("SELECT key FROM reference_names WHERE entity_id = ?", (delta.id,))}
        return [join for join in joins(whole, delta.other) if (join.left in keys) != (join.right in keys)]

    def _difference(self, diff: Diff) -> shapes.Difference:
        return shapes.Difference(
            property=diff.property,
            was=diff.was,
            now=diff.now,
            statements_was=[_shown(self.was, claim) for claim in _ranked(diff.claims_was)],
            statements_now=[_shown(self.now, claim) for claim in _ranked(diff.claims_now)],
        )

    def _statements(self, delta: Delta) -> dict[str, object]:
        return {
            "added": [_shown(self.now, claim) for claim in sorted(delta.added, key=_order)],
            "withdrawn": [_shown(self.was, claim) for claim in sorted(delta.withdrawn, key=_order)],
            "altered": [
                shapes.Alteration(was=_shown(self.was, was), now=_shown(self.now, now), changed=changed)
                for was, now, changed in sorted(delta.altered, key=lambda pair: _order(pair[1]))
            ],
        }


def _order(claim: Claim) -> tuple[str, str]:
    return claim.property, claim.id


def _ranked(claims: list[Claim]) -> list[Claim]:
    return sorted({claim.id: claim for claim in claims}.values(), key=rank)


def _shown(make: Assembler, claim: Claim) -> answers.ShownStatement:
    return answers.ShownStatement(
        **make.statement(claim).model_dump(),
        property=claim.property,
        subject=claim.subject_id,
        value_id=claim.value_id,
        value_type=claim.value_type,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
    )
