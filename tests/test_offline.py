"""No network at run time: the demonstration with every connection to elsewhere refused."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.running import command, environment, free_port, watched, zhida


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
def test_the_demonstration_asks_nobody_else_and_is_served_until_asked_to_stop(
    tmp_path: Path,
) -> None:
    log, home = tmp_path / "log", tmp_path / "home"
    ended = subprocess.run(
        [*no_network(), *command("demo")],
        env=watched(home, log),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr
    assert "2,149" in ended.stdout
    assert log.read_text() == ""
    serve_and_stop(home, log)


def serve_and_stop(home: Path, log: Path) -> None:
    """See a page served to this machine alone, another server refused, and the end of it."""
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port)),
        env=watched(home, log),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert "密码" in page(f"http://127.0.0.1:{port}/accounts/login/")
        taken = zhida("serve", "--port", str(port), env=environment(home))
        assert (taken.returncode, "端口已被占用" in taken.stderr) == (1, True)
    finally:
        server.send_signal(signal.SIGINT)
        said, _ = server.communicate(timeout=20)
    assert server.returncode == 0, said
    assert "Traceback" not in said
    assert log.read_text() == ""


def page(address: str, patience: float = 30) -> str:
    """Return the page at ``address``, waiting for the server to come up."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return answer.read().decode()
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
