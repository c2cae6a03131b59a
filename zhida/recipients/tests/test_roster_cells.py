"""Rosters read: known by their headings, every cell that is wrong found and named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from zhida.core.refusal import Refusal
from zhida.recipients.roster_checks import MONTH
from zhida.recipients.roster_kinds import plain
from zhida.recipients.tests.builders import citizen_number
from zhida.recipients.tests.rosters import HEADINGS, TITLE, as_csv, as_xlsx, form, row


def test_the_official_form_is_known_and_its_total_is_exact(tmp_path: Path, judged: Any) -> None:
    corrected = row(2, 实发金额="-1,044.10", 应发金额="0", 发放月份="全年")
    verdict = judged(as_csv(tmp_path, form(row(), corrected, ["合计"] + [""] * 12)))
    assert verdict.sound, verdict.bad
    assert (verdict.head.kind.code, verdict.head.row) == ("payout_detail", 2)
    assert (verdict.rows, verdict.total_fen) == (2, 34400 - 104410)


def test_columns_are_known_by_their_headings_in_any_order(tmp_path: Path, judged: Any) -> None:
    turned = [list(reversed(one)) for one in (HEADINGS, row())]
    verdict = judged(as_csv(tmp_path, turned))
    assert verdict.sound
    assert verdict.head.places["name"] == HEADINGS[::-1].index("姓名★")


CARD_HEADINGS = ["序号", "姓名", "身份证号码", "开户行", "银行账号", "金额（元）"]


def card_row(serial: int, amount: str = "10") -> list[str]:
    number = citizen_number(serial=serial)
    return [str(serial), "张三", number, "甲银行", f"6200 0000 0000 {serial:04d}", amount]


@pytest.mark.parametrize(
    "tail",
    [
        [["合计", "", "", "", "", "20.00"]],
        [["", "合 计", "", "", "", "20"], ["", "制表人：张三", "审核人：李四", "", "", ""]],
        [["总计", "", "", "", "", ""], [""] * 6, ["单位（盖章）", "", "", "", "2022年3月1日", ""]],
        [["", "", "", "", "", "经办人：张三"]],
    ],
    ids=["total", "total-and-names", "stamp", "names"],
)
def test_what_stands_below_the_people_is_no_person(
    tail: list[list[str]], tmp_path: Path, judged: Any
) -> None:
    verdict = judged(as_csv(tmp_path, [CARD_HEADINGS, card_row(1), card_row(2), *tail]))
    assert (verdict.bad, verdict.rows, verdict.total_fen) == ([], 2, 2000)


def test_a_total_far_above_the_end_of_the_sheet_is_found(tmp_path: Path, judged: Any) -> None:
    rows = [CARD_HEADINGS, card_row(1), ["合计", "", "", "", "", "10"], *[[""] * 6] * 1500]
    verdict = judged(as_csv(tmp_path, rows))
    assert (verdict.bad, verdict.rows) == ([], 1)


def test_a_total_that_the_rows_do_not_come_to_is_a_bad_cell(tmp_path: Path, judged: Any) -> None:
    total = ["合计", "", "", "", "", "25.00"]
    (bad,) = judged(as_csv(tmp_path, [CARD_HEADINGS, card_row(1), card_row(2), total])).bad
    assert (bad.row, bad.column, bad.found) == (4, 5, "25.00")
    assert "20.00元" in bad.expected


def test_a_total_is_not_compared_with_amounts_that_are_wrong(tmp_path: Path, judged: Any) -> None:
    total = ["合计", "", "", "", "", "25.00"]
    wrong = card_row(2, "十元")
    (bad,) = judged(as_csv(tmp_path, [CARD_HEADINGS, card_row(1), wrong, total])).bad
    assert (bad.row, bad.found) == (3, "十元")


def test_whoever_is_paid_without_a_number_below_a_total_is_not_passed_over(
    tmp_path: Path, judged: Any
) -> None:
    rows = [["小计合计", "", "", "", "", "10"], ["2", "李四", "", "甲银行", "62000000000000", "10"]]
    verdict = judged(as_csv(tmp_path, [CARD_HEADINGS, card_row(1), *rows]))
    assert {one.row for one in verdict.bad} == {3, 4}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_is_read_in_the_encodings_of_offices(
    encoding: str, tmp_path: Path, judged: Any
) -> None:
    assert judged(as_csv(tmp_path, form(row()), encoding)).sound


def test_lines_may_end_in_several_ways_and_blank_ones_count(tmp_path: Path, judged: Any) -> None:
    lines = [",".join(one) for one in (HEADINGS, row(1), row(2), row(3, 姓名=""))]
    file = tmp_path / "名册.csv"
    file.write_bytes("{}\r\n{}\n\n{}\r{}\n\n".format(*lines).encode())
    verdict = judged(file)
    assert (verdict.rows, [one.row for one in verdict.bad]) == (3, [5])


def test_a_workbook_says_the_same_as_csv(tmp_path: Path, judged: Any) -> None:
    cells: list[Any] = list(row())
    cells[8], cells[9] = 344, 344.0
    verdict = judged(as_xlsx(tmp_path, form(cells)))
    assert (verdict.sound, verdict.total_fen) == (True, 34400)


def test_blank_rows_and_columns_of_a_workbook_count_as_the_sheet_shows_them(
    tmp_path: Path, judged: Any
) -> None:
    file = tmp_path / "名册.xlsx"
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy年m月"}) as book:
        sheet = book.add_worksheet()
        for number, cells in zip((3, 4, 6), (HEADINGS, row(), row(2, 姓名="")), strict=True):
            sheet.write_row(number, 1, cells)
    verdict = judged(file)
    assert verdict.head.row == 4
    (bad,) = verdict.bad
    assert (bad.row, bad.column) == (7, 1 + HEADINGS.index("姓名★"))


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("姓名", "", "必填"),
        ("姓名", "张3", "数字"),
        ("证件号码", "", "为空"),
        ("证件号码", citizen_number()[:17], "18位"),
        ("证件号码", citizen_number(birth="20230101"), "出生日期"),
        ("证件号码", citizen_number()[:17] + "?", "只有最后一位可以是X"),
        ("证件类型", "学生证", "残疾人证号"),
        ("按户或按人补助", "到村", "到人、到户"),
        ("实发金额", "三百元", "金额"),
        ("实发金额", "344.001", "两位小数"),
        ("应发金额", "1,2", "金额"),
        ("发放月份", "13", "月份"),
        ("支付凭证号", " ", "必填"),
    ],
)
def test_a_bad_cell_is_named_with_what_was_expected(
    heading: str, text: str, expected: str, tmp_path: Path, judged: Any
) -> None:
    verdict = judged(as_csv(tmp_path, form(row(1), row(2, **{heading: text}), row(3))))
    found = [(one.row, one.heading, one.found) for one in verdict.bad]
    places = {plain(one): place for place, one in enumerate(HEADINGS)}
    assert found
    assert {one[0] for one in found} == {4}
    assert {one.column for one in verdict.bad} == {places[heading]}
    assert any(expected in one.expected for one in verdict.bad)


@pytest.mark.parametrize("said", ["688.00", "688", "688.01", "六百八十八"])
def test_a_closing_total_is_what_the_rows_come_to(said: str, tmp_path: Path, judged: Any) -> None:
    closing = [""] * 13
    closing[0], closing[9] = "合计", said
    verdict = judged(as_csv(tmp_path, form(row(1), row(2), closing)))
    assert verdict.total_fen == 68_800
    if said.startswith("688") and not said.endswith("1"):
        assert verdict.sound, verdict.bad
        return
    (bad,) = verdict.bad
    assert (bad.row, bad.column, bad.found) == (5, 9, said)
    assert "688.00" in bad.expected


def test_headings_may_stand_in_two_rows(tmp_path: Path, judged: Any) -> None:
    """As merged cells leave them: a word over several columns, what is meant below it."""
    upper, lower = list(HEADINGS), [""] * 13
    for column in (8, 9):
        upper[column], lower[column] = "", HEADINGS[column]
    upper[8] = "金额（元）"
    verdict = judged(as_csv(tmp_path, [TITLE, upper, lower, row(1), row(2, 实发金额="三")]))
    assert (verdict.head.kind.code, verdict.head.row, verdict.rows) == ("payout_detail", 3, 2)
    assert [(one.row, one.heading) for one in verdict.bad] == [(5, "实发金额")]


@pytest.mark.parametrize(
    ("month", "sound"),
    [
        ("2022-03-15", True),
        ("2022年3月15日", True),
        ("2022/3/1", True),
        ("2022.10", True),
        ("2022.1", False),
        ("03-15", False),
        ("2022-13-01", False),
    ],
)
def test_a_day_says_its_month_and_a_number_that_lost_its_zero_does_not(
    month: str, sound: bool, tmp_path: Path, judged: Any
) -> None:
    verdict = judged(as_csv(tmp_path, form(row(发放月份=month))))
    assert verdict.sound == sound
    if sound:
        (said,) = verdict.database.execute("SELECT month FROM cells").fetchone()
        assert re.fullmatch(MONTH, said)


def test_a_workbooks_date_is_its_month_and_a_number_too_long_is_none(
    tmp_path: Path, judged: Any
) -> None:
    whole, spoilt = list(row(1)), list(row(2))
    whole[11] = date(2022, 3, 1)
    spoilt[6] = float(citizen_number(serial=2, birth="19600101")[:17] + "0")
    verdict = judged(as_xlsx(tmp_path, form(whole, spoilt)))
    assert [(one.row, one.heading) for one in verdict.bad] == [(4, "证件号码")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_what_no_office_writes_is_refused_and_not_misread(
    encoding: str, tmp_path: Path, judged: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        judged(as_csv(tmp_path, form(row()), encoding))
    assert refused.value.name in ("roster_is_readable", "roster_is_known")


def test_a_wrong_check_digit_is_found_among_right_ones(tmp_path: Path, judged: Any) -> None:
    number = citizen_number(serial=2)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    rows = [row(serial) for serial in range(1, 40)]
    rows[7] = row(证件号码=wrong)
    (bad,) = judged(as_csv(tmp_path, form(*rows))).bad
    assert (bad.row, bad.found) == (10, wrong)
    assert "校验码" in bad.expected


def test_a_place_on_no_list_is_doubted_and_keeps_nobody_out(tmp_path: Path, judged: Any) -> None:
    former = {"证件号码": citizen_number("654999")}
    permit = {"证件号码": citizen_number("810000")}
    verdict = judged(as_csv(tmp_path, form(row(1), row(**former), row(**permit))))
    assert verdict.sound
    (doubt,) = verdict.doubts
    assert doubt.startswith("1行证件号码的地区码不在区划表中（第一处在第4行）")
    assert verdict.told()["doubts"] == [doubt]


def test_somebody_without_a_document_has_no_number(tmp_path: Path, judged: Any) -> None:
    nameless = {"证件类型": "无法查明身份信息的流浪乞讨人员", "姓名": "无名氏"}
    assert judged(as_csv(tmp_path, form(row(**nameless, 证件号码="")))).sound
    assert not judged(as_csv(tmp_path, form(row(**nameless)))).sound


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([], "roster_is_known"),
        ([["日期", "天气"], ["1", "晴"]], "roster_is_known"),
        ([TITLE, HEADINGS[:-1], row()[:-1]], "roster_is_known"),
        ([TITLE, HEADINGS], "roster_has_rows"),
        ([TITLE, HEADINGS, [""] * 13], "roster_has_rows"),
        (
            form(*[row(证件号码="12345678901234567", 应发金额="344", 实发金额="40")] * 2),
            "roster_is_filled_in",
        ),
    ],
)
def test_what_is_no_filled_roster_is_refused(
    rows: list[list[str]], name: str, tmp_path: Path, judged: Any
) -> None:
    with pytest.raises(Refusal) as refused:
        judged(as_csv(tmp_path, rows))
    assert refused.value.name == name


def test_a_missing_column_is_named(tmp_path: Path, judged: Any) -> None:
    with pytest.raises(Refusal, match="缺少：支付凭证号"):
        judged(as_csv(tmp_path, [HEADINGS[:-1], row()[:-1]]))


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04broken"], ids=["zeros", "archive"]
)
def test_a_broken_workbook_is_refused(content: bytes, tmp_path: Path, judged: Any) -> None:
    file = tmp_path / "坏.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        judged(file)
    assert refused.value.name == "roster_is_readable"
