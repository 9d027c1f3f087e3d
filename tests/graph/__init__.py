"""Tests of the domain: names, dates, identity, lineage, releases and answers."""
