"""Quads as JSON-LD, one subject after the other, with the keys of Puxi's context.

The escapes of N-Quads are those of JSON, so the text of a literal is a JSON string as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from graph.rdf.context import keys
from graph.rdf.space import VOCABULARIES, Space
from graph.rdf.writing import Quad

_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_TYPE = f"<{VOCABULARIES['rdf']}type>"


def json_ld(quads: Iterable[Quad], space: Space) -> Iterator[str]:
    """The text of a JSON-LD document, in parts. ``quads`` come sorted, those of one graph and subject together."""
    yield f'{{"@context": {json.dumps(space.context)},\n"@graph": ['
    first = True
    for graph, of_graph in groupby(quads, key=lambda quad: quad.graph):
        yield "\n" if first else ",\n"
        first = False
        if graph:
            yield f'{{"id": {json.dumps(graph[1:-1])}, "@graph": ['
        for number, (subject, of_subject) in enumerate(groupby(of_graph, key=lambda quad: quad.subject)):
            yield ",\n" if number else "\n" if graph else ""
            yield node(subject, of_subject, space)
        if graph:
            yield "]}"
    yield "]}\n"


def node(subject: str, quads: Iterable[Quad], space: Space) -> str:
    """One subject with its properties, as a JSON object."""
    known = keys(space)
    members = [f'"id": {json.dumps(subject[1:-1])}']
    for predicate, group in groupby(quads, key=lambda quad: quad.predicate):
        address = predicate[1:-1]
        objects = [quad.object for quad in group]
        if predicate == _TYPE:
            key, values = "type", [_quoted(_short(name[1:-1], space)) for name in objects]
        else:
            key, kind = known.get(address, (address, ""))
            values = [_value(text, kind) for text in objects]
        told = values[0] if len(values) == 1 else "[" + ", ".join(values) + "]"
        members.append(f"{json.dumps(key)}: {told}")
    return f"{{{', '.join(members)}}}"


def _value(text: str, kind: str) -> str:
    if text.startswith("<"):
        address = _quoted(text[1:-1])
        return address if kind == "@id" else f'{{"@id": {address}}}'
    found = _LITERAL.fullmatch(text)
    if not found:
        raise ValueError(f"no literal of N-Quads: {text[:100]}")
    written, language, datatype = found.groups()
    if language:
        return f'{{"@language": "{language}", "@value": {written}}}'
    if datatype == kind or (not datatype and not kind):
        return written
    return f'{{"@type": {_quoted(datatype)}, "@value": {written}}}' if datatype else f'{{"@value": {written}}}'


def _quoted(address: str) -> str:
    return json.dumps(address, ensure_ascii=False)


@lru_cache(maxsize=1024)
def _short(address: str, space: Space) -> str:
    """An address by its prefix, as classes are written."""
    for prefix, begin in space.prefixes().items():
        if address.startswith(begin):
            return f"{prefix}:{address[len(begin) :]}"
    return address
