"""The ``puxi`` command: it asks ``graph/`` and ``ingest/``, and prints. One thin module for each group of verbs."""
