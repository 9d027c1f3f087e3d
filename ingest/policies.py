"""The table of policies: decisions, plans and rules."""

from __future__ import annotations

from collections.abc import Iterator

from graph.statements import Item, Mention
from ingest.findings import shown
from ingest.known import Known
from ingest.row import Row


def items(row: Row, known: Known) -> Iterator[Item]:
    """The statements of a row. A row without a title is a problem."""
    column = "title_zh" if row["title_zh"] else "title_en"
    title = row[column]
    if not title:
        row.problem("title_zh", "the row has neither a Chinese nor an English title; give one")
        return
    ruling = known.rulings.of(title)
    # Whatever else the name may stand for, in this table it is a document.
    meant = ruling.stands_for if ruling and ruling.kind == "policy" and ruling.stands_for else title
    subject = Mention(row.id, column, 1, meant, "policy", title)
    yield row.statement(subject, "title", title, "text", language="zh" if column == "title_zh" else "en")
    if column == "title_zh" and row["title_en"] and row["title_en"] != title:
        yield row.statement(subject, "title", row["title_en"], "text", language="en")
    if row["document_number"]:
        yield row.statement(subject, "document_number", row["document_number"], "text")
    for number, name in row.names("issuers"):
        issuer = known.mention(row, "issuers", number, name)
        if issuer is None or issuer.kind in {"person", "place"}:
            kind = issuer.kind if issuer else "honour"
            row.problem(
                "issuers", f"names.csv says that {shown(name)} is a {kind}, which issues nothing; add a reading"
            )
        else:
            yield row.entity(subject, "issued_by", issuer)
    if row["issued"]:
        yield row.statement(subject, "issued", row["issued"], "date")
    if row["url"]:
        yield row.statement(subject, "url", row["url"], "text")
