"""A roster's file as a table of text cells in DuckDB, whatever its format; a million rows fit.

A workbook is first written as CSV into the data folder, readable by its owner only and removed
at once, so that one reader serves every format. Rows are numbered as the file numbers them.
"""

from __future__ import annotations

import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from zhida.recipients.refusals import ROSTER_UNREADABLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Tell = Callable[[str, int, int], None]
"""Told as work goes on: what, how much is done, of how much (0: unknown). Raising stops it."""

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et"}
ENCODINGS = ("utf-8-sig", "gb18030")
LIMITS: dict[str, Any] = {"memory_limit": "700MB", "threads": 2}
CHUNK = 1 << 20
TELL_EVERY = 20_000


def silent(what: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Cells:
    """The cells of a file: table ``raw`` with the row's number ``r`` and columns c0, c1 …"""

    database: DuckDBPyConnection
    width: int
    sha256: str

    def first(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first rows with their numbers; empty cells are ""."""
        found = self.database.execute("SELECT * FROM raw WHERE r <= ? ORDER BY r", [count])
        return [(row[0], [cell or "" for cell in row[1:]]) for row in found.fetchall()]


@contextmanager
def opened(file: Path, scratch: Path, tell: Tell = silent) -> Iterator[Cells]:
    """Yield the cells of a csv, xlsx or xls file; ``scratch`` is a folder for what is in between.

    Refuses what cannot be read, by the name ``roster_is_readable``.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="roster-", dir=scratch) as folder:
        plain = Path(folder) / "cells.csv"
        write = _from_workbook if file.suffix.lower() in WORKBOOKS else _from_text
        try:
            write(file, plain, tell)
        except OSError as problem:
            raise ROSTER_UNREADABLE(name=file.name, why="文件打不开") from problem
        width = _width(plain)
        with duckdb.connect(config={**LIMITS, "temp_directory": folder}) as database:
            _load(database, plain, width, file.name)
            yield Cells(database, width, _digest(file))


def _from_text(file: Path, plain: Path, tell: Tell) -> None:
    """Copy the text as UTF-8. What is not UTF-8 is taken for GB 18030, as Excel writes CSV."""
    for encoding in ENCODINGS:
        try:
            with (
                # Ends of line of every kind become one kind: files joined by hand hold several.
                file.open(encoding=encoding) as source,
                plain.open("w", encoding="utf-8", newline="") as target,
            ):
                blank = _copy(source, target, tell)
            if blank:
                _fill_blank_rows(plain)
            return
        except UnicodeDecodeError:
            continue
    raise ROSTER_UNREADABLE(name=file.name, why="文字编码既不是 UTF-8 也不是 GB 18030")


def _copy(source: TextIO, target: TextIO, tell: Tell) -> bool:
    """Copy all text; return whether it has blank lines."""
    done, last, blank = 0, "\n", False
    while chunk := source.read(CHUNK):
        blank = blank or "\n\n" in last + chunk
        done, last = done + target.write(chunk), chunk[-1]
        tell("读取文件", done, 0)
    return blank


def _fill_blank_rows(plain: Path) -> None:
    """Give blank rows cells: DuckDB would skip them, and every row below lose its number."""
    filled = plain.with_suffix(".filled")
    with (
        plain.open(encoding="utf-8", newline="") as source,
        filled.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, lineterminator="\n")
        writer.writerows(row or ["", ""] for row in csv.reader(source))
    filled.replace(plain)


def _from_workbook(file: Path, plain: Path, tell: Tell) -> None:
    """Write the first visible sheet that holds anything."""
    import python_calamine

    try:
        with python_calamine.load_workbook(str(file)) as book:
            shown = python_calamine.SheetVisibleEnum.Visible
            names = [one.name for one in book.sheets_metadata if one.visible is shown]
            sheets = (book.get_sheet_by_name(name) for name in names)
            sheet = next((one for one in sheets if one.height), None)
            if sheet is None:
                raise ROSTER_UNREADABLE(name=file.name, why="工作表是空的")
            _write_sheet(sheet, plain, tell)
    except python_calamine.CalamineError as problem:
        raise ROSTER_UNREADABLE(name=file.name, why="不是完好的工作簿，或设有密码") from problem


def _write_sheet(sheet: Any, plain: Path, tell: Tell) -> None:
    first_row, first_column = sheet.start or (0, 0)
    before = [""] * first_column
    with plain.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        blank = [""] * max(2, sheet.width + first_column)
        writer.writerows([blank] * first_row)
        for number, row in enumerate(sheet.iter_rows(), 1):
            writer.writerow(before + [as_text(value) for value in row])
            if number % TELL_EVERY == 0:
                tell("读取工作簿", number, sheet.height)


def as_text(value: object) -> str:
    """Return a cell as the sheet shows it: whole numbers without a point, months as 2022-03."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    day = getattr(value, "isoformat", None)
    return str(value) if day is None else str(day())[:10]


def _width(plain: Path) -> int:
    """Return the number of columns: the widest of the first rows, at least two."""
    with plain.open(encoding="utf-8", newline="") as file:
        rows = [row for _, row in zip(range(50), csv.reader(file), strict=False)]
    return max([2, *(len(row) for row in rows)])


def _load(database: DuckDBPyConnection, plain: Path, width: int, name: str) -> None:
    import duckdb

    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
    try:
        database.execute(
            "CREATE TABLE raw AS SELECT row_number() OVER () AS r, * FROM read_csv(?,"
            f" columns = {{{columns}}}, auto_detect = false, header = false, delim = ',',"
            " quote = '\"', escape = '\"', null_padding = true, parallel = false)",
            [str(plain)],
        )
    except duckdb.Error as problem:
        why = f"表格的列数前后不一，或引号没有成对（应为 {width} 列）"
        raise ROSTER_UNREADABLE(name=name, why=why) from problem


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
