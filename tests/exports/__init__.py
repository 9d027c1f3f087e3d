"""Tests of the exports: what another program reads in them is what the release holds."""
