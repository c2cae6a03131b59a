"""Work that is killed leaves nothing behind and takes nothing along, on either database.

``make kill`` does the same two hundred times, on both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.test_invariants_racing import empty_database  # noqa: F401 -- a fixture

ROUNDS = os.environ.get("ZHIDA_KILLS", "5")
LINES = "60"


@pytest.mark.slow
@pytest.mark.parametrize("work", ["posting", "returns"])
def test_who_is_killed_in_the_middle_loses_and_doubles_nothing(
    work: str,
    empty_database: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "ZHIDA_DATABASE": empty_database, "ZHIDA_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killing", ROUNDS, work, LINES],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["killed"], told["wrong"], told["doubts"]) == (int(ROUNDS), [], [])
    assert told["before"] + told["inside"] + told["after"] == int(ROUNDS)
    assert told.get("files_left", 0) == 0
    assert told["there"] >= told["told"] > 0
