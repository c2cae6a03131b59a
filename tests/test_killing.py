"""A posting that is killed leaves nothing behind and takes nothing along, on either database.

``python -m bench killing`` does the same two hundred times.
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

ROUNDS = 8


@pytest.mark.slow
def test_who_is_killed_while_posting_loses_and_doubles_nothing(
    empty_database: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "ZHIDA_DATABASE": empty_database, "ZHIDA_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    command = [sys.executable, "-m", "tests.killing", str(ROUNDS)]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["killed"], told["wrong"], told["doubts"]) == (ROUNDS, [], [])
    assert told["payouts"] >= told["told"] > 0
