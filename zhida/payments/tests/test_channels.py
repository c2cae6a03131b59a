"""Channels: what goes out comes back to the fen; what is wrong is refused with its place."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.examples import examples
from zhida.core.refusal import Refusal
from zhida.payments import channel_cells
from zhida.payments.channel_files import (
    Channel,
    OrderHead,
    OrderRow,
    ReturnRow,
    channel_named,
    channels,
    cut_name,
    reasons,
)
from zhida.payments.channels_echo import Echo

CASES = yaml.load(
    Path(__file__).with_name("channel_cases.yaml").read_text("utf-8"), yaml.BaseLoader
)
SENT_ON, ANSWERED_ON = date(2022, 3, 5), date(2022, 3, 6)

ROWS = [
    OrderRow(1, "王小明", "", "测试银行", "9917000000000000001", 34400, "低保金"),
    OrderRow(2, "买买提·艾力", "", "测试银行", "9917000000000000002", 10000, ""),
]
"""Invented people with invented accounts."""


def every_channel() -> Any:
    return pytest.mark.parametrize("channel", channels(), ids=lambda one: one.code)


def cases(kind: str) -> Any:
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


def head_of(rows: list[OrderRow]) -> OrderHead:
    total_fen = sum(row.amount_fen for row in rows)
    purpose = "城市居民最低生活保障"
    return OrderHead(
        "PC-1", "测试县", SENT_ON, len(rows), total_fen, "测试县财政局", "3010000000001", purpose
    )


def ordered(channel: Channel, rows: list[OrderRow], **head: Any) -> bytes:
    target = io.BytesIO()
    channel.order(replace(head_of(rows), **head), rows, target)
    return target.getvalue()


def first_failure(channel: Channel) -> str:
    return next(code for code, meaning in channel.codes.items() if not meaning.paid)


@pytest.fixture(scope="module")
def echoed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that sends an order to the synthetic bank; it returns the answer."""
    folder = tmp_path_factory.mktemp("bank")

    def echo(channel: Channel, rows: list[OrderRow], failures: dict[int, str]) -> Path:
        order, answer = folder / f"order{channel.suffix}", folder / f"answer{channel.suffix}"
        order.write_bytes(ordered(channel, rows))
        with answer.open("wb") as target:
            Echo(channel, failures, ANSWERED_ON).answer(order, target)
        return answer

    return echo


def answered(channel: Channel, rows: list[OrderRow], failures: dict[int, str]) -> list[Any]:
    """Return what must come back, as tuples without the place and the flow number."""
    paid = next(code for code, meaning in channel.codes.items() if meaning.paid)
    return [
        (row.reference, row.account_number, row.amount_fen, code, *channel.codes[code])
        for row in rows
        for code in [failures.get(row.reference, paid)]
    ]


def said(row: ReturnRow) -> Any:
    return (row.reference, row.account_number, row.amount_fen, row.code, row.paid, row.reason)


def refusal_of(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


NAMES = st.text("王小明买提艾力古丽阿不都·•．‧ⅠAZ", min_size=1, max_size=30).filter(
    lambda name: any(sign.isalpha() for sign in name)
)
AMOUNTS = st.integers(min_value=1, max_value=10**14)


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[OrderRow], dict[int, int]]:
    """Draw rows with distinct references, and which of them fail with the how-manieth code."""
    references = draw(
        st.lists(st.integers(1, 10**9), min_size=1, max_size=12, unique=True), label="references"
    )
    rows = [
        OrderRow(
            reference,
            draw(NAMES),
            draw(st.sampled_from(["", "65400019800101001X", "E12345678"])),
            draw(st.sampled_from(["", "测试银行伊宁市支行"])),
            draw(st.text("0123456789", min_size=6, max_size=30)),
            draw(AMOUNTS),
            draw(st.sampled_from(["", "三月 补发"])),
        )
        for reference in references
    ]
    failing = draw(st.lists(st.sampled_from(references), unique=True))
    return rows, {reference: draw(st.integers(0, 50)) for reference in failing}


@every_channel()
@settings(max_examples=examples(40))
@given(order=orders())
def test_what_goes_out_comes_back_to_the_fen(
    channel: Channel, echoed: Callable[..., Path], order: tuple[list[OrderRow], dict[int, int]]
) -> None:
    rows, failing = order
    bad = [code for code, meaning in channel.codes.items() if not meaning.paid]
    failures = {reference: bad[which % len(bad)] for reference, which in failing.items()}
    head, told = channel.outcomes(echoed(channel, rows, failures))
    back = list(told)
    assert [said(row) for row in back] == answered(channel, rows, failures)
    assert {row.happened_on for row in back} == {ANSWERED_ON}
    assert (head.order_number, head.day, head.count) == ("PC-1", ANSWERED_ON, len(rows))
    assert all(
        channel.same_payee(row.payee_name, one.payee_name)
        for row, one in zip(rows, back, strict=True)
    )


@every_channel()
def test_the_figures_of_an_order_are_those_of_its_lines(channel: Channel) -> None:
    target = io.BytesIO()
    figures = channel.order(head_of(ROWS), iter(ROWS), target)
    again = channel.order(head_of(ROWS), iter(ROWS), io.BytesIO())
    assert (figures.rows, figures.total_fen) == (2, 44400)
    assert figures == again


@every_channel()
def test_an_order_must_be_what_its_head_declares(channel: Channel) -> None:
    for wrong in ({"count": 3}, {"total_fen": 44401}):
        refused = refusal_of(lambda wrong=wrong: ordered(channel, ROWS, **wrong))
        assert refused.name == "order_adds_up"
    assert refusal_of(lambda: ordered(channel, [])).name == "order_has_lines"


def test_a_workbook_holds_no_more_lines_than_a_sheet() -> None:
    channel = channel_named("card_list")
    refused = refusal_of(lambda: ordered(channel, ROWS, count=1_048_574))
    assert refused.name == "order_fits_one_file"


@cases("orders")
def test_what_cannot_stand_in_the_order_is_refused_with_its_line(case: dict[str, Any]) -> None:
    change = dict(case["change"])
    if "amount_fen" in change:
        change["amount_fen"] = int(change["amount_fen"])
    channel = channel_named(case["channel"])
    refused = refusal_of(lambda: ordered(channel, [ROWS[0], ROWS[1]._replace(**change)]))
    assert refused.name == case["refused"]
    assert [words for words in case["says"] if words not in refused.message] == []


@cases("returns")
def test_a_wrong_return_is_refused_with_its_place(
    case: dict[str, Any], echoed: Callable[..., Path]
) -> None:
    channel = channel_named(case["channel"])
    answer = echoed(channel, ROWS, {2: first_failure(channel)})
    encoding, (text, other) = channel.return_page.encoding, case["replace"]
    sound = answer.read_bytes().decode(encoding)
    assert text in sound
    answer.write_bytes(sound.replace(text, other).encode(encoding))
    refused = refusal_of(lambda: list(channel.outcomes(answer).rows))
    assert refused.name == case["refused"]
    assert [words for words in case["says"] if words not in refused.message] == []


@pytest.mark.parametrize("code", ["bank_csv", "bank_fixed", "treasury_voucher"])
def test_a_line_in_another_encoding_is_named(code: str, echoed: Callable[..., Path]) -> None:
    channel = channel_named(code)
    answer = echoed(channel, ROWS, {})
    lines = answer.read_bytes().splitlines(keepends=True)
    name = "王小明".encode(channel.return_page.encoding)
    spoilt = [line.replace(name, b"\xff" * len(name)) for line in lines]
    answer.write_bytes(b"".join(spoilt))
    place = next(at for at, line in enumerate(spoilt, 1) if b"\xff" in line)
    refused = refusal_of(lambda: list(channel.outcomes(answer).rows))
    assert refused.name == "return_file_is_readable"
    assert f"第{place}行" in refused.message


def test_what_is_no_workbook_is_no_card_list(tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    file.write_bytes(b"no workbook")
    refused = refusal_of(lambda: channel_named("card_list").outcomes(file))
    assert refused.name == "return_file_is_readable"


def card_answer(folder: Path, *rows: list[Any]) -> Path:
    file = folder / "answer.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file


CARD_HEAD = [["批次号", "发放日期"], ["PC-1", "2022-03-06"]]
CARD_HEADINGS = ["村", "发放结果", "发放金额 （元）", "姓名", "序号", "社会保障卡账号"]


def test_a_card_list_may_come_back_with_its_columns_moved(tmp_path: Path) -> None:
    line = ["甲村", "成功", 344.5, "王小明", 1, "9917000000000000001"]
    file = card_answer(tmp_path, *CARD_HEAD, CARD_HEADINGS, line, ["", "", "", "", "", ""])
    (row,) = channel_named("card_list").outcomes(file).rows
    assert said(row) == (1, "9917000000000000001", 34450, "成功", True, "")


def test_a_hidden_sheet_is_not_the_list(tmp_path: Path) -> None:
    file = tmp_path / "answer.xlsx"
    line = ["甲村", "成功", "344.5", "王小明", "1", "9917000000000000001"]
    with xlsxwriter.Workbook(str(file)) as book:
        hidden, sheet = book.add_worksheet(), book.add_worksheet()
        hidden.write_row(0, 0, ["旧数据"])
        for number, row in enumerate([*CARD_HEAD, CARD_HEADINGS, line], 2):
            sheet.write_row(number, 0, row)
        sheet.activate()
        hidden.hide()
    (row,) = channel_named("card_list").outcomes(file).rows
    assert (row.place, row.amount_fen) == (6, 34450)


def test_an_account_that_excel_made_a_number_is_refused(tmp_path: Path) -> None:
    line = ["甲村", "成功", 344.5, "王小明", 1, 9917000000000000001]
    file = card_answer(tmp_path, *CARD_HEAD, CARD_HEADINGS, line)
    refused = refusal_of(lambda: list(channel_named("card_list").outcomes(file).rows))
    assert refused.name == "return_cell_is_right"
    assert "第4行" in refused.message
    assert "社会保障卡账号" in refused.message


def test_every_cell_of_a_workbook_is_a_text(tmp_path: Path) -> None:
    file = tmp_path / "order.xlsx"
    file.write_bytes(ordered(channel_named("card_list"), ROWS))
    cells = [
        cell
        for row in CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert {type(cell) for cell in cells} == {str}


@every_channel()
def test_every_sign_typed_for_the_dot_leaves_as_one(channel: Channel, tmp_path: Path) -> None:
    names = ["买买提·艾力", "买买提•艾力", "买买提．艾力", "买买提.艾力", "买买提‧艾力"]
    rows = [ROWS[0]._replace(reference=at, payee_name=name) for at, name in enumerate(names, 1)]
    file = tmp_path / f"order{channel.suffix}"
    file.write_bytes(ordered(channel, rows))
    page = channel.order_page
    records = [record for _, record in channel.medium.read(page, file)]
    at = [column.field for column in page.columns].index("payee_name")
    assert {record[at].strip() for record in records[-len(names) :]} == {"买买提·艾力"}


def test_a_name_in_latin_letters_keeps_its_full_stop() -> None:
    row = ROWS[0]._replace(payee_name="J. SMITH")
    assert b",J. SMITH," in ordered(channel_named("bank_csv"), [row])


LONG = "阿卜杜热合曼·" * 5 + "王"


def test_a_name_that_the_bank_cut_is_still_the_payees(echoed: Callable[..., Path]) -> None:
    channel = channel_named("bank_csv")
    (row,) = channel.outcomes(echoed(channel, [ROWS[0]._replace(payee_name=LONG)], {})).rows
    assert len(row.payee_name.encode("gbk")) == channel.name_cut_at == 60
    assert channel.same_payee(LONG, row.payee_name)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("王小明", "王小"),
        ("王小明", ""),
        (LONG, cut_name(LONG, 58, "gbk")),
        (LONG, "艾" + cut_name(LONG, 60, "gbk")[1:]),
    ],
)
def test_a_shorter_or_another_name_is_not_a_cut_one(asked: str, told: str) -> None:
    assert not channel_named("bank_csv").same_payee(asked, told)


def test_a_channel_that_cuts_nothing_wants_the_whole_name() -> None:
    channel = channel_named("treasury_voucher")
    assert channel.name_cut_at == 0
    assert not channel.same_payee(LONG, cut_name(LONG, 60, "utf-8"))


def test_a_sign_cut_in_half_is_left_out() -> None:
    assert cut_name("a王小明", 4, "gbk") == "a王"


@pytest.mark.parametrize("code", ["bank_csv", "treasury_voucher"])
def test_a_reversal_keeps_its_sign(code: str, echoed: Callable[..., Path]) -> None:
    channel = channel_named(code)
    answer = echoed(channel, ROWS[:1], {})
    answer.write_bytes(answer.read_bytes().replace(b"344.00", b"-344.00"))
    (row,) = channel.outcomes(answer).rows
    assert row.amount_fen == -34400


def test_an_unknown_channel_is_refused_with_those_that_are_known() -> None:
    refused = refusal_of(lambda: channel_named("pigeon"))
    assert refused.name == "no_such_channel"
    assert "bank_csv" in refused.advice


@every_channel()
def test_every_channel_says_what_it_rests_on(channel: Channel) -> None:
    assert channel.verified or "未核对" in channel.source


@every_channel()
def test_every_code_is_paid_or_has_one_of_our_reasons(channel: Channel) -> None:
    assert any(meaning.paid for meaning in channel.codes.values())
    unknown = {one.reason for one in channel.codes.values() if not one.paid} - set(reasons())
    assert unknown == set()


@every_channel()
def test_every_return_names_its_order_day_and_lines(channel: Channel) -> None:
    page = channel.return_page
    assert {"order_number", "day"} <= {one.field for one in page.head if one.required}
    demanded = {one.field for one in page.columns if one.required}
    assert {"reference", "payee_name", "account_number", "amount_fen", "code"} <= demanded


@every_channel()
def test_columns_found_by_their_place_have_widths(channel: Channel) -> None:
    pages = [page for page in (channel.order_page, channel.return_page) if not page.headings]
    assert [one for page in pages for one in (*page.head, *page.columns) if not one.width] == []


def test_channels_know_no_django() -> None:
    look = (
        "import sys; from zhida.payments import channel_files, channels_echo;"
        "channel_files.channels(); print([m for m in sys.modules if m.startswith('django')])"
    )
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True)
    assert seen.stdout.strip() == "[]"


@pytest.mark.parametrize("read", [channel_cells.yuan_read, channel_cells.whole_read])
def test_an_amount_that_no_ledger_can_hold_is_a_wrong_cell(read: Callable[[str], int]) -> None:
    assert read("9" * 16)
    with pytest.raises(channel_cells.WrongCellError):
        read("9" * 20)
