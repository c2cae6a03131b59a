"""The source beside the data: a document laid out for reading, each piece under its own anchor.

Works on the plain JSON of ``formats.transcript`` that is kept with a reading, so that a page
about an old document needs neither the file nor a reader. An anchor is the place written short:
``p2-t1-r3-c2``; the same place gives the same anchor everywhere, so a value can point to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

JsonObject = dict[str, Any]

ANCHOR_PARTS = (
    ("page", "p"),
    ("sheet", "s"),
    ("table", "t"),
    ("row", "r"),
    ("column", "c"),
    ("line", "l"),
)


@dataclass(frozen=True)
class SourceCell:
    """One cell to draw, once, with its spans. ``misread`` is what stood there until corrected."""

    anchor: str
    text: str
    row_span: int
    column_span: int
    doubtful: bool
    misread: str | None = None


@dataclass(frozen=True)
class SourceRow:
    """One row of a table; cells that began in a row above are not repeated."""

    anchor: str
    cells: list[SourceCell]


@dataclass(frozen=True)
class SourceBlock:
    """A paragraph (``rows`` is None) or a table. ``caption`` tells a new sheet or page."""

    anchor: str
    text: str
    rows: list[SourceRow] | None = None
    caption: str = ""
    misread: str | None = None


@dataclass(frozen=True)
class Box:
    """Where a piece stands on the picture of its page, in thousandths of the page."""

    anchor: str
    left: int
    top: int
    width: int
    height: int


@dataclass
class SourceView:
    """All that the page needs to show a source: its blocks, and the pictures' boxes by page."""

    blocks: list[SourceBlock] = field(default_factory=list)
    boxes: dict[int, list[Box]] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    corrections: dict[str, str] = field(default_factory=dict)

    def nearest(self, place: JsonObject | None) -> str:
        """Return the anchor of a place: the piece itself, or what is around it; "" for none."""
        parts = anchor(place or {}).split("-")
        while parts and parts != [""]:
            wanted = "-".join(parts)
            if wanted in self.anchors:
                return wanted
            within = sorted(known for known in self.anchors if known.startswith(f"{wanted}-"))
            if within:
                return within[0]
            parts.pop()
        return ""


def anchor(place: JsonObject) -> str:
    """Return the place written short, without spaces; "" for an unknown place."""
    said = [
        f"{letter}{place[name]}" for name, letter in ANCHOR_PARTS if place.get(name) is not None
    ]
    return "_".join("-".join(said).split())


def view_of(document: JsonObject) -> SourceView:
    """Lay out the document that ``formats.transcript.to_json`` wrote."""
    view = SourceView(corrections=document.get("corrections", {}))
    around = None
    for block in document["blocks"]:
        caption = _caption(block["place"])
        said = caption if caption != around else ""
        around = caption
        view.blocks.append(_block(block, said, view))
    return view


def _block(block: JsonObject, caption: str, view: SourceView) -> SourceBlock:
    if "grid" not in block:
        name = _take(block["place"], view)
        return SourceBlock(name, block["text"], caption=caption, misread=view.corrections.get(name))
    name = _take(block["place"], view)
    return SourceBlock(name, "", list(_rows(block, view)), caption)


def _rows(table: JsonObject, view: SourceView) -> Iterator[SourceRow]:
    drawn: set[int] = set()
    for row in table["grid"]:
        fresh = [index for index in dict.fromkeys(row) if index not in drawn]
        drawn.update(fresh)
        cells = [_cell(table["cells"][index], view) for index in fresh]
        first = table["cells"][fresh[0]]["place"] if fresh else {}
        place = {name: value for name, value in first.items() if name not in ("column", "line")}
        yield SourceRow(_take({**place, "box": None}, view) if "row" in place else "", cells)


def _cell(cell: JsonObject, view: SourceView) -> SourceCell:
    name = _take(cell["place"], view)
    return SourceCell(
        name,
        cell["text"],
        cell.get("row_span", 1),
        cell.get("column_span", 1),
        "formula" in cell or cell.get("confidence", 1) < 0.8,
        view.corrections.get(name),
    )


def _take(place: JsonObject, view: SourceView) -> str:
    """Return the place's anchor the first time, "" after that: an id stands once on a page."""
    name = anchor(place)
    if not name or name in view.anchors:
        return ""
    view.anchors.add(name)
    if place.get("box") and place.get("page"):
        left, top, right, bottom = (round(part * 1000) for part in place["box"])
        box = Box(name, left, top, right - left, bottom - top)
        view.boxes.setdefault(place["page"], []).append(box)
    return name


def _caption(place: JsonObject) -> str:
    if place.get("sheet"):
        return f"工作表“{place['sheet']}”"
    return f"第 {place['page']} 页" if place.get("page") else ""
