"""The guard ends what takes too long or too much, hears the answer, and leaves nothing behind."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from zhida.core.document import UnreadableError
from zhida.formats import deadline, guard, limits, preview
from zhida.formats.tests import makers

MADE = makers.document(["某某县财政局文件", [["县", "金额"], ["甲县", "435"]]])
SLEEP = "import time; time.sleep(60)"
SWELL = "import time; hoard = [bytearray(8 << 20) for _ in range(40)]; time.sleep(60)"
CHILD_SWELLS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SWELL!r}])"
CRASH = "import os; os.abort()"


@pytest.fixture
def worker(monkeypatch):
    """Let the guard start a program of ours in place of its worker; return the started ones."""
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def run(code: str) -> None:
        def popen(command: list[str], **settings: object) -> subprocess.Popen[bytes]:
            started.append(real([sys.executable, "-c", code], **settings))
            return started[-1]

        monkeypatch.setattr(guard.subprocess, "Popen", popen)
        guard.run(["read", "pdf"], b"x")

    run.started = started
    return run


def test_a_silent_worker_is_ended(worker, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.3)
    with pytest.raises(UnreadableError, match="时间过长"):
        worker(SLEEP)
    assert worker.started[0].poll() is not None


def test_a_search_without_end_is_interrupted(monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(UnreadableError, match="时间过长"), deadline.kept():
        re.search("(?:a|aa)+b", "a" * 99)
    assert time.monotonic() - started < 5


def test_a_reading_that_hoards_is_interrupted(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TREE_BYTES", 10 * limits.MEGABYTE)
    with pytest.raises(UnreadableError, match="内存过多"), deadline.kept():
        hoard()


def hoard():
    held = b"x" * (64 * limits.MEGABYTE)
    time.sleep(5)
    assert held


@pytest.mark.slow
def test_a_reading_that_gets_on_may_take_longer(monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.3)
    with deadline.kept():
        for _ in range(3):
            time.sleep(0.2)
            deadline.allow(0.5)


def test_nothing_is_interrupted_after_the_reading(monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 0.1)
    with deadline.kept():
        pass
    time.sleep(0.4)


@pytest.mark.parametrize("code", [SWELL, CHILD_SWELLS])
def test_a_large_worker_is_ended_with_all_it_started(worker, monkeypatch, code):
    monkeypatch.setattr(limits, "MAX_TREE_BYTES", 150 * limits.MEGABYTE)
    with pytest.raises(UnreadableError, match="内存过多"):
        worker(code)
    time.sleep(0.1)
    assert deadline.resident_bytes(worker.started[0].pid) == 0


def test_a_worker_that_breaks_off_is_a_damaged_file(worker):
    with pytest.raises(UnreadableError, match="损坏"):
        worker(CRASH)


@pytest.mark.slow
def test_progress_prolongs_the_patience(worker, monkeypatch):
    monkeypatch.setattr(limits, "SILENCE_SECONDS", 1.0)
    steps = "import time\nfor _ in range(8): print('.', flush=True); time.sleep(0.2)\nprint('{}')"
    worker(steps)


def test_reading_text_needs_no_heavy_library():
    code = (
        "import sys; from zhida.formats.reading import read_bytes;"
        "read_bytes('县\\t额\\n甲\\t1\\n'.encode(), 'a.txt');"
        "heavy = {'numpy', 'cv2', 'docx', 'lxml', 'pdfplumber', 'rapidocr', 'django', 'typst'};"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pdf", "ofd", "png"])
def test_a_page_can_be_shown(kind, tmp_path: Path):
    pdf = makers.pdf(MADE)
    if kind == "png":
        data = makers.picture(makers.scans(pdf, dpi=60)[0], "PNG")
    else:
        data = pdf if kind == "pdf" else makers.ofd(pdf)
    path = tmp_path / "通知"
    path.write_bytes(data)
    shown = preview.page_image(path, 1, 400)
    assert shown.startswith(b"\x89PNG")
    assert abs(int.from_bytes(shown[16:20], "big") - 400) <= 1
    with pytest.raises(UnreadableError, match="没有第9页"):
        preview.page_image(path, 9, 400)


def test_a_format_without_pages_says_so(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("甲")
    with pytest.raises(UnreadableError, match="没有可以显示的页面"):
        preview.page_image(path, 1, 400)
