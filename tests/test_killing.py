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

from tests.databases import on_postgresql
from tests.founding import ROOT

ROUNDS = int(os.environ.get("ZHIDA_KILLS", "5"))
SERVER_ROUNDS = 3
LINES = 60

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("work", ["posting", "returns"])
def test_who_is_killed_in_the_middle_loses_and_doubles_nothing(
    work: str, own_database: str, tmp_path: Path
) -> None:
    told = killed(work, "worker", ROUNDS, own_database, tmp_path)
    assert told.get("files_left", 0) == 0


@pytest.mark.postgres
@pytest.mark.skipif(not on_postgresql(), reason="SQLite has no server that could be killed")
@pytest.mark.parametrize("work", ["posting", "returns"])
def test_a_server_that_is_killed_loses_and_doubles_nothing(work: str, tmp_path: Path) -> None:
    killed(work, "server", SERVER_ROUNDS, "", tmp_path)


def killed(work: str, victim: str, rounds: int, database: str, home: Path) -> Any:
    """Let work be killed and prove the books; return what was told of it."""
    environment = {**os.environ, "ZHIDA_DATABASE": database, "ZHIDA_HOME": str(home)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", str(rounds), work, str(LINES), victim],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["killed"], told["wrong"], told["doubts"]) == (rounds, [], [])
    assert told["before"] + told["inside"] + told["after"] == rounds
    assert told["there"] >= told["told"] > 0
    return told
