"""The ledgers by their pages: trial balance and journal, at any date, agreeing to the fen."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhida.allotments.models import Allotment
from zhida.payments.models import ReturnedLine
from zhida.payments.tests.builders import answered, county_money, load_registers, payout, sent
from zhida.payments.tests.test_pages import officer, page

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def money(tmp_path: Path) -> Allotment:
    """Money of a county, of which two people were paid and one line came back."""
    load_registers()
    own = county_money(1)
    answered(sent(payout(own)), tmp_path, {2: "1001"})
    return own


@pytest.mark.parametrize("by", ["purpose", "division", "agency", "allotment"])
def test_a_trial_balance_agrees_with_the_running_sums(money: Allotment, by: str) -> None:
    assert ReturnedLine.objects.count() == 1
    shown = page(officer(), "ledgers", by=by)
    assert "核对相符，差额为零" in shown
    assert "0.1002" in shown
    assert "0.0501" in shown


@pytest.mark.parametrize(
    ("purpose", "said"), [("", "期末"), ("temporary_relief", "支付申请"), ("none", "分解下达")]
)
def test_a_journal_is_of_one_purpose_or_of_all(money: Allotment, purpose: str, said: str) -> None:
    shown = page(officer(), "journal", purpose=purpose).partition("<tbody>")[2]
    assert said in shown
    assert "核对相符" in shown
    assert "没有账目" in page(officer("另一人"), "journal", purpose="orphan_living")


def test_the_ledgers_are_of_the_day_chosen_in_the_head(money: Allotment) -> None:
    client = officer()
    client.post(reverse("choose"), {"as_of": "2022-02-28", "next": "/"})
    shown = page(client, "ledgers")
    assert "0.1002" not in shown.partition("截至日期以后发生")[0]
    assert "核对相符，差额为零" in shown


def test_another_county_sees_no_ledger_of_this_one(money: Allotment) -> None:
    client = officer(code="654023")
    assert "没有账目" in page(client, "ledgers")
    assert "没有账目" in page(client, "journal")


@pytest.mark.parametrize(
    ("route", "paid"), [("balance_export", (-4, 6)), ("journal_export", (-1, 11))]
)
def test_a_ledger_is_handed_out_with_the_figures_of_its_page(
    money: Allotment, route: str, paid: tuple[int, int]
) -> None:
    got = officer().get(reverse(f"payments:{route}"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
    row, column = paid
    assert rows.to_python()[row][column] == 0.1002


def test_a_statement_is_of_one_allotment_and_names_it(money: Allotment) -> None:
    other = county_money(2, source="新财社〔2021〕324号", number="伊州财社〔2022〕10号")
    client = officer()
    of_one = reverse("payments:journal") + f"?allotment={other.pk}"
    assert of_one in page(client, "ledgers", by="allotment")
    shown = client.get(of_one).content.decode()
    assert f"只看指标 {other}" in shown
    assert money.document_number not in shown
    got = client.get(reverse("payments:journal_export"), {"allotment": other.pk})
    title = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
    assert title.to_python()[0][0].startswith(f"分账核算 明细账（{other}） 截至")


def test_a_statement_of_a_purpose_is_named_by_it(money: Allotment) -> None:
    for asked, name in (("temporary_relief", "临时救助"), ("none", "未分方向")):
        got = officer(asked).get(reverse("payments:journal_export"), {"purpose": asked})
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
        assert sheet.to_python()[0][0].startswith(f"分账核算 明细账（{name}） 截至")
