"""``puxi schema``: the documented contract of the answers, as JSON Schema."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.output import write

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Contract(StrEnum):
    """The answers whose shape is documented."""

    LINEAGE = "lineage"
    CONVERSIONS = "conversions"
    FATES = "fates"
    SEARCH = "search"
    CHANGES = "changes"


def schema(
    answer: Annotated[
        Contract | None,
        typer.Argument(metavar="ANSWER", help="lineage, conversions, fates, search or changes; all without one."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--write", metavar="DIR", help="Write a file for each into this folder.")
    ] = None,
) -> None:
    """The JSON Schema of the answers that puxi and the server give."""
    wanted = [answer] if answer else list(Contract)
    if folder is None:
        write(text(schema_of(answer)) if answer else text({name.value: schema_of(name) for name in wanted}))
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        path = folder / f"{name.value}.schema.json"
        path.write_bytes(text(schema_of(name)).encode())
        typer.echo(path)


def schema_of(name: Contract) -> dict[str, object]:
    """The schema of one answer; the same from run to run."""
    from graph import answers
    from graph.changes_answer import ChangesAnswer

    models: dict[Contract, type[answers.Envelope]] = {
        Contract.LINEAGE: answers.LineageAnswer,
        Contract.CONVERSIONS: answers.ConversionsAnswer,
        Contract.FATES: answers.FatesAnswer,
        Contract.SEARCH: answers.SearchAnswer,
        Contract.CHANGES: ChangesAnswer,
    }
    return {"$schema": _DIALECT, **models[name].model_json_schema(mode="serialization")}


def text(value: dict[str, object]) -> str:
    """JSON as it is written to files and terminals."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
