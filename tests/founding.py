"""Where the founding notice lies: a real document, kept outside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BESIDE = ROOT.parent / "shared" / "notices" / "yili-2022-3.txt"


def founding_notice() -> Path | None:
    """Return the founding notice: ``ZHIDA_FOUNDING_NOTICE``, or beside the repository, or None."""
    place = Path(os.environ.get("ZHIDA_FOUNDING_NOTICE") or BESIDE)
    return place if place.is_file() else None


def require_founding_notice() -> Path:
    """Return the founding notice, or skip the test and say how to have it run."""
    place = founding_notice()
    if place is None:
        pytest.skip("founding notice not found: set ZHIDA_FOUNDING_NOTICE to the file")
    return place
