"""The page to ask in SPARQL: a field for the query, examples, and the result as a table. It needs no JavaScript."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api import problems
from api.language import Language, place
from api.pages_shared import Pages
from api.releases import Releases
from api.sparql_pool import Engines
from graph.errors import Occupied, QueryError
from graph.rdf.space import Space
from graph.sparql.engine import Cell, Question, Rows
from graph.sparql.library import shared

#: The words of this page: (Chinese, English).
WORDS: dict[str, tuple[str, str]] = {
    "heading": ("SPARQL 查询", "Ask in SPARQL"),
    "lead": (
        "以 SPARQL 1.1 查询本数据集的 RDF。只读；每条查询有时间、内存和长度限制，超限即停并予说明。默认图含全部三元组；每份来源各有一个命名图。",
        (
            "Queries in SPARQL 1.1 over the RDF of this dataset. Read-only; each query has limits of time, memory and "
            "length, and says so when it meets one. The default graph has every triple; each source has a named graph."
        ),
    ),
    "field": ("查询", "Query"),
    "run": ("运行", "Run"),
    "prefixes": (
        "以下前缀无须声明：",
        "These prefixes need not be declared:",
    ),
    "examples": ("示例查询", "Examples"),
    "shown": ("示例：", "Example: "),
    "result": ("结果", "Result"),
    "count": ("共 {count} 行。", "{count} rows."),
    "cut": (
        "只显示前 {count} 行，后面还有。完整结果请取下面的格式。",
        "Only the first {count} rows are shown; there are more. The forms below have all of them.",
    ),
    "none": (
        "没有结果：没有来源这样说，或查询问的是别的。",
        "No rows: no source says so, or the query asks something else.",
    ),
    "as": ("同一结果的其他格式：", "The same result as "),
    "failed": ("无法回答", "It could not be answered"),
    "place": ("第 {line} 行，第 {column} 列。", "Line {line}, column {column}."),
    "boolean": ("答案：{answer}", "The answer is {answer}."),
    "endpoint": (
        "程序请用同一地址（SPARQL 1.1 协议）；不带查询时给出服务说明。",
        "Programs ask at the same address (SPARQL 1.1 Protocol); without a query it tells what the service is.",
    ),
}
_FIRST = """SELECT ?old ?oldName ?new ?newName ?event
WHERE {
  ?event a org:ChangeEvent ; org:originalOrganization ?old ; org:resultingOrganization ?new .
  ?new puxi:designation <designation/NTIC> ; skos:prefLabel ?newName .
  ?old skos:prefLabel ?oldName .
  FILTER (lang(?newName) = "zh" && lang(?oldName) = "zh")
}
LIMIT 20"""


class Page:
    """Makes the page."""

    def __init__(self, releases: Releases, engines: Engines) -> None:
        self._pages = Pages(releases)
        self._engines = engines

    def reply(self, request: Request, question: Question | None) -> Response:
        """The page, with the result of a question, or with what is wrong with it."""
        release = self._pages.releases.current()
        space = Space.of()
        language: Language = place(request).language
        wanted = request.query_params.get("example", "")
        example = shared().get(wanted)
        found: Rows | None = None
        error: QueryError | Occupied | None = None
        if question is not None:
            try:
                found = self._engines.ask(release, lambda one: one.rows(question, self._engines.limits))
            except (QueryError, Occupied) as caught:
                error = caught
        text = question.text if question else example.example_text if example else _FIRST
        html = self._pages.reply(
            request,
            release,
            "sparql.html",
            w={key: pair[0 if language == "zh" else 1] for key, pair in WORDS.items()},
            text=text,
            found=found,
            error=error,
            problem=error and problems.of_puxi_error(error),
            line=getattr(error, "line", 0),
            column=getattr(error, "column", 0),
            example=example,
            examples=list(shared().values()),
            prefixes=space.prefixes(),
            cell=lambda cell: shown(cell, space),
            forms=_forms(found, question),
        )
        return _status(html, error)


def _status(html: Response, error: QueryError | Occupied | None) -> Response:
    """The page as a reply: that of a question that failed bears the status of its error, and nobody keeps it."""
    if error is None:
        # One header: what comes between us and the reader looks at the first.
        html.headers["Vary"] = "Accept, Accept-Language"
        return html
    problem = problems.of_puxi_error(error)
    headers = {
        **problems.no_store(problem),
        "Vary": "Accept, Accept-Language",
        "Content-Language": html.headers["content-language"],
    }
    return HTMLResponse(html.body, problem.status, headers)


def shown(cell: Cell | None, space: Space) -> tuple[str, str, str]:
    """A value as the page has it: its text, where it leads (empty: nowhere), what else is told of it."""
    if cell is None:
        return "", "", ""
    if cell.kind == "uri":
        for prefix, address in space.prefixes().items():
            local = cell.text.removeprefix(address)
            if local != cell.text and local and "/" not in local and "#" not in local:
                return f"{prefix}:{local}", _link(cell.text, space), ""
        own = cell.text.removeprefix(space.base)
        return (f"<{own}>" if own != cell.text else cell.text), _link(cell.text, space), ""
    if cell.language:
        return cell.text, "", cell.language
    datatype = cell.datatype.rpartition("#")[2] if "XMLSchema#" in cell.datatype else ""
    return cell.text, "", "" if datatype == "string" else datatype


def _link(address: str, space: Space) -> str:
    """Ours are links on this server, whatever the base address; those of others lead there."""
    if address.startswith(space.base):
        # Two slashes would lead to a server of the name that follows.
        return "" if address.startswith("/", len(space.base)) else "/" + address[len(space.base) :]
    return address if address.startswith(("http://", "https://")) else ""


def _forms(found: Rows | None, question: Question | None) -> list[tuple[str, str]]:
    """Name and media type of the other forms of a result."""
    if found is None or question is None:
        return []
    if found.kind == "graph":
        return [("Turtle", "text/turtle"), ("JSON-LD", "application/ld+json"), ("N-Triples", "application/n-triples")]
    return [
        ("JSON", "application/sparql-results+json"),
        ("CSV", "text/csv"),
        ("TSV", "text/tab-separated-values"),
        ("XML", "application/sparql-results+xml"),
    ]
