"""The pages of the ledger: what is entered, what is refused, what is handed out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.beginning import told_again
from zhida.access.models import Post, User
from zhida.access.scope import EVERYWHERE
from zhida.access.tests.builders import PASSWORD
from zhida.allotments import queries
from zhida.allotments.forms import AmountField
from zhida.allotments.models import Allotment
from zhida.allotments.registration import Draft, draft_of
from zhida.allotments.tests.builders import WAN, load_registers, register
from zhida.allotments.tree import branches
from zhida.registers.models import Division

pytestmark = pytest.mark.django_db


@told_again
def begin() -> None:
    load_registers()
    register()


@pytest.fixture(autouse=True)
def _notice() -> None:
    begin()


def officer(code: str, role: str = "finance") -> Client:
    """Return a browser in which somebody of a division is logged in."""
    user = User.objects.create_user(f"{role}{code}", password=PASSWORD)
    Post.objects.create(user=user, role=role, division=Division.objects.get(code=code))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def allotment(receiver: str) -> Allotment:
    return Allotment.objects.get(receiver_name=receiver)


def shares(*lines: tuple[str, str], **more: str) -> dict[str, str]:
    """Return the fields of the page that passes money down."""
    fields = {"share-TOTAL_FORMS": str(len(lines)), "share-INITIAL_FORMS": "0"}
    for place, (receiver, amount) in enumerate(lines):
        fields[f"share-{place}-receiver"] = receiver
        fields[f"share-{place}-amount_fen"] = amount
    basis = {"document_number": "伊县财社〔2022〕5号", "happened_on": "2022-02-01"}
    return {**fields, **basis, **more}


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("385", "万元", 385 * WAN),
        (" 1,234.56 ", "元", 123_456),
        ("１２．５", "万元", 12_500_000),
        ("0.000001", "万元", 1),
        ("", "元", None),
    ],
)
def test_an_amount_is_read_to_the_fen(text: str, unit: str, fen: int | None) -> None:
    field = AmountField(required=False)
    field.unit = unit
    assert field.clean(text) == fen


@pytest.mark.parametrize("text", ["0.001", "壹万", "1e", "NaN"])
def test_what_is_not_whole_fen_is_refused_in_the_form(text: str) -> None:
    field = AmountField(required=False)
    field.unit = "元"
    with pytest.raises(Exception, match="精确到分"):
        field.clean(text)


def test_money_is_passed_down_by_page_all_or_none() -> None:
    county = allotment("伊宁县")
    address = reverse("allotments:pass_down", args=[county.pk])
    client = officer("654021")
    page = client.post(address, shares(("伊宁县 654021", "100"), ("", "")))
    assert page.status_code == 302
    county.refresh_from_db()
    assert county.passed_down_fen == 100 * WAN
    page = client.post(address, shares(("伊宁县 654021", "300"), document_number="另一号"))
    assert page.status_code == 422
    assert "余额不足" in page.content.decode()
    assert 'value="300"' in page.content.decode()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("伊宁县 654021", ""), "要一起填写"),
        (("没有这个单位", "1"), "找不到"),
        (("伊宁县 654021", "一百"), "精确到分"),
    ],
)
def test_a_line_that_is_not_whole_is_explained_where_it_stands(
    line: tuple[str, str], why: str
) -> None:
    address = reverse("allotments:pass_down", args=[allotment("伊宁县").pk])
    page = officer("654021").post(address, shares(line))
    assert page.status_code == 422
    assert why in page.content.decode()
    assert Allotment.objects.filter(parent=allotment("伊宁县")).count() == 0


def test_receipt_change_and_correction_are_entered_by_page() -> None:
    county = allotment("伊宁县")
    own, above = officer("654021"), officer("654000")
    own.post(reverse("allotments:receipt", args=[county.pk]), {"received_on": "2022-01-05"})
    entered = {"amount_fen": "5", "document_number": "伊州财社〔2022〕8号"}
    entered |= {"happened_on": "2022-03-01", "reason": "测试"}
    above.post(reverse("allotments:change", args=[county.pk, "take-back"]), entered)
    county.refresh_from_db()
    assert str(county.received_on) == "2022-01-05"
    assert county.amount_fen == 380 * WAN
    taken = queries.detail(EVERYWHERE, county.pk).movements[-1]
    above.post(
        reverse("allotments:correct", args=[taken.pk]),
        {"happened_on": "2022-03-02", "reason": "金额有误"},
    )
    county.refresh_from_db()
    assert county.amount_fen == 385 * WAN


def test_another_division_finds_no_page_and_no_button() -> None:
    county = allotment("伊宁县")
    stranger = officer("654023")
    assert stranger.get(reverse("allotments:detail", args=[county.pk])).status_code == 404
    auditor = officer("654000", "auditor").get(reverse("allotments:detail", args=[county.pk]))
    change = reverse("allotments:change", args=[county.pk, "take-back"])
    assert change in officer("654000").get(county_page(county)).content.decode()
    assert change not in auditor.content.decode()


def county_page(one: Allotment) -> str:
    return reverse("allotments:detail", args=[one.pk])


def sheet(content: bytes) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def test_the_export_holds_the_whole_selection_its_unit_and_its_totals() -> None:
    page = officer("654000").get(reverse("allotments:export") + "?q=伊宁")
    rows = sheet(page.content)
    assert "含“伊宁”" in rows[1][0]
    assert rows[2][0] == "金额单位：万元"
    assert [row[1] for row in rows[4:-1]] == ["伊宁县", "伊宁市"]
    assert rows[-1][0] == "合计 2 行"
    assert rows[-1][10] == 820


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    told = {"number": "伊州财社〔2022〕4号", "project": "=1+1 测试项目"}
    register(b"another notice", receivers={"伊宁县": 1}, **told)
    rows = sheet(officer("654000").get(reverse("allotments:export")).content)
    assert any("=1+1 测试项目" in row for row in rows)


def test_the_tree_opens_few_tops_by_itself_and_closes_on_demand() -> None:
    opened = branches(EVERYWHERE, None, None, None)
    assert len(opened) == 15
    assert [branch.depth for branch in opened] == [0] + [1] * 14
    closed = branches(EVERYWHERE, set(), None, None)
    assert len(closed) == 1
    assert closed[0].toggled == str(closed[0].row.allotment.pk)
    assert opened[0].toggled == "0"


def test_the_trace_says_what_cannot_be_traced() -> None:
    page = officer("654000").get(reverse("allotments:trace"), {"number": "伊州财社〔2022〕3号"})
    said = page.content.decode()
    assert "来源文件未登记" in said
    assert "2,149" in said
    unknown = officer("654021").get(reverse("allotments:trace"), {"number": "没有〔2022〕1号"})
    assert unknown.status_code == 404


def test_only_what_a_person_changed_is_sent_as_a_receiver() -> None:
    draft = draft_of(
        {
            "receiver-1": "伊宁市 654002",
            "receiver-2": "伊宁县 654021",
            "receiver-3": "",
            "accept-sum-differs": " 原件如此 ",
            "accept-other": "  ",
        }
    )
    names, known = ["甲", "伊宁县", "乙"], ["", "伊宁县 654021", ""]
    assert draft.changed_receivers(names, known) == {"甲": "654002"}
    assert draft.accepted() == {"sum-differs": "原件如此"}
    assert Draft({}, {}).changed_receivers(names, known) == {}


def test_every_knot_that_may_be_seen_leads_to_its_allotment():
    county = allotment("伊宁县")
    here = reverse("allotments:detail", args=[county.pk])
    above = f'href="{reverse("allotments:detail", args=[county.parent_id])}"'
    assert above in officer("654000").get(here).content.decode()
    assert above not in officer("654021").get(here).content.decode()
