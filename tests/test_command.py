"""The command answers at once, and a page is served until it is asked to stop."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.running import command, environment, watched, zhida

HEAVY = ("django", "duckdb", "cv2", "numpy", "typst", "rapidocr", "pdfplumber", "docx", "pydantic")


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    """Half a second is a matter of the machine; what is imported is not."""
    look = (
        "import sys\n"
        "from zhida.entry.cli import cli\n"
        "cli(['--help'], prog_name='zhida', standalone_mode=False)\n"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    env = environment(tmp_path)
    ended = subprocess.run([sys.executable, "-c", look], env=env, capture_output=True, text=True)
    assert ended.stdout.endswith("heavy: []\n"), ended.stdout + ended.stderr


def test_help_names_every_command_of_the_installation(tmp_path: Path) -> None:
    said = zhida("--help", env=environment(tmp_path)).stdout
    assert [word for word in ("setup", "serve", "demo", "check") if word not in said] == []


def test_serving_an_installation_that_was_never_set_up_is_refused(tmp_path: Path) -> None:
    ended = zhida("serve", "--port", str(free_port()), env=environment(tmp_path))
    assert ended.returncode == 1
    assert "zhida setup" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.slow
def test_a_demonstration_is_served_and_stops_when_asked(tmp_path: Path) -> None:
    log, home = tmp_path / "log", tmp_path / "home"
    assert zhida("demo", env=environment(home), timeout=600).returncode == 0
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
