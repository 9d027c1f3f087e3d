"""What the reconciliation service refuses for reasons of HTTP: too much, or in a form that it does not read."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is not looked into. ``status`` is the HTTP status, ``code`` the name that programs go by."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        self.status, self.code, self.detail = status, code, detail
        super().__init__(detail)
