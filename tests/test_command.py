"""The command answers at once, and says what it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import environment, free_port, zhida

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


@pytest.mark.slow
def test_serving_an_installation_that_was_never_set_up_is_refused(tmp_path: Path) -> None:
    ended = zhida("serve", "--port", str(free_port()), env=environment(tmp_path))
    assert ended.returncode == 1
    assert "zhida setup" in ended.stderr
    assert "Traceback" not in ended.stderr
