"""Many at once for one balance or one payment: one of them has it, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
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


def raced(module: str, database: str, folder: Path) -> Any:
    """Run a module of races on a database of its own; return what it tells."""
    environment = {**os.environ, "ZHIDA_DATABASE": database, "ZHIDA_HOME": str(folder)}
    environment["DJANGO_SETTINGS_MODULE"] = "zhida.entry.settings"
    command = [sys.executable, "-m", module]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_of_fifty_passing_down_the_last_balance_exactly_one_wins(
    empty_database: str, tmp_path: Path
) -> None:
    told = raced("tests.racing", empty_database, tmp_path)
    assert told["outcomes"] == {"won": 1, "allotment_never_overspent": 49}
    assert (told["left_fen"], told["children"], told["doubts"]) == (0, 1, [])


def test_whoever_races_for_a_payment_it_is_made_once(empty_database: str, tmp_path: Path) -> None:
    """One module for all races of payments: to migrate a database takes longer than they do."""
    told = raced("tests.racing_payments", empty_database, tmp_path)
    payers = told["payers"]
    assert payers["outcomes"]["won"] == 1
    assert payers["outcomes"].keys() <= {
        *("won", "payment_finds_its_money", "allotment_never_overspent")
    }
    assert (payers["left_fen"], payers["reserved_fen"]) == (0, 1_000_000)
    lawful = "payment_request_goes_lawful_steps"
    decided = told["approve_against_revoke"]
    assert decided["outcomes"] == {"won": 1, lawful: 1}
    assert decided["state"] in ("approved", "withdrawn")
    rebuilt = told["rebuilds"]
    assert rebuilt["outcomes"] == {"won": 1, "returned_line_is_repaid_or_given_back": 3}
    assert rebuilt["dealt_with_fen"] == rebuilt["failed_fen"]
    sent = told["revoke_against_order"]
    assert sent["outcomes"] == {"won": 1, lawful: 9}
    assert sent["state"] in ("revoked", "ordered")
    answered = told["answers"]
    assert answered["outcomes"] == {"won": 5}
    assert (answered["files"], answered["answered_fen"]) == (1, answered["amount_fen"])
    assert told["doubts"] == []
