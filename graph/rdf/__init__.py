"""The release as RDF: names, vocabulary, mapping, export, and what is made of them."""
