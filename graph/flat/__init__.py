"""Answers as tables: one row for each thing told, with the places that say so; for spreadsheets and scripts.

The command line and the server print the same columns.
"""
