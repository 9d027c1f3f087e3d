"""The property graph that analysts see: its public contract, and its rows made from a release."""
