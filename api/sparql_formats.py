"""In which form a result of SPARQL is given: what ``Accept`` prefers, of each of the two sorts of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.negotiation import Representation, choose
from api.problems import NotAcceptable, Offered
from graph.sparql.formats import GraphFormat, ResultFormat

HTML = "html"
#: Media types by which a form may be asked for, in the order of our own preference; the first of each is what is sent.
_RESULTS: tuple[tuple[ResultFormat, tuple[str, ...]], ...] = (
    (ResultFormat.JSON, ("application/sparql-results+json", "application/json")),
    (ResultFormat.XML, ("application/sparql-results+xml", "application/xml", "text/xml")),
    (ResultFormat.CSV, ("text/csv",)),
    (ResultFormat.TSV, ("text/tab-separated-values",)),
)
_GRAPHS: tuple[tuple[GraphFormat, tuple[str, ...]], ...] = (
    (GraphFormat.TURTLE, ("text/turtle", "application/x-turtle")),
    (GraphFormat.NTRIPLES, ("application/n-triples", "text/plain")),
    (GraphFormat.JSONLD, ("application/ld+json", "application/json")),
    (GraphFormat.RDFXML, ("application/rdf+xml", "application/xml", "text/xml")),
    (GraphFormat.NQUADS, ("application/n-quads",)),
    (GraphFormat.TRIG, ("application/trig",)),
)


@dataclass(frozen=True, slots=True)
class Forms:
    """What to answer in: SELECT and ASK, CONSTRUCT and DESCRIBE (``None``: not acceptable), or a page for people."""

    results: ResultFormat | None
    graph: GraphFormat | None
    page: bool


def forms(accept: str | None, address: str, pages: bool = True) -> Forms:
    """What an ``Accept`` header asks for, of what is at ``address``.

    Raises:
        NotAcceptable: nothing that there is.
    """
    offered = [*_representations(_RESULTS), *_representations(_GRAPHS)]
    if pages:
        offered.append(Representation("html", "text/html", HTML))
    best = choose(accept, offered)
    if best is None:
        types = [*(types[0] for _, types in (*_RESULTS, *_GRAPHS)), *(["text/html"] if pages else [])]
        raise NotAcceptable(
            f"Accept names no form that there is. There are {', '.join(types)}.",
            offered=[Offered(type=one, address=address) for one in types],
        )
    results, graph = choose(accept, _representations(_RESULTS)), choose(accept, _representations(_GRAPHS))
    return Forms(
        ResultFormat(results.name) if results else None, GraphFormat(graph.name) if graph else None, best.name == HTML
    )


def _representations(
    of: Sequence[tuple[ResultFormat | GraphFormat, tuple[str, ...]]],
) -> list[Representation]:
    return [Representation(form.value, media, form.value) for form, types in of for media in types]
