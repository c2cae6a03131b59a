"""Runs the readings of uploaded files beside the server, a few at a time, each in a process.

What is under way is known to this server process only; a reading that waits without a process
(after a restart) is simply started again by whoever asks for it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any

from django.db import connections

from zhida.formats.progress import PAGE_DONE
from zhida.notices import intake
from zhida.notices.models import Reading
from zhida.store.action import SYSTEM
from zhida.store.errand_runner import environment

AT_ONCE = 2
"""Files read at the same time; the rest wait their turn."""

LIMIT_SECONDS = 600
"""A scan takes about two seconds a page and may have a hundred pages, with room for slow disks."""

TOO_LONG = {"unreadable": f"识读超过 {LIMIT_SECONDS // 60} 分钟，已停止。请拆分文件后重新上传。"}
BROKEN_OFF = {"unreadable": "识读中断。请确认文件能正常打开，再重新上传。"}


@dataclass
class Job:
    """One reading under way. ``started`` is 0 while it waits its turn.

    ``signs`` is the file to which the process writes one sign for each page it has read.
    """

    started: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    signs: IO[bytes] = field(default_factory=TemporaryFile)

    @property
    def pages(self) -> int:
        """Pages read so far."""
        return os.fstat(self.signs.fileno()).st_size // len(PAGE_DONE)


@dataclass(frozen=True)
class Progress:
    """How far a reading is. ``seconds`` is None while it waits its turn."""

    seconds: int | None = None
    pages: int = 0


_turns = threading.BoundedSemaphore(AT_ONCE)
_jobs: dict[int, Job] = {}
_jobs_lock = threading.Lock()


def start(reading: Reading) -> None:
    """See to it that a waiting reading is under way; nothing happens when it already is."""
    if reading.state != "waiting":
        return
    with _jobs_lock:
        if reading.pk in _jobs:
            return
        _jobs[reading.pk] = job = Job()
    content = bytes(reading.source.content)
    work = (reading.pk, reading.source.name, content, job)
    threading.Thread(target=_run, args=work, daemon=True).start()


def stop(reading_id: int) -> None:
    """End the process of a reading, if there is one."""
    job = _jobs.get(reading_id)
    if job:
        with job.lock:
            job.stopped = True
            _kill(job.process)


def progress_of(reading_id: int) -> Progress:
    """Return how long a reading has been under way, and how many pages it has read."""
    job = _jobs.get(reading_id)
    if job is None or not job.started:
        return Progress()
    return Progress(int(time.monotonic() - job.started), job.pages)


def _run(reading_id: int, name: str, content: bytes, job: Job) -> None:
    try:
        with _turns:
            job.started = time.monotonic()
            answer = read_apart(name, content, job)
        if not job.stopped:
            intake.finish(reading_id, answer, by=SYSTEM)
    finally:
        with _jobs_lock:
            _jobs.pop(reading_id, None)
        connections.close_all()


def read_apart(name: str, content: bytes, job: Job) -> dict[str, Any]:
    """Return what the reading process answers for a file's ``content``.

    A process that takes too long is ended; one that dies leaves a plain answer why.
    """
    with TemporaryFile() as given:
        given.write(content)
        given.seek(0)
        with job.lock:
            if job.stopped:
                return BROKEN_OFF
            job.process = process = subprocess.Popen(
                [sys.executable, "-m", "zhida.notices.intake_child", name],
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=job.signs,
                env=environment(),
                start_new_session=True,
            )
    try:
        said, _ = process.communicate(timeout=LIMIT_SECONDS)
        answer: dict[str, Any] = json.loads(said)
    except subprocess.TimeoutExpired:
        return TOO_LONG
    except ValueError:
        return BROKEN_OFF
    finally:
        _kill(process)
    return answer


def _kill(process: subprocess.Popen[bytes] | None) -> None:
    """End a process with all that it started, and wait for it."""
    if process is None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()
