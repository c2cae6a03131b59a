"""Commands of payments: ``zhida pay …``."""

from zhida.payments.cli.commands import pay

__all__ = ["pay"]
