"""The domain: what Puxi knows about China's national innovation institutions, and how it answers.

Nothing here knows where a statement came from (``ingest``) or who is asking (``api``, ``cli``).
"""
