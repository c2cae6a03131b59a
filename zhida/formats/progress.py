"""How a reader tells the guard that it is getting on, and how patient the guard should be."""

from __future__ import annotations

from typing import BinaryIO

PAGE_DONE = b".\n"
LONG_STEP = b"~\n"

pipe: BinaryIO | None = None
"""Where the signs go; set by the guarded process, otherwise nobody listens."""


def page_done() -> None:
    """Report that one more page has been read."""
    _say(PAGE_DONE)


def long_step() -> None:
    """Report that a step begins that may take long on a busy machine: recognition, conversion."""
    _say(LONG_STEP)


def _say(sign: bytes) -> None:
    if pipe:
        pipe.write(sign)
