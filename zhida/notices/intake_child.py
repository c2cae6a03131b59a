"""The process that reads one uploaded file: bytes in, what was read out, no database, no network.

``python -m zhida.notices.intake_child NAME`` takes the file's bytes from standard input and
answers one JSON object: ``{"result", "places", "document"}``, or ``{"unreadable": why}``. Each page
that is read leaves a sign (``formats.progress``) on standard error, and nothing else does.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from zhida.core.document import Place, UnreadableError


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
    from zhida.formats import transcript
    from zhida.formats.reading import read_bytes
    from zhida.notices.reading import assemble

    document = read_bytes(data, name)
    reading = assemble.read(document)
    places = dict(reading.places)
    for number, one in enumerate(reading.findings):
        if one.place:
            places[f"/findings/{number}"] = one.place
    return {
        "result": reading.result,
        "places": {pointer: known(place) for pointer, place in places.items()},
        "document": transcript.to_json(document),
    }


def known(place: Place) -> dict[str, Any]:
    """Return a place as JSON values, without what is unknown."""
    return {name: value for name, value in asdict(place).items() if value is not None}


if __name__ == "__main__":
    main(sys.argv[1])
