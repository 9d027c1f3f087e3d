"""Calling a named query of a release: what its parameters name has to be there, as an answer without rows does not tell."""

from __future__ import annotations

from collections.abc import Mapping

from graph.conversions import designation_code
from graph.release.reader import Release
from graph.search import resolve
from graph.sparql.library import SparqlQuery

#: How the definitions of parameters begin that take a designation's code.
_CODES = ("the programme", "designation of")


def called(release: Release, query: SparqlQuery, given: Mapping[str, object]) -> str:
    """The query's text with its values; of a former id or a name the id that the body has today.

    Raises:
        UnknownName: no body of the release has this id or name.
        AmbiguousName: several have this name.
        BadParameter: there is no such designation, or a value is not of its type.
        BadCallError: there is no such parameter, or one that is needed is missing.
    """
    values = query.named.values(given)
    for parameter in query.parameters:
        value = values[parameter.name]
        if not value:
            continue
        if parameter.names_body:
            values[parameter.name] = resolve(release, str(value))[0].id
        elif parameter.definition.startswith(_CODES):
            codes = value if isinstance(value, list) else [value]
            known = [designation_code(f"param {parameter.name}", str(code)) for code in codes]
            values[parameter.name] = known if isinstance(value, list) else known[0]
    return query.text(values)
