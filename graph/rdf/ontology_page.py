"""The ontology as a page for people, made from the same tables."""

from __future__ import annotations

from graph.rdf.borrowed import DEFINED_BY
from graph.rdf.ontology import VERSION
from graph.rdf.rules import rules
from graph.rdf.terms import TERMS, Sort

_HEADINGS = {Sort.CLASS: "Classes", Sort.OBJECT: "Properties whose values are things", Sort.DATA: "Properties whose values are texts, dates or numbers"}  # fmt: skip


def page() -> str:
    """The page, in Markdown."""
    lines = [
        "# The ontology of Puxi's RDF",
        "",
        (
            f"Version {VERSION}. Made from the tables of the code: `puxi ontology --write DIR` writes `puxi.ttl`, `concepts.ttl`, "
            "`shapes.ttl` and `context.jsonld`; `puxi shapes` holds an export against the rules."
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
                facts = [
                    f"{what}: {', '.join(f'`{n}`' for n in names)}"
                    for what, names in (("Under", term.under), ("Of", (term.domain,)), ("Values", (term.range,)))
                    if any(names)
                ]
                lines += [
                    "",
                    f"### puxi:{name}: {term.en}, {term.zh}",
                    "",
                    term.definition,
                    "",
                    f"Example: {term.example}.",
                ]
                lines += ["", ". ".join([*facts, f"Source: {term.source}"]) + "."]
    lines += ["", "## Rules", "", "| shape | rule |", "|---|---|"]
    lines += [f"| {rule.name} | {'(warning) ' if rule.warning else ''}{rule.message} |" for rule in rules()]
    return "\n".join(lines) + "\n"
