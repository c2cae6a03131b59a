"""Files that were sent lie under their own names, as long as needed, and not after a kill."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from zhida.store import leftovers
from zhida.store.uploads import SCRATCH, lying


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """Let the data folder be an empty one."""
    settings.ZHIDA_HOME = tmp_path
    return tmp_path


@pytest.mark.parametrize("name", ["回单.csv", "名" * 300 + ".xlsx", "../../回单.csv"])
def test_a_file_lies_under_its_own_name_until_it_is_needed_no_more(home: Path, name: str) -> None:
    with lying(name, [b"one ", b"two"]) as file:
        assert file.read_bytes() == b"one two"
        assert name.endswith(file.name)
        assert file.parent.parent == home
    assert list(home.iterdir()) == []


def test_what_a_killed_process_left_goes_after_a_day(home: Path) -> None:
    killed, busy = home / f"{SCRATCH}killed", home / f"{SCRATCH}busy"
    for folder in (killed, busy):
        folder.mkdir()
        (folder / "回单.csv").write_text("测试", encoding="utf-8")
    os.utime(killed, (time.time() - 25 * 60 * 60,) * 2)
    assert leftovers.sweep() == [killed.name]
    assert list(home.iterdir()) == [busy]
