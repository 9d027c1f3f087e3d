"""The library of named queries, and queries made by chance: what they answer, on each version of Neo4j."""
