"""Who is killed in the middle leaves nothing behind and takes nothing along, on either database.

``make kill`` does the same two hundred times, and with large payouts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.founding import ROOT
from tests.test_invariants_racing import empty_database  # noqa: F401 -- a fixture

ROUNDS = os.environ.get("ZHIDA_KILLS", "5")
LINES = "60"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("work", ["posting", "returns"])
def test_who_is_killed_in_the_middle_loses_and_doubles_nothing(
    work: str,
    empty_database: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    told = killed(work, "worker", empty_database, tmp_path)
    assert told.get("files_left", 0) == 0


@pytest.mark.postgres
@pytest.mark.skipif(
    not os.environ.get("ZHIDA_DATABASE", "").startswith("postgres"),
    reason="SQLite has no server that could be killed",
)
@pytest.mark.parametrize("work", ["posting", "returns"])
def test_a_server_that_is_killed_loses_and_doubles_nothing(work: str, tmp_path: Path) -> None:
    killed(work, "server", "", tmp_path)


def killed(work: str, victim: str, database: str, home: Path) -> Any:
    """Let work be killed and prove the books; return what was told of it."""
    environment = {**os.environ, "ZHIDA_DATABASE": database, "ZHIDA_HOME": str(home)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", ROUNDS, work, LINES, victim],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["killed"], told["wrong"], told["doubts"]) == (int(ROUNDS), [], [])
    assert told["before"] + told["inside"] + told["after"] == int(ROUNDS)
    assert told["there"] >= told["told"] > 0
    return told
