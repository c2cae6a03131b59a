"""Notes in a workbook: cells coloured and explained, and nothing else of it touched."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from zhida.formats.xlsx_notes import COLOUR, Note, annotate, reference

HEAD = Note(1, 3, "说明")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("第一张")
        sheet.write_row(0, 0, ["姓名", "金额", "备注"])
        sheet.write(1, 0, "张三", made.add_format({"bold": True}))
        sheet.write_formula(1, 1, "=1+1")
        sheet.write_row(3, 0, ["李四", "", "", "占位"])
        sheet.data_validation("C2:C9", {"validate": "list", "source": ["到人", "到户"]})
        made.add_worksheet("第二张").write(0, 0, "不变")
    return file


def noted(book: Path, *notes: Note, sheet: str = "第一张") -> openpyxl.Workbook:
    target = book.with_name("noted.xlsx")
    assert annotate(book, sheet, notes, HEAD, target)
    return openpyxl.load_workbook(target)


def test_cells_are_coloured_and_explained(book: Path) -> None:
    sheet = noted(book, Note(2, 0, "不对"), Note(2, 2, "必填"))["第一张"]
    assert (sheet["A2"].value, sheet["A2"].font.bold, sheet["A2"].fill.fgColor.rgb) == (
        "张三",
        True,
        COLOUR,
    )
    assert sheet["C2"].fill.fgColor.rgb == COLOUR
    assert (sheet["D1"].value, sheet["D2"].value) == ("说明", "不对；必填")


def test_all_the_rest_stays(book: Path) -> None:
    made = noted(book, Note(2, 0, "不对"))
    sheet = made["第一张"]
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].fill.fgColor.rgb != COLOUR
    assert sheet.data_validations.dataValidation[0].formula1 == '"到人,到户"'
    assert made["第二张"]["A1"].value == "不变"


def test_what_stands_where_the_explanation_would_is_not_overwritten(book: Path) -> None:
    sheet = noted(book, Note(4, 1, "必填"))["第一张"]
    assert [cell.value for cell in sheet[4]] == ["李四", None, None, "占位", "必填"]


def test_a_sheet_that_is_not_there_is_said_to_be(book: Path, tmp_path: Path) -> None:
    target = tmp_path / "noted.xlsx"
    assert not annotate(book, "第三张", [], HEAD, target)
    assert not target.exists()


def without_numbers(sheet: bytes) -> bytes:
    return sheet.replace(b'<row r="2"', b"<row")


def without_references(sheet: bytes) -> bytes:
    return sheet.replace(b' r="A2"', b"").replace(b' r="B2"', b"")


def with_prefix(sheet: bytes) -> bytes:
    return sheet.replace(b"<worksheet", b"<x:worksheet").replace(b"</worksheet", b"</x:worksheet")


@pytest.mark.parametrize("change", [without_numbers, without_references, with_prefix])
def test_what_is_built_otherwise_is_left_alone(
    change: Callable[[bytes], bytes], book: Path, tmp_path: Path
) -> None:
    other, target = tmp_path / "other.xlsx", tmp_path / "noted.xlsx"
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(other, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    assert not annotate(other, "第一张", [Note(2, 0, "不对")], HEAD, target)
    assert not target.exists()


def test_what_is_no_workbook_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "old.xls"
    source.write_bytes(b"\xd0\xcf\x11\xe0")
    assert not annotate(source, "第一张", [], HEAD, tmp_path / "noted.xlsx")


@pytest.mark.parametrize(
    ("row", "column", "name"), [(1, 0, "A1"), (7, 25, "Z7"), (2, 26, "AA2"), (3, 702, "AAA3")]
)
def test_cells_are_named_as_sheets_name_them(row: int, column: int, name: str) -> None:
    assert reference(row, column) == name
