"""改正识读: what a reader misread is put right by a person, and the notice is read again from it.

Pure: works on the JSON of ``formats.transcript``. The file itself stays as it came; what was read
before and what stands there now is kept with the document, piece by piece.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from zhida.core.document import Document, Place
from zhida.formats import transcript
from zhida.notices.reading import assemble
from zhida.notices.source_view import JsonObject, anchor

MOST_PIECES = 20_000
"""Longer documents are not read again while somebody waits; correct the file instead."""


@dataclass(frozen=True)
class Piece:
    """A paragraph or a cell of a document: where it stands, and what was read there."""

    place: Place
    text: str


def read_out(document: Document) -> JsonObject:
    """Return what a document says: ``{"result", "places", "document"}``, all as JSON values."""
    reading = assemble.read(document)
    places = dict(reading.places)
    for number, one in enumerate(reading.findings):
        if one.place:
            places[f"/findings/{number}"] = one.place
    return {
        "result": reading.result,
        "places": {pointer: _known(place) for pointer, place in places.items()},
        "document": transcript.to_json(document),
    }


def piece_at(document: JsonObject, name: str) -> Piece | None:
    """Return the piece with this anchor, or None."""
    found = _found(document, name)
    return Piece(Place(**{**found["place"], "box": None}), found["text"]) if found else None


def is_long(document: JsonObject) -> bool:
    """Tell whether a document is too long to be read again at once."""
    return sum(len(block.get("cells", " ")) for block in document["blocks"]) > MOST_PIECES


def corrected(document: JsonObject, name: str, text: str) -> JsonObject:
    """Return what the document says with ``text`` at the anchor; shaped as by ``read_out``.

    What a person wrote is certain: the reader's own doubt about the piece is gone with it.
    """
    piece = _found(document, name)
    assert piece is not None
    answer = read_out(transcript.from_json(_with(document, piece, text)))
    earlier: dict[str, str] = document.get("corrections", {})
    answer["document"]["corrections"] = {name: piece["text"], **earlier}
    return answer


def _found(document: JsonObject, name: str) -> JsonObject | None:
    """Return the first paragraph or cell with this anchor, as the page draws it, or None."""
    for block in document["blocks"]:
        for piece in block.get("cells", [block]):
            if "text" in piece and anchor(piece["place"]) == name:
                known: JsonObject = piece
                return known
    return None


def _with(document: JsonObject, wanted: JsonObject, text: str) -> JsonObject:
    """Return a copy of the document in which ``text`` stands in one piece."""

    def mended(piece: JsonObject) -> JsonObject:
        if piece is not wanted:
            return piece
        kept = {key: value for key, value in piece.items() if key not in ("confidence", "formula")}
        return {**kept, "text": text}

    blocks = [
        {**block, "cells": [mended(cell) for cell in block["cells"]]}
        if "cells" in block
        else mended(block)
        for block in document["blocks"]
    ]
    return {**document, "blocks": blocks}


def _known(place: Place) -> dict[str, Any]:
    return {name: value for name, value in asdict(place).items() if value is not None}
