"""How a reader tells the guard that it is getting on: one sign for each finished page."""

from __future__ import annotations

from typing import BinaryIO

pipe: BinaryIO | None = None
"""Where the signs go; set by the guarded process, otherwise nobody listens."""


def page_done() -> None:
    """Report that one more page, or a known share of one, has been read."""
    if pipe:
        pipe.write(b".\n")
