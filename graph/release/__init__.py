"""The release: one SQLite file with all that is known, built in one step and only read afterwards."""
