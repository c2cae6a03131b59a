"""What several tests of rosters begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zhida.recipients.roster_checks import Verdict, check
from zhida.recipients.roster_table import opened
from zhida.recipients.tests.rosters import TODAY


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Any]:
    """Return a function that checks a file; what it opened is closed after the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def judge(file: Path) -> Verdict:
            return check(stack.enter_context(opened(file, tmp_path)), TODAY)

        yield judge
