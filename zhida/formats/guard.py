"""Reading in a process of its own, watched, and ended when it is silent or large for too long.

The child (``worker``) reports progress by short signs, each on its own line, and at the end one
line of JSON. Killing it kills all that it started.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import zhida
from zhida.core.document import Document, UnreadableError
from zhida.formats import deadline, limits, progress, transcript

TICK_SECONDS = 0.02

BROKEN_OFF = "文件内容已损坏，读取中断。请重新取得原文件，能正常打开后再试。"


def read(entry: str, data: bytes) -> Document:
    """Read ``data`` with the shelf entry named ``entry`` in a guarded process.

    Raises ``UnreadableError``.
    """
    answer = run(["read", entry], data)
    return transcript.from_json(answer["document"])


def run(words: list[str], data: bytes) -> dict[str, Any]:
    """Give ``data`` to a guarded worker with the arguments ``words``; return its answer.

    Raises ``UnreadableError`` when the worker says so, is too slow, too large, or dies.
    """
    with tempfile.TemporaryFile() as given:
        given.write(data)
        given.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-m", "zhida.formats.worker", *words],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
        )
    try:
        said = _listen(child)
    finally:
        _end(child)
    return _understood(said)


def _environment() -> dict[str, str]:
    """The child finds this very package, and libraries use no more threads than helps."""
    home = str(Path(zhida.__file__).parent.parent)
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([home, known] if known else [home])
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "2", "PYTHONUTF8": "1"}


def _listen(child: subprocess.Popen[bytes]) -> bytes:
    """Return the last line of the child. Raises ``UnreadableError`` if it takes too much."""
    assert child.stdout is not None
    heard = bytearray()
    patience: float = limits.SILENCE_SECONDS
    heard_at = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(TICK_SECONDS):
                chunk = os.read(child.stdout.fileno(), limits.MEGABYTE)
                if not chunk:
                    return bytes(heard)
                heard += chunk
                patience, heard_at = _patience(heard), time.monotonic()
            if time.monotonic() > heard_at + patience:
                raise UnreadableError(deadline.TOO_SLOW)
            if deadline.resident_bytes(child.pid) > limits.MAX_TREE_BYTES:
                raise UnreadableError(deadline.TOO_LARGE)


def _patience(heard: bytearray) -> float:
    """Take the signs of progress off ``heard``; return how long the next may take, in seconds.

    What is allowed to the child is allowed to this process, which waits for it; a finished page is
    passed on to whoever listens to this process.
    """
    seconds: float = limits.SILENCE_SECONDS
    while heard.startswith((progress.PAGE_DONE, progress.LONG_STEP)):
        is_long = heard.startswith(progress.LONG_STEP)
        seconds = limits.LONG_STEP_SECONDS if is_long else limits.SILENCE_SECONDS
        del heard[:2]
        deadline.allow(seconds)
        if not is_long:
            progress.page_done()
    return seconds


def _understood(said: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        raise UnreadableError(BROKEN_OFF) from None
    if "unreadable" in answer:
        cause = RuntimeError(answer["cause"]) if answer.get("cause") else None
        raise UnreadableError(answer["unreadable"]) from cause
    return answer


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole session, if anything of it still runs."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        child.kill()
    child.wait()
    if child.stdout:
        child.stdout.close()
