"""Payments as JSON: the same questions and actions as the commands. Amounts are fen."""

from zhida.payments.api.routes import router

__all__ = ["router"]
