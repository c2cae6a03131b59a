"""From the records of a page back to values; a wrong file is refused with place and finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from zhida.core.refusal import Refusal
from zhida.payments.channel_cells import BLANK, READ, TEXT_KINDS, WrongCellError
from zhida.payments.channel_layout import Column, Numbered, Page, Record
from zhida.payments.channel_refusals import RETURN_CELL_WRONG, RETURN_OF_ANOTHER_KIND

Values = tuple[Any, ...]


def values(
    page: Page, records: Iterator[Numbered], head_fields: Sequence[str], fields: Sequence[str]
) -> tuple[Values, Iterator[tuple[int, Values]]]:
    """Return the values of the head, and each line's row with its values, as the fields are named.

    What the file does not tell is None. Refuses a file of another layout
    (``return_file_is_of_this_channel``) and a wrong cell (``return_cell_is_right``).
    """
    head: Values = (None,) * len(head_fields)
    if page.head:
        found = next(_part(page, page.head, head_fields, records), None)
        if found is None:
            raise RETURN_OF_ANOTHER_KIND(
                place="文件头", channel=page.channel, expected="一行内容", found="空"
            )
        head = found[1]
    return head, _part(page, page.columns, fields, records)


def _part(
    page: Page, columns: Sequence[Column], fields: Sequence[str], records: Iterator[Numbered]
) -> Iterator[tuple[int, Values]]:
    places = _places(page, columns, records)
    told = {column.field: column for column in columns if column.field in places}
    plan = [
        (places[field], _reader(told[field])) if field in told else (0, _untold) for field in fields
    ]
    for number, record in filter(_has_cells, records):
        try:
            yield number, tuple([read(record[at].strip()) for at, read in plan])
        except (WrongCellError, IndexError):
            raise _misread(page, told, places, number, record) from None


def _places(page: Page, columns: Sequence[Column], records: Iterator[Numbered]) -> dict[str, int]:
    """Return where each field's cell stands in a record."""
    if not page.headings:
        return {column.field: at for at, column in enumerate(columns)}
    number, names = next(filter(_has_cells, records), (1, []))
    words = ["".join(name.split()) for name in names]
    missing = [one.name for one in columns if one.required and one.name not in words]
    if missing:
        raise RETURN_OF_ANOTHER_KIND(
            place=f"第{number}行",
            channel=page.channel,
            expected=f"含有“{'”“'.join(missing)}”的一行列名",
            found="、".join(words),
        )
    return {one.field: words.index(one.name) for one in columns if one.name in words}


def _has_cells(numbered: Numbered) -> bool:
    """Tell whether a record is not blank; blank ones stand above, between and below."""
    return any(numbered[1])


def _reader(column: Column) -> Callable[[str], Any]:
    read, required, blank = READ[column.kind], column.required, BLANK.get(column.kind)
    if column.kind in TEXT_KINDS and not required:
        return read

    def reader(text: str) -> Any:
        if text:
            return read(text)
        if required:
            raise WrongCellError("必填的内容")
        return blank

    return reader


def _untold(_: str) -> None:
    """Stand for a value that the file has no column for."""


def _misread(
    page: Page, told: dict[str, Column], places: dict[str, int], number: int, record: Record
) -> Refusal:
    """Return the refusal of a record that cannot be read."""
    place, width = f"第{number}行", max(places.values()) + 1
    if len(record) < width:
        return RETURN_OF_ANOTHER_KIND(
            place=place,
            channel=page.channel,
            expected=f"{width} 列",
            found=f"{len(record)} 列",
        )
    for field, column in told.items():
        cell = record[places[field]].strip()
        try:
            _reader(column)(cell)
        except WrongCellError as wrong:
            return RETURN_CELL_WRONG(place=place, column=column.name, expected=wrong, found=cell)
    raise AssertionError("every cell can be read after all")
