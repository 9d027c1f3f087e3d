"""The server: one of two thin faces over the answers of :mod:`graph` (the other is the command line).

``api.app:app`` is the application. ``/v1/...`` answers in JSON with the models of :mod:`graph.answers`; ``/``,
``/institution/...`` and ``/conversions`` show the same answers as pages.
"""
