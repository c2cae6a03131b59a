"""The process that reads one uploaded file: bytes in, what was read out, no database, no network.

``python -m zhida.notices.intake_child NAME`` takes the file's bytes from standard input and
answers one JSON object: ``{"result", "places", "document"}``, or ``{"unreadable": why}``. Each page
that is read leaves a sign (``formats.progress``) on standard error, and nothing else does.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from zhida.core.document import UnreadableError


def main(name: str) -> None:
    """Read standard input as the file ``name`` and print the answer."""
    from zhida.formats import deadline

    keep_signs()
    try:
        with deadline.kept():
            answer = read(sys.stdin.buffer.read(), name)
    except UnreadableError as refused:
        answer = {"unreadable": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


def keep_signs() -> None:
    """Leave standard error to the signs of progress; what libraries print there goes nowhere."""
    from zhida.formats import progress

    progress.pipe = os.fdopen(os.dup(2), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def read(data: bytes, name: str) -> dict[str, Any]:
    """Return what ``data`` says: the reading of the contract, its places, and the document.

    Raises ``UnreadableError``.
    """
    from zhida.formats.reading import read_bytes
    from zhida.notices.correcting import read_out

    return read_out(read_bytes(data, name))


if __name__ == "__main__":
    main(sys.argv[1])
