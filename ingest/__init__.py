"""Reading: one module for each kind of source, each turning what it reads into statements of :mod:`graph.statements`.

An ingester handles a value, ignores it by name, or rejects the row with file, row, column and reason. It never guesses
and never drops in silence.
"""
