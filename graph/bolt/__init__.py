"""Speaking Bolt to a Neo4j, whether Puxi runs it or somebody else does: reading within limits, and loading a release."""
