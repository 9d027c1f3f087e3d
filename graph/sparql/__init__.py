"""SPARQL 1.1 queries over the RDF of a release, read-only and within limits."""
