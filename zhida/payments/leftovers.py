"""Files of large payouts that were never posted: what a killed posting leaves beside SQLite."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction

from zhida.payments.lines import own_file


def sweep() -> list[str]:
    """Remove the files of lines that no payout names; return their names.

    A posting holds the database's write lock from before it makes its files until they count, so
    they are swept by who holds that lock. When somebody else keeps it for longer than the database
    waits (half a minute), nothing is swept: there will be another time.
    """
    if connection.vendor != "sqlite" or not own_file.left():
        return []
    try:
        with transaction.atomic():
            return own_file.sweep()
    except OperationalError:
        return []
