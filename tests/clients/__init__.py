"""Clients that others wrote, against the Neo4j that Puxi runs."""
