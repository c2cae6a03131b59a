"""Any allotment table that a layout can print is read back to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.core.document import Document, Paragraph, Place
from zhida.core.money import in_unit
from zhida.notices.reading.assemble import read
from zhida.notices.tests.case_documents import grid_table

RECEIVERS = [
    *("伊宁市", "奎屯市", "霍尔果斯市", "伊宁县", "霍城县", "巩留县", "新源县", "昭苏县"),
    *("特克斯县", "尼勒克县", "察布查尔县", "州社会福利院"),
]
PURPOSES = ["城市低保", "农村低保", "临时救助", "流浪乞讨人员救助"]


@dataclass(frozen=True)
class Layout:
    """How one table is printed."""

    unit: str
    numbered: bool
    remark: bool
    total_first: bool
    total_word: str
    thousands: bool
    brackets: bool
    wide_digits: bool
    grouped_head: bool
    spaced: bool


LAYOUTS = st.builds(
    Layout,
    unit=st.sampled_from(["元", "千元", "万元", "亿元"]),
    numbered=st.booleans(),
    remark=st.booleans(),
    total_first=st.booleans(),
    total_word=st.sampled_from(["合计", "小计", "总计", "合  计", "全州合计"]),
    thousands=st.booleans(),
    brackets=st.booleans(),
    wide_digits=st.booleans(),
    grouped_head=st.booleans(),
    spaced=st.booleans(),
)
AMOUNTS = st.integers(-(10**12), 10**12)


def printed(fen: int, layout: Layout) -> str:
    """Print an amount as the layout does."""
    number = in_unit(abs(fen), layout.unit)
    text = f"{number:,f}" if layout.thousands else f"{number:f}"
    if fen < 0:
        text = f"（{text}）" if layout.brackets else f"-{text}"
    if layout.wide_digits:
        text = text.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    return text


def table_of(rows: list[list[int]], purposes: list[str], layout: Layout) -> list[list[str]]:
    """Return the grid of a table: heading rows, then receivers and the total."""
    heads = ["单位", *(["合计", *purposes] if purposes else ["下达资金"])]
    grid = [[word[0] + " " + word[1:] if layout.spaced else word for word in heads]]
    if purposes and layout.grouped_head and len(purposes) > 1:
        upper = [*grid[0][:2], "其中", *["<"] * (len(purposes) - 1)]
        grid = [upper, ["^", "^", *grid[0][2:]]]
    body = [
        [name, *(printed(fen, layout) for fen in with_total(row))]
        for name, row in zip(RECEIVERS, rows, strict=False)
    ]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    total = [layout.total_word, *(printed(fen, layout) for fen in with_total(sums))]
    body = [total, *body] if layout.total_first else [*body, total]
    if layout.numbered:
        grid = [["^" if place else "序号", *row] for place, row in enumerate(grid)]
        body = [["" if row is total else str(i), *row] for i, row in enumerate(body, start=1)]
    if layout.remark:
        grid = [[*row, "^" if place else "备注"] for place, row in enumerate(grid)]
        body = [[*row, "2021年" if row is body[0] else ""] for row in body]
    return grid + body


def with_total(row: list[int]) -> list[int]:
    """Return the amounts of a row, its total first where there are parts."""
    return [sum(row), *row] if len(row) > 1 else row


@st.composite
def amounts(draw: st.DrawFn) -> list[list[int]]:
    width = draw(st.sampled_from([1, 2, 3, 4]))
    height = draw(st.integers(2, len(RECEIVERS)))
    return [[draw(AMOUNTS) for _ in range(width)] for _ in range(height)]


@settings(max_examples=examples(150))
@given(rows=amounts(), layout=LAYOUTS)
def test_a_printed_table_reads_back_to_the_fen(rows: list[list[int]], layout: Layout) -> None:
    purposes = PURPOSES[: len(rows[0])] if len(rows[0]) > 1 else []
    blocks = [
        Paragraph("关于调整（收回）资金的分配表", Place(line=1)),
        Paragraph(f"单位：{layout.unit}", Place(line=2)),
        grid_table(table_of(rows, purposes, layout)),
    ]
    result = read(Document(blocks, "made")).result
    found = [(one["recipient"], one["amount_fen"]) for one in result["allotments"]]
    assert found == [(n, sum(row)) for n, row in zip(RECEIVERS, rows, strict=False)]
    assert result["total_fen"] == sum(map(sum, rows))
    for one, row in zip(result["allotments"], rows, strict=True):
        assert one["breakdown"] == (dict(zip(purposes, row, strict=True)) if purposes else None)
    assert [one for one in result["findings"] if one["severity"] == "error"] == []


@settings(max_examples=examples(60))
@given(rows=amounts(), layout=LAYOUTS, gap=st.integers(1, 10**9))
def test_one_wrong_cell_of_the_total_is_found_with_its_difference(
    rows: list[list[int]], layout: Layout, gap: int
) -> None:
    purposes = PURPOSES[: len(rows[0])] if len(rows[0]) > 1 else []
    table = table_of(rows, purposes, layout)
    name = int(layout.numbered)
    at = next(row for row in table if row[name] == layout.total_word)
    total = sum(map(sum, rows))
    at[name + 1] = printed(total + gap, layout)
    blocks = [Paragraph(f"单位：{layout.unit}", Place(line=1)), grid_table(table)]
    findings = read(Document(blocks, "made")).result["findings"]
    errors = [one for one in findings if one["severity"] == "error"]
    assert errors
    assert all(layout.total_word.replace(" ", "") in one["message"] for one in errors)
    assert any(f"{in_unit(gap, layout.unit):f}{layout.unit}" in one["message"] for one in errors)


@dataclass(frozen=True)
class Grouping:
    """How a table with subtotals is arranged."""

    groups: tuple[int, ...]
    subtotal_first: bool
    total_first: bool
    named: bool
    """Whether subtotals carry their group's name (第1组小计) or say 小计 only."""


GROUPINGS = st.builds(
    Grouping,
    groups=st.lists(st.integers(1, 4), min_size=2, max_size=3).map(tuple),
    subtotal_first=st.booleans(),
    total_first=st.booleans(),
    named=st.booleans(),
)


def grouped(amounts_fen: list[int], grouping: Grouping, wrong: dict[int, int]) -> list[list[str]]:
    """Return a table with a subtotal for each group; ``wrong`` adds to the subtotal of a group."""
    rows: list[list[str]] = []
    names, left = iter(RECEIVERS), iter(amounts_fen)
    for number, size in enumerate(grouping.groups):
        fens = [next(left) for _ in range(size)]
        body = [[next(names), str(fen)] for fen in fens]
        word = f"第{number + 1}片小计" if grouping.named else "小计"
        subtotal = [word, str(sum(fens) + wrong.get(number, 0))]
        rows += [subtotal, *body] if grouping.subtotal_first else [*body, subtotal]
    total = ["合计", str(sum(amounts_fen))]
    rows = [total, *rows] if grouping.total_first else [*rows, total]
    return [["单位", "金额（元）"], *rows]


def read_table(table: list[list[str]]) -> dict[str, Any]:
    """Return the reading of a file with nothing but one table."""
    return read(Document([grid_table(table)], "made")).result


@settings(max_examples=examples(150))
@given(grouping=GROUPINGS, fens=st.lists(st.integers(1, 10**9), min_size=12, max_size=12))
def test_subtotals_before_or_after_their_rows_are_no_receivers(
    grouping: Grouping, fens: list[int]
) -> None:
    fens = fens[: sum(grouping.groups)]
    result = read_table(grouped(fens, grouping, {}))
    assert [one["amount_fen"] for one in result["allotments"]] == [fen * 100 for fen in fens]
    assert result["total_fen"] == sum(fens) * 100
    assert [one for one in result["findings"] if one["severity"] != "info"] == []


@settings(max_examples=examples(100))
@given(
    grouping=GROUPINGS.filter(lambda one: one.named),
    fens=st.lists(st.integers(10**6, 10**9), min_size=12, max_size=12),
    gap=st.integers(1, 10**5),
    which=st.integers(0, 1),
)
def test_only_the_wrong_subtotal_is_named(
    grouping: Grouping, fens: list[int], gap: int, which: int
) -> None:
    fens = fens[: sum(grouping.groups)]
    result = read_table(grouped(fens, grouping, {which: gap}))
    errors = [one["message"] for one in result["findings"] if one["severity"] == "error"]
    assert len(errors) == 1
    assert f"第{which + 1}片小计" in errors[0]
    assert f"{gap}元" in errors[0]


@settings(max_examples=examples(100))
@given(rows=amounts(), at=st.integers(0, 1), gap=st.integers(1, 10**9), in_total=st.booleans())
def test_only_the_row_whose_parts_do_not_add_up_is_named(
    rows: list[list[int]], at: int, gap: int, in_total: bool
) -> None:
    rows = [row if len(row) > 1 else row * 2 for row in rows] * 2
    rows = rows[: len(RECEIVERS)]
    cells = [with_total(row) for row in rows]
    sums = [sum(column) for column in zip(*cells, strict=True)]
    cells[at] = list(cells[at])
    cells[at][0 if in_total else 1] += gap
    body = [[name, *map(str, row)] for name, row in zip(RECEIVERS, cells, strict=False)]
    head = ["单位", "合计（元）", *PURPOSES[: len(rows[0])]]
    result = read_table([head, *body, ["总计", *map(str, sums)]])
    errors = [one["message"] for one in result["findings"] if one["severity"] == "error"]
    assert len(errors) == 1
    assert RECEIVERS[at] in errors[0]
    assert f"{gap}元" in errors[0]
