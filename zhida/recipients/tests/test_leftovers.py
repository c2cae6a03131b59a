"""What rosters leave behind is removed when it is old, and left alone while it may be in use."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from zhida.recipients import intake, leftovers
from zhida.recipients.roster_table import SCRATCH

LONG_AGO = time.time() - 25 * 60 * 60


def test_what_a_killed_check_left_goes_and_what_is_under_way_stays(
    settings: Any, tmp_path: Path
) -> None:
    settings.ZHIDA_HOME = tmp_path
    killed, busy = tmp_path / f"{SCRATCH}killed", tmp_path / f"{SCRATCH}busy"
    for folder in (killed, busy):
        folder.mkdir()
    (killed / "cells.csv").write_text("测试", encoding="utf-8")
    old = intake.send_in(tmp_path, "旧.csv", [b"x"], "654021", 1)
    new = intake.send_in(tmp_path, "新.csv", [b"x"], "654021", 1)
    for folder in (killed, old.folder):
        os.utime(folder, (LONG_AGO, LONG_AGO))
    assert sorted(leftovers.sweep()) == sorted([old.key, killed.name])
    assert (busy.exists(), new.file.exists()) == (True, True)
    assert not killed.exists()
    assert not old.folder.exists()
