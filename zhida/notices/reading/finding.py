"""A finding is a doubt about a document: never a verdict, always with the printed name.

The catalogue of codes is data: every ``data/finding_codes*.yaml`` is a list of code, severity,
title and advice. A code's severity there is the usual one; one occurrence may differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from zhida.core.document import Place
from zhida.notices.reading.vocabulary import vocabulary, vocabulary_names

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One doubt. ``message`` and ``where`` are Chinese and name the row, unit or field as printed.

    ``place`` is where in the file it arose, if it arose at one place.
    """

    code: str
    severity: str
    message: str
    where: str
    place: Place | None = None


@dataclass(frozen=True)
class FindingCode:
    """One kind of finding: its usual severity, its title, and what an official should do."""

    code: str
    severity: str
    title: str
    advice: str


@lru_cache
def catalogue() -> dict[str, FindingCode]:
    """Return every kind of finding by its code."""
    rows = [row for name in vocabulary_names("finding_codes") for row in vocabulary(name)]
    return {row["code"]: FindingCode(**row) for row in rows}


def finding(
    code: str,
    message: str,
    where: str,
    *,
    severity: str | None = None,
    place: Place | None = None,
) -> Finding:
    """Return a finding of a catalogued kind; ``KeyError`` when the code is not in the catalogue."""
    return Finding(code, severity or catalogue()[code].severity, message, where, place)
