"""Pictures for pages: in the language and with the links of the page they stand on."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable

from markupsafe import Markup

from api.language import Language, Place
from api.pictures.charts import Bar, bars_svg
from api.pictures.errors import PictureError
from api.pictures.flows import Flow, flows_svg
from api.pictures.lineage import lineage_svg
from api.pictures.png import png
from api.pictures.timeline import timeline_svg
from graph import flows as flowing
from graph.answers import Envelope, LineageAnswer
from graph.lens import Lens
from graph.particulars import particulars
from graph.release.reader import Release

_LOG = logging.getLogger(__name__)
#: Pixels across of a picture made for an article: enough for print at the width of a column.
_PNG_WIDTH = 2000


def lineage(release: Release, answer: LineageAnswer, here: Place) -> Markup:
    """The lineage for its page; empty where it cannot be drawn, as the page tells the same in words."""
    return _on_page(lambda: _lineage(release, answer, here.language, here.home))


def timeline(answer: LineageAnswer, here: Place) -> Markup:
    """The timeline for its page."""
    return _on_page(lambda: timeline_svg(answer, here.language))


def flows(found: flowing.FlowsAnswer, here: Place) -> Markup:
    """The flows between programmes that sources tell of."""
    drawn = stated(found)
    return _on_page(lambda: flows_svg(drawn, here.language, here.home, found))


def stated(found: flowing.FlowsAnswer) -> list[Flow]:
    """The flows to be drawn: what the collector alone inferred, or no source says how far it came, is none to be counted."""
    return [
        Flow(old=flow.old, new=flow.new, count=flow.count, status=flow.status)
        for flow in found.flows
        if flow.outcome != "unstated"
    ]


def bars(values: Iterable[tuple[str, int, str]], language: Language, title: str, answer: Envelope) -> Markup:
    """A bar for each label, number and address (which may be empty), out of an answer whose release it names."""
    drawn = [Bar(label, value, href) for label, value, href in values]
    return _on_page(lambda: bars_svg(drawn, language, title, answer))


def file(which: str, form: str, release: Release, answer: LineageAnswer, language: Language, home: str) -> str | bytes:
    """A picture of an institution as a file: ``which`` is lineage or timeline, ``form`` svg or png.

    Raises:
        PictureError: it cannot be drawn.
    """
    svg = _lineage(release, answer, language, home) if which == "lineage" else timeline_svg(answer, language)
    return png(svg, _PNG_WIDTH) if form == "png" else svg


def counted(values: Iterable[str], says: Callable[[str], str], most: int = 12) -> list[tuple[str, int, str]]:
    """Values with their numbers, the most frequent first, for :func:`bars`."""
    return [(says(value), number, "") for value, number in Counter(values).most_common(most)]


def _lineage(release: Release, answer: LineageAnswer, language: Language, home: str) -> str:
    told = particulars(release, (node.body.id for node in answer.nodes), _lens(answer))
    return lineage_svg(answer, language, home, told)


def _lens(answer: Envelope) -> Lens:
    return Lens(answer.as_of, answer.known_at, answer.min_reliability)


def _on_page(draw: Callable[[], str]) -> Markup:
    try:
        svg = draw()
    except PictureError:
        _LOG.exception("a picture could not be drawn; its page goes without")
        return Markup()
    # Made by us out of escaped text; within a page the document's own declaration is out of place.
    return Markup(svg[svg.index("<svg") :])  # noqa: S704
