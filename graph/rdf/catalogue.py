"""What the dataset itself is, in DCAT, VoID and PROV; and the concept schemes that its codes belong to."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.concepts import concepts
from graph.rdf.formats import RdfFormat
from graph.rdf.writing import Quad, Writer, day, iri, literal
from graph.release.reader import Release

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_IANA = "https://www.iana.org/assignments/media-types/"
_FORMATS = {
    RdfFormat.NQUADS: ("N-Quads", "https://www.w3.org/ns/formats/N-Quads"),
    RdfFormat.TRIG: ("TriG", "https://www.w3.org/ns/formats/TriG"),
    RdfFormat.TURTLE: ("Turtle", "https://www.w3.org/ns/formats/Turtle"),
    RdfFormat.NTRIPLES: ("N-Triples", "https://www.w3.org/ns/formats/N-Triples"),
    RdfFormat.JSONLD: ("JSON-LD", "https://www.w3.org/ns/formats/JSON-LD"),
    RdfFormat.RDFXML: ("RDF/XML", "https://www.w3.org/ns/formats/RDF_XML"),
}
#: Of a part of the release that rests on better sources alone: (Chinese, English).
_PARTS = {
    "A": ("只含官方或第一手来源（A 级）的记载", "Only what official or primary sources (A) say"),
    "B": (
        "只含 A、B 级来源的记载，不含弱来源（C 级）",
        "Only what sources of reliability A and B say, nothing of weak ones (C)",
    ),
}


def catalogue(release: Release, writer: Writer, min_reliability: str = "C") -> Iterator[Quad]:
    """The dataset, this release of it, the build that made it, and the concept schemes.

    ``min_reliability`` better than C: what follows is only a part of the release, which is described beside it.
    """
    space, graph = writer.space, writer.derived
    dataset, edition = iri(space.dataset), iri(space.release(release.id))
    yield from writer.about(
        graph,
        dataset,
        ("rdf:type", writer.term("dcat:Dataset")),
        ("rdf:type", writer.term("void:Dataset")),
        ("dcterms:title", literal("Puxi: what became of China's national innovation centres", "en")),
        ("dcterms:title", literal("谱系：中国国家级创新平台的沿革", "zh-hans")),
        ("dcterms:license", iri(LICENCE)),
        ("dc:creator", literal("Puxi contributors")),
        ("dcat:hasVersion", edition),
        ("void:vocabulary", iri(space.ontology)),
        ("void:uriSpace", literal(space.base)),
        ("void:sparqlEndpoint", iri(f"{space.base}sparql")),
    )
    build = iri(f"{space.release(release.id)}/build")
    yield from writer.about(
        graph,
        edition,
        ("rdf:type", writer.term("dcat:Dataset")),
        ("rdf:type", writer.term("prov:Entity")),
        ("dcat:version", literal(release.id)),
        ("dcterms:modified", day(release.data_date) if release.data_date else None),
        ("dcterms:license", iri(LICENCE)),
        ("dcat:isVersionOf", dataset),
        ("prov:wasGeneratedBy", build),
    )
    yield from writer.about(
        graph,
        build,
        ("rdf:type", writer.term("prov:Activity")),
        ("rdfs:label", literal("the build of this release from the statements of its sources", "en")),
        ("rdfs:label", literal("由各来源的记载生成本版数据", "zh-hans")),
    )
    for (source,) in release.query("SELECT id FROM sources WHERE reliability <= ? ORDER BY id", (min_reliability,)):
        yield from writer.about(graph, build, ("prov:used", iri(space.source(str(source)))))
    for form, (name, address) in _FORMATS.items():
        place = iri(f"{space.base}data/puxi{form.ending}")
        yield from writer.about(graph, edition, ("dcat:distribution", place))
        yield from writer.about(
            graph,
            place,
            ("rdf:type", writer.term("dcat:Distribution")),
            ("dcterms:title", literal(name)),
            ("dcterms:format", iri(address)),
            ("dcterms:license", iri(LICENCE)),
            ("dcat:downloadURL", place),
            ("dcat:mediaType", iri(_IANA + form.media_type)),
        )
    if min_reliability in _PARTS:
        zh, en = _PARTS[min_reliability]
        yield from writer.about(
            graph,
            iri(space.part(release.id, min_reliability)),
            ("rdf:type", writer.term("dcat:Dataset")),
            ("rdf:type", writer.term("prov:Entity")),
            ("skos:note", literal(zh, "zh-hans")),
            ("skos:note", literal(en, "en")),
            ("dcterms:license", iri(LICENCE)),
            ("prov:wasDerivedFrom", edition),
        )
    yield from concepts(writer, graph)
