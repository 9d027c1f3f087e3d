"""The ontology as a page for people, made from the same tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.rdf.borrowed import DEFINED_BY
from graph.rdf.concepts import CODES, SCHEME_LABELS
from graph.rdf.evidence import parts
from graph.rdf.meanings import MEANINGS, SCHEMES
from graph.rdf.ontology import VERSION
from graph.rdf.rules import rules
from graph.rdf.terms import TERMS, Sort, Term

_HEADINGS = {Sort.CLASS: "Classes", Sort.OBJECT: "Properties whose values are things", Sort.DATA: "Properties whose values are texts, dates or numbers"}  # fmt: skip


def page() -> str:
    """The page, in Markdown."""
    lines = [
        "# The ontology of Puxi's RDF",
        "",
        (
            f"Version {VERSION}. Made from the tables of the code: `puxi ontology --write DIR` writes `puxi.ttl`, `concepts.ttl`, "
            "`shapes.ttl` and `context.jsonld`; `puxi shapes` holds an export against the rules. Licence: CC BY 4.0 (LICENSE-DATA)."
        ),
        "",
        "Terms of other vocabularies are used as these define them: "
        + ", ".join(f"[{prefix}]({address})" for prefix, address in DEFINED_BY.items())
        + ". A body is joined to records of ROR and Wikidata by `skos:exactMatch`, and only where a source gives the address: the "
        "statement names it. `owl:sameAs` is never used: what a register says of its record is not said of the body here.",
    ]
    for sort, heading in _HEADINGS.items():
        lines += ["", f"## {heading}"]
        for name, term in sorted(TERMS.items()):
            if term.sort is sort:
                lines += [line for part in _term(name, term) for line in ("", part)]
    lines += ["", "## Codes"]
    for name, labels in SCHEME_LABELS.items():
        lines += ["", f"### {name}/: {labels[1]}, {labels[0]}", "", f"{SCHEMES[name].en} {SCHEMES[name].zh}"]
        if CODES[name]:
            lines += ["", "| code | English | Chinese | meaning | example | source |", "|---|---|---|---|---|---|"]
        for code, (zh, en) in CODES[name].items():
            meaning = MEANINGS[name][code]
            told = f"{meaning.en} {meaning.zh} | {_example(meaning.example)} | {_sources(meaning.source)}"
            lines.append(f"| `{code}` | {en} | {zh} | {told} |")
    lines += ["", "## Rules", "", "| shape | rule |", "|---|---|"]
    lines += [f"| {rule.name} | {'(warning) ' if rule.warning else ''}{rule.message} |" for rule in rules()]
    return "\n".join(lines) + "\n"


def _term(name: str, term: Term) -> Iterator[str]:
    yield f"### puxi:{name}: {term.en}, {term.zh}"
    yield term.definition
    yield f"Example: {_example(term.example)}."
    facts = [
        f"{what}: {', '.join(f'`{n}`' for n in names)}"
        for what, names in (("Under", term.under), ("Of", (term.domain,)), ("Values", (term.range,)))
        if any(names)
    ]
    yield ". ".join([*facts, f"Source: {_sources(term.source)}"]) + "."


def _example(example: str) -> str:
    return "".join(f"{text} (`{path}`)" if path else text for text, path in parts(example))


def _sources(sources: Iterable[str]) -> str:
    return ", ".join(f"<{source}>" if source.startswith("http") else f"`{source}`" for source in sources)
