"""No network at run time: the demonstration with every connection to elsewhere refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.running import command, watched


@cache
def no_network() -> tuple[str, ...]:
    """The words that take a command's network away, or none where the kernel does not let us."""
    words = ("unshare", "--map-root-user", "--net")
    if not shutil.which("unshare"):
        return ()
    return words if subprocess.run([*words, "true"], capture_output=True).returncode == 0 else ()


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    log = tmp_path / "log"
    call = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    ended = subprocess.run(
        [sys.executable, "-c", call], env=watched(tmp_path, log), capture_output=True
    )
    assert ended.returncode != 0
    assert "192.0.2.1" in log.read_text()


@pytest.mark.slow
def test_the_demonstration_asks_nobody_else(tmp_path: Path) -> None:
    log = tmp_path / "log"
    ended = subprocess.run(
        [*no_network(), *command("demo")],
        env=watched(tmp_path / "home", log),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    assert "2,149" in ended.stdout
    assert log.read_text() == ""
