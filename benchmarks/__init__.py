"""Benchmarks, run on demand with `python3 tasks.py benchmark`; files are named bench_*.py."""
