"""Pages of what has no other page: an event, a policy, a person, a statement, a concept, the dataset, the ontology.

They are what a reader of the data sees who follows an address in it with a browser: what it is, on whose word, and in
which forms it can be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.convertors import Convertor, register_url_convertor

from api import page_ontology
from api.footnotes import Footnotes
from api.language import place
from api.pages_shared import Pages, moved, takes
from api.problems import UnknownThing
from api.rdf import REPRESENTATIONS
from graph.answers import StatementRef
from graph.one_thing import OneThing, one_statement, one_thing
from graph.rdf.catalogue import LICENCE
from graph.rdf.concepts import CODES, SCHEME_LABELS
from graph.rdf.describe import Thing, locate
from graph.rdf.own import DOCUMENTS
from graph.rdf.space import Space
from graph.release.reader import Release
from graph.vocabulary import DESIGNATIONS

#: The first segments of their paths.
SORTS = ("event", "policy", "person", "statement", "graph", "release", "scheme", *CODES)
SINGLE = ("dataset", "ontology", "shapes")


class _Path(Convertor[str]):
    """The path of such a thing."""

    regex = rf"(?:(?:{'|'.join(SORTS)})/.+|{'|'.join(SINGLE)})"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("thing_page", _Path())


#: Documents of Puxi's own whose page only says what they are.
_OWN = {"shapes": ("SHACL 形状：数据须守的规则", "SHACL shapes: the rules that the data keeps")}


@dataclass(frozen=True, slots=True)
class Line:
    """A line about a thing: what is said (in Chinese and English), and where it leads: a path of ours or an address."""

    label: str
    text: tuple[str, str]
    path: str = ""


def thing_routes(pages: Pages) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/{path:thing_page}", dependencies=[takes()])
    def thing(request: Request, path: str) -> Response:
        release = pages.releases.current()
        if path == "ontology":
            return pages.kept(request, release, "ontology.html", lambda: page_ontology.told(release))
        if path in DOCUMENTS:
            own = Thing(path, "", path)
            return pages.kept(request, release, "thing.html", lambda: {**_common(own), "title": _OWN[path]})
        found = locate(release, path)
        target = _page(path, found)
        if found is None or target != path:
            if not target:
                raise UnknownThing(path.partition("/")[2] or path)
            return moved(request, f"/{target}", 308 if found and unquote(found.path) == target else 303)
        if found.sort in {"entity", "statement"}:
            return pages.kept(request, release, "thing.html", lambda: _told(request, release, found))
        return pages.kept(request, release, "thing.html", lambda: _plain(release, found))

    return routes


def _page(path: str, found: Thing | None) -> str:
    """The path of the page about a thing (decoded), which may be another thing's; empty where there is none."""
    if path == "graph/puxi":
        return "dataset"
    if found is None:
        return ""
    if found.sort == "graph":
        return f"source/{found.id}"
    if found.sort == "release":
        return f"release/{found.id.partition('/')[0]}"
    return unquote(found.path)


def _told(request: Request, release: Release, thing: Thing) -> dict[str, object]:
    answer = one_thing(release, thing.id) if thing.sort == "entity" else one_statement(release, thing.id)
    return {
        **_common(thing),
        "answer": answer,
        "notes": Footnotes(answer.sources, _cited(answer)),
        "own": place(request).path,
        "subject": "" if thing.sort == "entity" else "/" + Space("").entity(answer.body.id),
    }


def _cited(answer: OneThing) -> list[StatementRef]:
    return [statement for fact in (*answer.facts, *answer.related) for statement in fact.statements]


def _plain(release: Release, thing: Thing) -> dict[str, object]:
    lines: list[Line] = []
    title = ("数据集", "The dataset")
    if thing.sort == "scheme":
        title = SCHEME_LABELS[thing.id]
        lines = _meaning(page_ontology.scheme_of(release, thing.id))
        lines += [Line("thing.concept", label, f"/{thing.id}/{code}") for code, label in CODES[thing.id].items()]
    elif thing.sort in CODES:
        title = CODES[thing.sort][thing.id]
        lines = [
            Line("thing.code", (thing.id, thing.id)),
            *_meaning(page_ontology.code_of(release, thing.sort, thing.id)),
        ]
        lines.append(Line("thing.scheme", SCHEME_LABELS[thing.sort], f"/scheme/{thing.sort}"))
        if thing.sort == "designation" and thing.id in DESIGNATIONS:
            lines.append(Line("thing.list", title, f"/programme/{thing.id}"))
    else:
        lines = [Line("thing.release", (release.id, release.id), f"/release/{release.id}")]
        lines += [
            Line("thing.download", (f"{one.name}：{name}", f"{one.name}: {name}"), f"/data/{name}")
            for one in REPRESENTATIONS
            if one.ending not in {"html", "json"}
            for name in (f"puxi.{one.ending}.gz", f"puxi.{one.ending}.gz.sha256")
        ]
        lines.append(Line("thing.licence", ("CC BY 4.0", "CC BY 4.0"), LICENCE))
        lines.append(Line("thing.ontology", ("术语及其定义", "Every term with its definition"), "/ontology"))
        lines.append(Line("thing.shapes", ("SHACL 形状", "As SHACL shapes"), "/shapes"))
        lines.append(Line("footer.sparql", ("/sparql", "/sparql"), "/sparql"))
    return {**_common(thing), "title": title, "lines": lines}


def _meaning(told: page_ontology.Code) -> list[Line]:
    """What a code or scheme means, with an example and where the meaning comes from."""
    lines = [Line("thing.definition", told.meaning)]
    lines += [Line("thing.example", (one.text, one.text), one.path) for one in told.example]
    return lines + [Line("thing.source", (one.text, one.text), one.path or one.address) for one in told.sources]


def _common(thing: Thing) -> dict[str, object]:
    return {"sort": thing.sort, "thing": thing, "forms": REPRESENTATIONS, "answer": None, "title": None, "lines": []}
