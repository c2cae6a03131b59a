"""A document as plain JSON values, and back: how it leaves the guarded process and is kept.

Each cell is written once; the grid holds its index, so that spans survive the journey.
"""

from __future__ import annotations

from typing import Any

from zhida.core.document import Block, Cell, Document, Paragraph, Place, Table


def to_json(document: Document) -> dict[str, Any]:
    """Return ``document`` as JSON values: ``{"format", "pages", "recognised", "notes", "blocks"}``.

    A block is ``{"text", "place", …}`` for a paragraph and ``{"cells", "grid", "place", …}`` for a
    table. Places are objects without the unknown parts.
    """
    return {
        "format": document.format,
        "pages": document.pages,
        "recognised": document.recognised,
        "notes": document.notes,
        "blocks": [_block(block) for block in document.blocks],
    }


def from_json(values: dict[str, Any]) -> Document:
    """Return the document that ``to_json`` wrote."""
    return Document(
        [_block_back(block) for block in values["blocks"]],
        values["format"],
        values["pages"],
        values["recognised"],
        values["notes"],
    )


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return _known(text=block.text, place=_place(block.place), confidence=block.confidence)
    index: dict[int, int] = {}
    cells: list[dict[str, Any]] = []
    for row in block.rows:
        for cell in row:
            if id(cell) not in index:
                index[id(cell)] = len(cells)
                cells.append(_cell(cell))
    grid = [[index[id(cell)] for cell in row] for row in block.rows]
    return {"cells": cells, "grid": grid, "place": _place(block.place), "ragged": block.ragged}


def _cell(cell: Cell) -> dict[str, Any]:
    spans = {"row_span": cell.row_span, "column_span": cell.column_span}
    return _known(
        text=cell.text,
        place=_place(cell.place),
        formula=cell.formula,
        confidence=cell.confidence,
        **{name: span for name, span in spans.items() if span != 1},
    )


def _place(place: Place) -> dict[str, Any]:
    return _known(
        page=place.page,
        sheet=place.sheet,
        table=place.table,
        row=place.row,
        column=place.column,
        line=place.line,
        box=place.box and list(place.box),
    )


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _block_back(values: dict[str, Any]) -> Block:
    place = _place_back(values["place"])
    if "grid" not in values:
        return Paragraph(values["text"], place, values.get("confidence"))
    cells = [Cell(**{**cell, "place": _place_back(cell["place"])}) for cell in values["cells"]]
    rows = [[cells[index] for index in row] for row in values["grid"]]
    return Table(rows, place, values["ragged"])


def _place_back(values: dict[str, Any]) -> Place:
    box = values.get("box")
    return Place(**{**values, "box": tuple(box)}) if box else Place(**values)
