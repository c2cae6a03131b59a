"""The end of a reading: whatever a file holds, reading it stops in time and within memory.

A guard (``guard``) watches the process that a file's format is read in; this watches the process
that asks, and what it makes of the text afterwards. A timer signal interrupts even a long search
through a text, which a thread could not.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from zhida.core.document import UnreadableError
from zhida.formats import limits

TICK_SECONDS = 0.1
SECOND_CALL_SECONDS = 1.0
"""An error that somebody caught on its way is raised again after so long."""

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")

TOO_SLOW = "读取时间过长，已停止。文件可能已损坏或过于复杂，请用原软件重新另存或拆分后重试。"
TOO_LARGE = "读取占用的内存过多，已停止。文件可能已损坏或过于复杂，请另存或拆分后重试。"

_first = _latest = float("inf")
_held_before = 0


@contextmanager
def kept() -> Iterator[None]:
    """Bound what is done inside, in the main thread of a process.

    Raises ``UnreadableError`` from within when it takes longer than ``limits.SILENCE_SECONDS``
    and what was allowed since, or more memory than ``limits.MAX_TREE_BYTES`` on top of what the
    process held before.
    """
    global _first, _latest, _held_before
    _held_before = resident_bytes(os.getpid())
    _first = _latest = time.monotonic() + limits.SILENCE_SECONDS
    before = signal.signal(signal.SIGALRM, _check)
    signal.setitimer(signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def allow(seconds: float) -> None:
    """Let the reading take ``seconds`` more from now: it gets on, or a known long step begins."""
    global _latest
    _latest = max(_first, time.monotonic() + seconds)


def _check(_signal: int, _frame: FrameType | None) -> None:
    late = time.monotonic() > _latest
    if late or resident_bytes(os.getpid()) - _held_before > limits.MAX_TREE_BYTES:
        signal.setitimer(signal.ITIMER_REAL, SECOND_CALL_SECONDS, SECOND_CALL_SECONDS)
        raise UnreadableError(TOO_SLOW if late else TOO_LARGE)


def resident_bytes(process: int) -> int:
    """Return the resident memory of ``process`` and all its descendants; 0 where unknown."""
    try:
        own = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE_BYTES
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = {child for task in tasks for child in (task / "children").read_text().split()}
    except (OSError, IndexError, ValueError):
        return 0
    return own + sum(resident_bytes(int(child)) for child in children)
