"""A roster's file as a table of text cells in DuckDB, whatever its format; a million rows fit.

A workbook is first written as CSV into the data folder, readable by its owner only and removed
at once, so that one reader serves every format. Rows are numbered as the file numbers them.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zhida.core.telling import Tell, silent
from zhida.recipients.refusals import ROSTER_UNREADABLE
from zhida.store.files import digest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SCRATCH = "roster-"
"""What the folders of rosters that are being read begin with."""

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et"}
ODD_SIGNS = '"\t\u3000\u00a0'
"""In a file without these every line is a row, and cells have none but plain spaces around them."""

LIMITS: dict[str, Any] = {"memory_limit": "700MB", "threads": 2}
CHUNK = 1 << 20
TELL_EVERY = 20_000


@dataclass(frozen=True)
class Cells:
    """The cells of a file: view ``raw`` with the row's number ``r`` and columns c0, c1 …

    ``source`` reads the same columns without numbers, in order, and is faster where it is ``plain``
    (see ``ODD_SIGNS``): then both cores read at once. Of a workbook, ``book`` is the file as it
    came and ``sheet`` the name of the sheet that was read.
    """

    database: DuckDBPyConnection
    name: str
    source: str
    width: int
    sha256: str
    plain: bool
    book: Path
    sheet: str

    def first(self, count: int) -> list[tuple[int, list[str]]]:
        """Return the first rows with their numbers; empty cells are ""."""
        rows = self.read(f"SELECT * FROM raw LIMIT {count}").fetchall()
        return [(row[0], [cell or "" for cell in row[1:]]) for row in rows]

    def read(self, query: str) -> DuckDBPyConnection:
        """Run a query that reads the file; refuses a file whose cells cannot be told apart."""
        import duckdb

        try:
            return self.database.execute(query)
        except duckdb.Error as problem:
            why = f"表格的列数前后不一，或引号没有成对（应为 {self.width} 列）"
            raise ROSTER_UNREADABLE(name=self.name, why=why) from problem


@contextmanager
def opened(file: Path, scratch: Path, tell: Tell = silent, name: str = "") -> Iterator[Cells]:
    """Yield the cells of a csv, xlsx or xls file; ``scratch`` is a folder for what is in between.

    ``name`` is what refusals call the file, if it is not its own.

    Refuses what cannot be read, by the name ``roster_is_readable``.
    """
    import duckdb

    name = name or file.name
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=scratch) as folder:
        # What is checked and what is hashed is the same, even if the file is changed meanwhile.
        copy, text = Path(folder) / "roster", Path(folder) / "cells.csv"
        write = _from_workbook if file.suffix.lower() in WORKBOOKS else _from_text
        try:
            shutil.copyfile(file, copy)
            sha256, laid = digest(copy), write(copy, text, name, tell)
        except OSError as problem:
            raise ROSTER_UNREADABLE(name=name, why="文件打不开") from problem
        width = _width(text)
        with duckdb.connect(config={**LIMITS, "temp_directory": folder}) as database:
            numbered = f"SELECT row_number() OVER () AS r, * FROM {_source(text, width, False)}"
            database.execute(f"CREATE VIEW raw AS {numbered}")
            source = _source(text, width, laid.plain)
            yield Cells(database, name, source, width, sha256, laid.plain, copy, laid.sheet)


class Laid(NamedTuple):
    """What was written for the reader: if it is plain, and of a workbook which sheet it is."""

    plain: bool
    sheet: str = ""


class Look(NamedTuple):
    """What the bytes of a text show: if it is UTF-8, if every line ends alike, if it is plain."""

    utf8: bool
    even: bool
    plain: bool


def _look(file: Path, tell: Tell) -> Look:
    done = returns = pairs = ends = 0
    utf8, blank, odd = True, False, False
    with file.open("rb") as source:
        while chunk := source.read(CHUNK) + source.readline():
            ends, here = ends + chunk.count(b"\n"), chunk.count(b"\r")
            returns, pairs = returns + here, pairs + (here and chunk.count(b"\r\n"))
            blank = blank or (b"\n\r\n" if here else b"\n\n") in b"\n" + chunk
            try:
                text = chunk.decode()
            except UnicodeDecodeError:
                utf8 = False
            else:
                odd = odd or any(sign in text for sign in ODD_SIGNS)
            done += len(chunk)
            tell("读取文件", done, 0)
    even = not blank and returns == pairs and pairs in (0, ends)
    return Look(utf8, even, not odd)


def _from_text(file: Path, plain: Path, name: str, tell: Tell) -> Laid:
    """Make the text UTF-8 with lines that end alike.

    A text that is so already is taken as it is. What is not UTF-8 is taken for GB 18030, as Excel
    writes CSV.
    """
    look = _look(file, tell)
    if look.utf8 and look.even:
        file.rename(plain)
        return Laid(look.plain)
    try:
        with (
            # Ends of line of every kind become one kind: files joined by hand hold several.
            file.open(encoding="utf-8-sig" if look.utf8 else "gb18030") as source,
            plain.open("w", encoding="utf-8", newline="") as target,
        ):
            shutil.copyfileobj(source, target, CHUNK)
    except UnicodeDecodeError as problem:
        why = "文字编码既不是 UTF-8 也不是 GB 18030"
        raise ROSTER_UNREADABLE(name=name, why=why) from problem
    look = _look(plain, tell)
    if not look.even:
        _fill_blank_rows(plain)
    return Laid(look.plain)


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


def _from_workbook(file: Path, plain: Path, name: str, tell: Tell) -> Laid:
    """Write the first visible sheet that holds anything; its cells may hold all signs."""
    import python_calamine

    try:
        with python_calamine.load_workbook(str(file)) as book:
            shown = python_calamine.SheetVisibleEnum.Visible
            names = [one.name for one in book.sheets_metadata if one.visible is shown]
            sheets = (book.get_sheet_by_name(name) for name in names)
            sheet = next((one for one in sheets if one.height), None)
            if sheet is None:
                raise ROSTER_UNREADABLE(name=name, why="工作表是空的")
            _write_sheet(sheet, plain, tell)
            return Laid(False, sheet.name)
    except python_calamine.CalamineError as problem:
        raise ROSTER_UNREADABLE(name=name, why="不是完好的工作簿，或设有密码") from problem


def _write_sheet(sheet: Any, plain: Path, tell: Tell) -> None:
    _, first_column = sheet.start or (0, 0)
    before = [""] * first_column
    with plain.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        # Blank rows above the table come with the others, blank columns beside it do not.
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


def _source(text: Path, width: int, parallel: bool) -> str:
    """Return what reads the file, as a table in SQL.

    Several readers at once do not see that a quoted cell goes on in the next line.
    """
    place = str(text).replace("'", "''")
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return (
        f"read_csv('{place}', columns = {{{columns}}}, auto_detect = false, header = false,"
        " delim = ',', quote = '\"', escape = '\"', null_padding = true,"
        f" parallel = {str(parallel).lower()})"
    )
