"""Tests of loading a release into a Neo4j of one's own, against real servers of both versions."""
