"""Canonical text of rows and lines, and the SM3 digests over it.

SM3 (GM/T 0004-2012) is computed by the library ``cryptography``. A certified device can take its
place here: no other module computes a digest of money.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

DIGEST_BYTES = 32

Reader = Callable[[Any], Any]
"""What makes both databases give the same value for a column."""


def sm3(content: bytes) -> bytes:
    """Return the 32 bytes of SM3 over ``content``."""
    digest = _nothing_digested().copy()
    digest.update(content)
    finished: bytes = digest.finalize()
    return finished


@lru_cache
def _nothing_digested() -> Any:
    """Return what every digest begins with: to copy it is faster than to make it."""
    from cryptography.hazmat.primitives.hashes import SM3, Hash

    return Hash(SM3())


def digests(readers: Sequence[tuple[int, Reader]], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return SM3 over the canonical text of each row, one after the other.

    ``readers`` read the values at some places of a row first. Without Django, so that it can be
    done on all cores.
    """
    found = []
    for row in rows:
        values = list(row)
        for place, reader in readers:
            values[place] = reader(values[place])
        found.append(sm3(canonical(values)))
    return b"".join(found)


def from_json(text: str | None) -> Any:
    """Return what a column of JSON holds."""
    return None if text is None else json.loads(text)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment of SQLite, which keeps it in UTC without saying so."""
    return None if moment is None else moment.replace(tzinfo=UTC)


def canonical(value: Any) -> bytes:
    """Return the one UTF-8 text of ``value`` on which every machine and database agrees.

    JSON with sorted keys and no layout; dates are ISO, moments UTC with microseconds, bytes
    their SM3. Raises ``TypeError`` for what has no text. Money is int and keeps its digits; a
    target's 0.95 is Python's shortest text of it, which is the same on every machine.
    """
    return _ENCODER.encode(value).encode()


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"sm3:{sm3(bytes(value)).hex()}"
    raise TypeError(f"{type(value).__name__} has no canonical text: {value!r}")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text
)
"""Made once: a hundred thousand rows are sealed in one stroke."""
