"""Tests of the ``puxi`` command: what its users see, in their terminals, pipes and files."""
