"""Fifty clerks pass down the same last balance at once: one of them does it, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.founding import ROOT


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own: a file, or one more on the PostgreSQL."""
    address = os.environ.get("ZHIDA_DATABASE", "")
    if not address.startswith("postgres"):
        yield str(tmp_path / "racing.sqlite3")
        return
    import psycopg

    name = f"racing_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_of_fifty_passing_down_the_last_balance_exactly_one_wins(
    empty_database: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "ZHIDA_DATABASE": empty_database, "ZHIDA_HOME": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    command = [sys.executable, "-m", "tests.racing"]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["outcomes"] == {"won": 1, "allotment_never_overspent": 49}
    assert (told["left_fen"], told["children"], told["doubts"]) == (0, 1, [])
