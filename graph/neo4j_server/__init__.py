"""The Neo4j that Puxi fetches, fills and runs by itself. :mod:`graph.neo4j_server.managed` is what others call.

From the outside in: ``managed`` (ensure, stop, status, remove), ``instance`` (what is where on disk), ``artifacts`` and
``java`` (what is needed to run), ``store`` (a database made from a release), ``running`` and ``watch`` (the process).
"""
