"""Rosters: known by their headings, refused whole with every bad cell, taken in once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from zhida.core.refusal import Refusal
from zhida.recipients import actions, roster_report
from zhida.recipients.actions import Imported
from zhida.recipients.models import BankAccount, Person, Roster
from zhida.recipients.roster_checks import MONTH, Verdict, check
from zhida.recipients.roster_kinds import kinds, plain
from zhida.recipients.roster_table import opened
from zhida.recipients.tests.builders import citizen_number, load_registers, person, place
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry
from zhida.store.verification import verify

TODAY = date(2022, 6, 1)

HEADINGS = [
    *("街道(乡镇)编码", "街道(乡镇)名称", "村编码", "村名称", "姓名★", "证件类型★", "证件号码★"),
    *("按户或按人补助★", "应发金额(元)★", "实发金额(元)★", "备注", "发放月份★", "支付凭证号★"),
]
TITLE = ["到人到户资金发放明细表"]


def row(serial: int = 1, **told: str) -> list[str]:
    """Return a sound row; ``told`` are other cells, by the heading's words."""
    cells = ["65402", "甲镇", "1", "甲村", "张三", "身份证号", citizen_number(serial=serial)]
    cells += ["到人", "344.00", "344.00", "", "03", "V2022-001"]
    for heading, text in told.items():
        cells[[plain(one) for one in HEADINGS].index(heading)] = text
    return cells


def as_csv(folder: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8-sig") -> Path:
    file = folder / "名册.csv"
    with file.open("w", encoding=encoding, newline="") as target:
        csv.writer(target).writerows(rows)
    return file


def as_xlsx(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    file = folder / "名册.xlsx"
    with xlsxwriter.Workbook(str(file), {"default_date_format": "yyyy年m月"}) as book:
        sheet = book.add_worksheet("低保发放")
        sheet.set_column(4, 4, 22)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        book.add_worksheet("填表说明")
    return file


def form(*rows: Sequence[str]) -> list[Sequence[str]]:
    return [TITLE, HEADINGS, *rows]


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Any]:
    """Return a function that checks a file; what it opened is closed after the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def judge(file: Path) -> Verdict:
            return check(stack.enter_context(opened(file, tmp_path)), TODAY)

        yield judge


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


def test_the_marked_workbook_holds_the_cells_and_what_is_wrong(tmp_path: Path, judged: Any) -> None:
    verdict = judged(as_csv(tmp_path, form(row(), row(2, 实发金额="=1+1"))))
    marked = tmp_path / "标注.xlsx"
    roster_report.write(verdict, marked)
    book = CalamineWorkbook.from_path(str(marked))
    cells = book.get_sheet_by_name("名册").to_python()
    assert cells[3][9] == "=1+1"
    assert book.get_sheet_by_name("错误清单").to_python()[1][:2] == [4, "实发金额"]


def test_a_marked_workbook_is_the_same_workbook(tmp_path: Path, judged: Any) -> None:
    verdict = judged(as_xlsx(tmp_path, form(row(), row(2, 姓名="", 发放月份="13"))))
    marked = tmp_path / "标注.xlsx"
    roster_report.write(verdict, marked)
    book = openpyxl.load_workbook(marked)
    sheet = book.worksheets[0]
    assert (sheet.title, round(sheet.column_dimensions["E"].width)) == ("低保发放", 23)
    assert [one.title for one in book.worksheets] == ["低保发放", "填表说明"]
    assert [sheet[one].fill.fgColor.rgb for one in ("E4", "L4")] == ["FFF8D7DA"] * 2
    assert sheet["E3"].fill.fgColor.rgb != "FFF8D7DA"
    assert sheet["N2"].value == "错误说明（共 2 处）"
    assert "“姓名”必填，不能为空。" in sheet["N4"].value
    assert "实际是“13”。" in sheet["N4"].value


def test_a_marked_workbook_can_be_put_right_and_sent_in_again(tmp_path: Path, judged: Any) -> None:
    marked = tmp_path / "标注.xlsx"
    roster_report.write(judged(as_xlsx(tmp_path, form(row(), row(2, 姓名="")))), marked)
    book = openpyxl.load_workbook(marked)
    book.worksheets[0]["E4"] = "李四"
    book.save(marked)
    verdict = judged(marked)
    assert (verdict.bad, verdict.rows) == ([], 2)


def test_no_two_kinds_have_the_same_mandatory_headings() -> None:
    wanted = [
        frozenset(column.names for column in kind.columns if column.required) for kind in kinds()
    ]
    assert len(wanted) == len(set(wanted)) == 3


def taken(verdict: Verdict, at: str = "伊宁县", **told: Any) -> Imported:
    return actions.import_roster(verdict, "名册.csv", place(at), by=SYSTEM, **told)


@pytest.mark.django_db
class TestTakingIn:
    """What an import leaves in the database: all of it or nothing."""

    @pytest.fixture(autouse=True)
    def lists(self, db: None) -> None:
        load_registers()

    def test_the_unknown_are_registered_and_the_known_recognised(
        self, tmp_path: Path, judged: Any
    ) -> None:
        known = person("李四", citizen_number(serial=1))
        rows = [row(serial) for serial in (1, 2, 3, 3)]
        done = taken(judged(as_csv(tmp_path, form(*rows))))
        assert (len(done.new), done.known, Person.objects.count()) == (2, 1, 3)
        assert [(one.key, one.registered, one.found) for one in done.other_names] == [
            (known.pk, "李四", "张三")
        ]
        new = Person.objects.get(pk=done.new[0])
        assert (new.name, new.sex, new.birth_on) == ("张三", "女", date(1960, 1, 1))
        assert verify() == []

    def test_a_disability_certificate_is_its_holders(self, tmp_path: Path, judged: Any) -> None:
        person(number=citizen_number(serial=1))
        certificate = {"证件类型": "残疾人证号", "证件号码": citizen_number(serial=1) + "43"}
        done = taken(judged(as_csv(tmp_path, form(row(**certificate)))))
        assert (done.new, done.known) == ([], 1)

    def test_the_same_file_is_taken_in_once(self, tmp_path: Path, judged: Any) -> None:
        file = as_csv(tmp_path, form(row()))
        taken(judged(file))
        lines = AuditEntry.objects.count()
        with pytest.raises(Refusal) as refused:
            taken(judged(file))
        assert refused.value.name == "roster_is_taken_in_once"
        assert (Roster.objects.count(), AuditEntry.objects.count()) == (1, lines)

    def test_one_bad_cell_keeps_everything_out(self, tmp_path: Path, judged: Any) -> None:
        with pytest.raises(Refusal, match="第4行") as refused:
            taken(judged(as_csv(tmp_path, form(row(), row(2, 姓名="")))))
        assert refused.value.name == "roster_is_right"
        assert not Person.objects.exists()

    def test_a_cancelled_import_leaves_no_trace(self, tmp_path: Path, judged: Any) -> None:
        def stop(what: str, done: int, total: int) -> None:
            raise KeyboardInterrupt

        lines = AuditEntry.objects.count()
        with pytest.raises(KeyboardInterrupt):
            taken(judged(as_csv(tmp_path, form(row()))), tell=stop)
        assert not Person.objects.exists()
        assert not Roster.objects.exists()
        assert AuditEntry.objects.count() == lines

    def test_a_card_list_brings_accounts_and_a_second_one_only_what_is_new(
        self, tmp_path: Path, judged: Any
    ) -> None:
        head = ["序号", "姓名", "身份证号码", "开户行", "银行账号", "金额（元）"]
        first = [head, ["1", "张三", citizen_number(), "甲银行", "6200 0000 0000 0003", "10"]]
        second = [*first, ["2", "张三", citizen_number(), "乙银行", "12345678901", "20"]]
        assert len(taken(judged(as_csv(tmp_path, first))).accounts) == 1
        done = taken(judged(as_csv(tmp_path, second)))
        assert (len(done.new), len(done.accounts), BankAccount.objects.count()) == (0, 1, 2)
        assert verify() == []
