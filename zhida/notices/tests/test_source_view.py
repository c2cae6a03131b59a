"""The source beside the data: anchors, spans, boxes."""

from __future__ import annotations

from zhida.core.document import Cell, Document, Paragraph, Place, Table
from zhida.formats.transcript import to_json
from zhida.notices.source_view import SourceView, anchor, view_of


def document() -> Document:
    """A line, and a table whose first cell spans two rows."""
    tall = Cell("县市", Place(page=2, table=1, row=1, column=1), row_span=2)
    rows = [
        [tall, Cell("金额", Place(page=2, table=1, row=1, column=2))],
        [tall, Cell("435", Place(page=2, table=1, row=2, column=2), confidence=0.4)],
    ]
    line = Paragraph("关于下达资金的通知", Place(page=1, line=3, box=(0.1, 0.2, 0.9, 0.25)))
    return Document([line, Table(rows, Place(page=2, table=1))], "docx", 2)


def view() -> SourceView:
    return view_of(to_json(document()))


def test_a_place_is_written_short_and_without_spaces() -> None:
    assert anchor({"sheet": "分配 表", "row": 2, "column": 3}) == "s分配_表-r2-c3"
    assert anchor({}) == ""


def test_a_spanning_cell_is_drawn_once() -> None:
    rows = view().blocks[1].rows
    assert rows is not None
    assert [[cell.text for cell in row.cells] for row in rows] == [["县市", "金额"], ["435"]]
    assert rows[0].cells[0].row_span == 2


def test_every_anchor_stands_once() -> None:
    laid = view()
    rows = laid.blocks[1].rows or []
    drawn = [block.anchor for block in laid.blocks]
    drawn += [one.anchor for row in rows for one in (row, *row.cells)]
    said = [name for name in drawn if name]
    assert len(said) == len(set(said))
    assert set(said) == laid.anchors


def test_a_value_points_to_its_cell_or_to_what_is_around_it() -> None:
    laid = view()
    assert laid.nearest({"page": 2, "table": 1, "row": 2, "column": 2}) == "p2-t1-r2-c2"
    assert laid.nearest({"page": 2, "table": 1, "row": 2, "column": 9}).startswith("p2-t1-r2")
    assert laid.nearest({"page": 2, "table": 1}) == "p2-t1"
    assert laid.nearest(None) == ""


def test_a_box_lies_on_its_page_in_thousandths() -> None:
    [box] = view().boxes[1]
    assert (box.left, box.top, box.width, box.height) == (100, 200, 800, 50)


def test_what_was_read_with_doubt_is_marked() -> None:
    rows = view().blocks[1].rows or []
    assert [cell.doubtful for cell in rows[1].cells] == [True]
