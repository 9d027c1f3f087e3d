"""The W3C Reconciliation Service API at ``/reconcile``: a spreadsheet of names gets ids (:func:`router`)."""

from api.reconcile.routes import Limits, router

__all__ = ["Limits", "router"]
