"""Rosters: refused whole and given back marked, or taken in once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from zhida.core.refusal import Refusal
from zhida.recipients import actions, roster_report
from zhida.recipients.actions import Imported
from zhida.recipients.models import BankAccount, Person, Roster
from zhida.recipients.roster_checks import Verdict
from zhida.recipients.roster_kinds import kinds
from zhida.recipients.tests.builders import citizen_number, load_registers, person, place
from zhida.recipients.tests.rosters import as_csv, as_xlsx, form, row
from zhida.store.action import SYSTEM
from zhida.store.models import AuditEntry
from zhida.store.verification import verify


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
