"""The property graph in files: for Neo4j's own import tool, for Gephi, for spreadsheets and data frames."""
