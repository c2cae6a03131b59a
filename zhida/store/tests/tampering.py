"""How a person with full rights over the database could tamper: guards off, then plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper

from zhida.store.append_only import drop_guards, install_guards


@contextmanager
def tampering() -> Iterator[CursorWrapper]:
    """Yield a cursor that nothing stops; the guards are back in place afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        drop_guards()
        yield cursor
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        install_guards()
