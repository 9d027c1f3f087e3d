"""What the dataset itself is, in DCAT, VoID and PROV; and the concept schemes that its codes belong to."""

from __future__ import annotations

from collections.abc import Iterator

from graph.rdf.concepts import concepts
from graph.rdf.writing import Quad, Writer, day, iri, literal
from graph.release.reader import Release

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_FORMATS = {
    "nquads": ("N-Quads", "https://www.w3.org/ns/formats/N-Quads"),
    "trig": ("TriG", "https://www.w3.org/ns/formats/TriG"),
    "turtle": ("Turtle", "https://www.w3.org/ns/formats/Turtle"),
    "ntriples": ("N-Triples", "https://www.w3.org/ns/formats/N-Triples"),
    "jsonld": ("JSON-LD", "https://www.w3.org/ns/formats/JSON-LD"),
    "rdfxml": ("RDF/XML", "https://www.w3.org/ns/formats/RDF_XML"),
}


def catalogue(release: Release, writer: Writer) -> Iterator[Quad]:
    """The dataset, this release of it, the build that made it, and the concept schemes."""
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
    yield from writer.about(
        graph,
        edition,
        ("rdf:type", writer.term("dcat:Dataset")),
        ("rdf:type", writer.term("prov:Entity")),
        ("dcat:version", literal(release.id)),
        ("dcterms:modified", day(release.data_date) if release.data_date else None),
        ("dcterms:license", iri(LICENCE)),
        ("dcat:isVersionOf", dataset),
        ("prov:wasGeneratedBy", iri(f"{space.release(release.id)}/build")),
    )
    build = iri(f"{space.release(release.id)}/build")
    yield from writer.about(
        graph,
        build,
        ("rdf:type", writer.term("prov:Activity")),
        ("rdfs:label", literal("the build of this release from the statements of its sources", "en")),
    )
    for (source,) in release.query("SELECT id FROM sources ORDER BY id"):
        yield from writer.about(graph, build, ("prov:used", iri(space.source(str(source)))))
    for code, (name, form) in _FORMATS.items():
        place = iri(f"{space.base}data/puxi.{code}")
        yield from writer.about(graph, edition, ("dcat:distribution", place))
        yield from writer.about(
            graph,
            place,
            ("rdf:type", writer.term("dcat:Distribution")),
            ("dcterms:title", literal(name)),
            ("dcterms:format", iri(form)),
        )
    yield from concepts(writer, graph)
