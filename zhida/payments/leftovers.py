"""Parts of large payouts that were never posted: files beside SQLite, tables on PostgreSQL.

And what somebody asked for long ago and never looked at the end of.
"""

from __future__ import annotations

from django.conf import settings
from django.db import OperationalError, connection, transaction

from zhida.payments.errands import FOLDER
from zhida.payments.lines import own_file, own_table
from zhida.store.errands import forget_old
from zhida.store.trail import open_line


def sweep() -> list[str]:
    """Remove all that; return the names of folders, files or tables."""
    return forget_old(settings.ZHIDA_HOME / FOLDER) + _sweep_lines()


def _sweep_lines() -> list[str]:
    """Remove what holds lines that no payout names; return the names of files or tables.

    A posting holds the head of the audit chain from before it makes them until they count, so they
    are swept by who holds it. When somebody else keeps SQLite for longer than it waits (half a
    minute), nothing is swept: there will be another time.
    """
    own = own_table if connection.vendor == "postgresql" else own_file
    if not own.left():
        return []
    try:
        with transaction.atomic():
            open_line()
            swept: list[str] = own.sweep()
            return swept
    except OperationalError:
        return []
