"""Pages as drawn: ruling lines become grids, cut tables become whole, heads and feet go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhida.core.document import Paragraph, Table
from zhida.formats import flow, ruling
from zhida.formats.layout import laid_out
from zhida.formats.page import Box, Page, Word

WIDTH, HEIGHT, ROW, COLUMN, SIZE = 595.0, 842.0, 20.0, 100.0, 10.0
LEFT = 80.0


def _lines(cells: list[Box]) -> list[Box]:
    """Return the four sides of each cell as ruling lines."""
    lines = []
    for c in cells:
        lines += [Box(c.left, y, c.right, y) for y in (c.top, c.bottom)]
        lines += [Box(x, c.top, x, c.bottom) for x in (c.left, c.right)]
    return lines


def _word(text: str, left: float, top: float) -> Word:
    return Word(text, Box(left, top, left + SIZE * len(text), top + SIZE))


def _page(number: int, top: float, rows: list[list[str]], extra: list[Word] | None = None) -> Page:
    """Return a page with a table at ``top``; ``"^"`` draws no line above the cell."""
    cells: list[Box] = []
    words = list(extra or [])
    for c in range(len(rows[0])):
        start = 0
        for r in range(1, len(rows) + 1):
            if r < len(rows) and rows[r][c] == "^":
                continue
            x = LEFT + c * COLUMN
            cells.append(Box(x, top + start * ROW, x + COLUMN, top + r * ROW))
            words.append(_word(rows[start][c], x + 2, top + start * ROW + 5))
            start = r
    return Page(number, WIDTH, HEIGHT, words, _lines(cells))


def _blocks(*pages: Page) -> list[object]:
    found = flow.blocks([laid_out(page) for page in pages])
    return [b.text if isinstance(b, Paragraph) else b.texts() for b in found]


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.floats(-1, 1),
)
def test_a_drawn_grid_gives_its_cells_back(heights, widths, wobble):
    cells, y = [], 50.0
    for height in [*heights, 1]:
        x = 50.0
        for width in widths:
            cells.append(Box(x, y, x + width * COLUMN / 2, y + height * ROW))
            x += width * COLUMN / 2
        y += height * ROW
    wobbly = [Box(b.left + wobble, b.top, b.right + wobble, b.bottom) for b in _lines(cells)]
    (found,) = ruling.tables([*_lines(cells), *wobbly])
    assert len(found) == len(cells)
    assert all(
        abs(a - b) <= ruling.TOLERANCE
        for one, other in zip(found, cells, strict=True)
        for a, b in ((one.left, other.left), (one.bottom, other.bottom), (one.right, other.right))
    )


def test_a_table_open_at_its_sides_keeps_its_outer_columns():
    level = [Box(50, y, 350, y) for y in (50, 70, 90)]
    upright = [Box(x, 50, x, 90) for x in (150, 250)]
    (cells,) = ruling.tables([*level, *upright])
    assert len(cells) == 6


def test_a_missing_line_cuts_a_region_into_its_rows():
    outer = _lines([Box(50, 50, 250, 90)])
    (cells,) = ruling.tables([*outer, Box(150, 50, 150, 70), Box(50, 70, 150, 70)])
    assert sorted((c.right - c.left) for c in cells) == [100, 100, 200]


def test_a_repeated_header_stands_once():
    head = ["县", "金额"]
    blocks = _blocks(_page(1, 700, [head, ["甲县", "1"]]), _page(2, 60, [head, ["乙县", "2"]]))
    assert blocks == [[head, ["甲县", "1"], ["乙县", "2"]]]


def test_a_row_cut_by_the_page_is_one_row_again():
    upper = [["指标", "值"], ["事实无人抚养儿童", "≥90%"]]
    lower = [["纳入保障范围率", ""], ["政策知晓率", "≥82%"]]
    blocks = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert blocks[0][1:] == [["事实无人抚养儿童纳入保障范围率", "≥90%"], ["政策知晓率", "≥82%"]]


def test_goals_that_go_on_without_a_heading_of_their_own_are_joined():
    upper = [["名称", "某补助"], ["年度目标", "1.甲。"]]
    lower = [["", "2.乙。"], ["指标", "值"]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert table[1:] == [["年度目标", "1.甲。\n2.乙。"], ["指标", "值"]]


def test_a_row_of_short_texts_is_not_taken_for_the_rest_of_the_row_before():
    upper = [["", "名称", "值"], ["", "低保对象人数", "应保尽保"]]
    lower = [["", "临时救助人次", "适度提高"], ["", "满意度", "≥85%"]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert table[1:] == [["", "低保对象人数", "应保尽保"], *lower]


def test_a_row_that_begins_where_the_one_before_is_blank_is_a_new_row():
    upper = [["名称", "说明", "值"], ["", "帮助查明身份滞留的", "及时"]]
    lower = [["返乡情况", "≥95%", ""], ["制度", "进一步完善", ""]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert table[1:] == [["", "帮助查明身份滞留的", "及时"], *lower]


def test_a_blank_amount_at_the_top_of_a_page_stays_blank():
    upper = [["县", "低保", "备注"], ["甲县", "12", "含孤儿"]]
    lower = [["乙县", "", ""], ["丙县", "3", ""]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert table[2:] == [["乙县", "", ""], ["丙县", "3", ""]]


def test_a_heading_cell_goes_on_over_the_page():
    upper = [["一级", "名称", "值"], ["产出", "甲", "1"], ["^", "乙", "2"]]
    lower = [["", "丙", "3"], ["^", "丁", "4"], ["效益", "戊", "5"]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert [row[0] for row in table] == ["一级", "产出", "产出", "产出", "产出", "效益"]


def test_a_heading_printed_below_the_cut_holds_for_the_row_above_it():
    upper = [["类", "一级", "名称", "值"], ["绩效", "产出", "甲", "1"], ["^", "", "乙", "2"]]
    lower = [["", "效益", "丙", "3"], ["^", "满意", "丁", "4"]]
    (table,) = _blocks(_page(1, 700, upper), _page(2, 60, lower))
    assert [row[1] for row in table[1:]] == ["产出", "效益", "效益", "满意"]


def test_a_table_with_a_title_of_its_own_is_another_table():
    title = _word("某县目标表", LEFT, 60)
    blocks = _blocks(
        _page(1, 700, [["甲", "1"], ["乙", "2"]]),
        _page(2, 100, [["丙", "3"], ["丁", "4"]], [title]),
    )
    assert blocks == [[["甲", "1"], ["乙", "2"]], "某县目标表", [["丙", "3"], ["丁", "4"]]]


def test_page_numbers_and_running_heads_go():
    pages = []
    for number in range(1, 5):
        words = [_word("某某局文件", 200, 30), _word(f"—{number}—", 280, 810)]
        words.append(_word(f"正文第{'甲乙丙丁'[number - 1]}段。", 200, 400))
        pages.append(Page(number, WIDTH, HEIGHT, words))
    assert _blocks(*pages) == [f"正文第{sign}段。" for sign in "甲乙丙丁"]


def test_a_line_that_both_of_two_pages_bear_is_a_page_head_and_a_caption_is_none():
    rows = [["县", "额"], ["甲县", "1"]], [["乙县", "2"], ["丙县", "3"]]
    heads = [_word("某某局文件", 200, 30), _word("某某局文件", 200, 30)]
    (table,) = _blocks(*(_page(n, 60, rows[n - 1], [heads[n - 1]]) for n in (1, 2)))
    assert len(table) == 4
    captions = [_word(f"附件{n}", 80, 30) for n in (1, 2)]
    blocks = _blocks(*(_page(n, 60, rows[n - 1], [captions[n - 1]]) for n in (1, 2)))
    assert [block for block in blocks if isinstance(block, str)] == ["附件1", "附件2"]


def test_a_title_in_larger_type_is_not_joined_with_the_line_below_it():
    title = Word("关于下达资金的通知", Box(80, 60, 520, 74))
    words = [title, Word("各县财政局：", Box(80, 90, 140, 100)), _word("正文" * 22, 80, 110)]
    assert _blocks(Page(1, WIDTH, HEIGHT, words))[:2] == ["关于下达资金的通知", "各县财政局："]


def test_a_list_with_close_columns_and_no_rules_becomes_a_table():
    rows = [("号", "县", "额"), ("1", "甲县", "12"), ("2", "乙县", "9"), ("3", "丙县", "7")]
    words = [
        _word(text, LEFT + c * 33, 300 + r * ROW)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    assert _blocks(Page(1, WIDTH, HEIGHT, words)) == [[list(row) for row in rows]]


def test_columns_without_rules_become_a_ragged_table():
    rows = [("县", "金额", "备注"), ("甲县", "435", ""), ("乙县", "", "含孤儿")]
    words = [
        _word(text, LEFT + c * COLUMN, 300 + r * ROW)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]
    (table,) = flow.blocks([laid_out(Page(1, WIDTH, HEIGHT, words))])
    assert isinstance(table, Table)
    assert table.ragged
    assert table.texts() == [list(row) for row in rows]
