"""What the Reconciliation Service API 0.2 (and its 1.0 draft) asks of answers, as models made from its text.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. The specification's own JSON Schemas
are not copied here; whoever has a checkout of github.com/reconciliation-api/specs names it in
``PUXI_RECONCILIATION_SPECS``, and :func:`check` holds answers to those as well.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

from jsonschema import Draft7Validator
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

NonEmpty = Annotated[str, StringConstraints(min_length=1)]
Template = Annotated[str, StringConstraints(pattern=r"^https?://.*\{\{id\}\}")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://")]


class Shape(BaseModel):
    """Exactly these fields; what the specification makes optional has a default."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Type(Shape):
    id: NonEmpty
    name: NonEmpty
    description: str = ""
    broader: list[Type] = []


class View(Shape):
    url: Template


class Preview(Shape):
    url: Template
    width: int
    height: int


class Suggest(Shape):
    service_url: Address
    service_path: str
    flyout_service_url: Address
    flyout_service_path: Annotated[str, StringConstraints(pattern=r"\$\{id\}")]


class SuggestAll(Shape):
    entity: Suggest
    property: Suggest
    type: Suggest


class Setting(Shape):
    name: NonEmpty
    label: NonEmpty
    type: Annotated[str, StringConstraints(pattern="^(number|text|checkbox|select)$")]
    default: bool
    help_text: str


class Propose(Shape):
    service_url: Address
    service_path: str


class Extend(Shape):
    propose_properties: Propose
    property_settings: list[Setting]


class Manifest(Shape):
    versions: list[str]
    name: NonEmpty
    identifierSpace: Address  # noqa: N815 the protocol's own words, here and below
    schemaSpace: Address  # noqa: N815
    documentation: Address
    serviceVersion: NonEmpty  # noqa: N815
    logo: Address
    defaultTypes: list[Type]  # noqa: N815
    view: View
    preview: Preview
    suggest: SuggestAll
    extend: Extend
    batchSize: int  # noqa: N815


class DraftPreview(Shape):
    width: int
    height: int


class DraftSuggest(Shape):
    entity: bool
    property: bool
    type: bool


class DraftSetting(Shape):
    id: NonEmpty
    name: NonEmpty
    type: Annotated[str, StringConstraints(pattern="^(number|text|checkbox|select)$")]
    default: bool
    helpText: str  # noqa: N815


class DraftExtend(Shape):
    proposeProperties: bool  # noqa: N815
    propertySettings: list[DraftSetting]  # noqa: N815


class DraftManifest(Shape):
    versions: list[str]
    name: NonEmpty
    identifierSpace: Address  # noqa: N815
    schemaSpace: Address  # noqa: N815
    documentation: Address
    serviceVersion: NonEmpty  # noqa: N815
    logo: Address
    defaultTypes: list[Type]  # noqa: N815
    view: View
    preview: DraftPreview
    suggest: DraftSuggest
    extend: DraftExtend
    batchSize: int  # noqa: N815
    standardizedScore: bool  # noqa: N815


class TypeRef(Shape):
    id: NonEmpty
    name: NonEmpty


class Feature(Shape):
    id: NonEmpty
    name: NonEmpty
    value: bool | int | float


class Candidate(Shape):
    id: NonEmpty
    name: NonEmpty
    description: str
    type: list[TypeRef]
    score: Annotated[float, Field(ge=0, le=100)]
    match: bool
    features: list[Feature]


class Result(Shape):
    result: list[Candidate]


class DraftResult(Shape):
    candidates: list[Candidate]


class DraftResults(Shape):
    results: list[DraftResult]


class Suggestion(Shape):
    id: NonEmpty
    name: NonEmpty
    description: str = ""
    notable: list[TypeRef] = []


class Suggestions(Shape):
    result: list[Suggestion]


class SuggestedTypes(Shape):
    result: list[Type]


class EntityCell(Shape):
    id: NonEmpty
    name: NonEmpty
    description: str


class TextCell(Shape):
    str: NonEmpty


class Meta(Shape):
    id: NonEmpty
    name: NonEmpty
    type: TypeRef | None = None


class Extension(Shape):
    meta: list[Meta]
    rows: dict[str, dict[str, list[EntityCell | TextCell]]]


class DraftProperty(Shape):
    id: NonEmpty
    values: list[EntityCell | TextCell]


class DraftRow(Shape):
    id: NonEmpty
    properties: list[DraftProperty]


class DraftExtension(Shape):
    meta: list[Meta]
    rows: list[DraftRow]


class Proposal(Shape):
    type: str
    limit: int
    properties: list[TypeRef]


class Flyout(Shape):
    id: NonEmpty
    html: NonEmpty


#: Shapes of version 0.2 by the name of the specification's schema.
SHAPES: dict[str, TypeAdapter[Any]] = {
    "manifest": TypeAdapter(Manifest),
    "reconciliation-result-batch": TypeAdapter(dict[str, Result]),
    "suggest-entities-response": TypeAdapter(Suggestions),
    "suggest-properties-response": TypeAdapter(Suggestions),
    "suggest-types-response": TypeAdapter(SuggestedTypes),
    "data-extension-response": TypeAdapter(Extension),
    "data-extension-property-proposal": TypeAdapter(Proposal),
    "flyout-response": TypeAdapter(Flyout),
}
DRAFT_SHAPES: dict[str, TypeAdapter[Any]] = {
    "manifest": TypeAdapter(DraftManifest),
    "reconciliation-result-batch": TypeAdapter(DraftResults),
    "data-extension-response": TypeAdapter(DraftExtension),
}


def check(name: str, answer: Any, version: str = "0.2") -> None:
    """Hold an answer to the model of the specification's text, and to its own schema where that is at hand."""
    (SHAPES if version == "0.2" else DRAFT_SHAPES)[name].validate_python(answer)
    specs = os.environ.get("PUXI_RECONCILIATION_SPECS", "")
    path = Path(specs) / version / "schemas" / f"{name}.json"
    if specs and path.is_file():
        contents = [json.loads(other.read_text(encoding="utf-8")) for other in sorted(path.parent.glob("*.json"))]
        known: Registry[Any] = Registry().with_resources(
            (found["$id"], Resource.from_contents(found, DRAFT7)) for found in contents if "$id" in found
        )
        Draft7Validator(json.loads(path.read_text(encoding="utf-8")), registry=known).validate(answer)
