"""What every test may ask for, and the reasons of skipped tests at the end of the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.founding import ROOT, require_founding_notice


@pytest.fixture(scope="session")
def founding() -> Path:
    """The founding notice, or a skip with the reason."""
    return require_founding_notice()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT
