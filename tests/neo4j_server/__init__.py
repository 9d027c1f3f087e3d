"""Tests of the Neo4j that Puxi fetches, fills and runs, against real servers."""
