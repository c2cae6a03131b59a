"""A month by its pages: computed by one person, looked through, approved by another."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zhida.allotments.models import Allotment
from zhida.payments.models import Payout, PayoutRun
from zhida.payments.tests.builders import county_money, load_registers, paid_person
from zhida.payments.tests.test_pages import officer, page
from zhida.recipients.tests.builders import citizen_number, enrol, person, standard

pytestmark = pytest.mark.django_db

DAY = "2022-03-05"


@pytest.fixture
def money(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Allotment:
    """Money of a county, two people who draw 低保 with an account, and one without."""
    monkeypatch.setattr(settings, "ZHIDA_HOME", tmp_path)
    load_registers()
    standard(60_000)
    for serial in (1, 2):
        enrol(paid_person(serial), income_fen=serial * 10_000)
    enrol(person("测试无卡", citizen_number(serial=9)))
    return county_money(1)


def computed(client: Client, month: str = "2022-03") -> PayoutRun:
    """Compute a month by its page."""
    told = {"programme": "minimum_living", "month": month}
    got = client.post(reverse("payments:compute"), told)
    assert got.status_code == 302, got.content.decode()
    return PayoutRun.objects.get(month=int(month.replace("-", "")))


def terms(money: Allotment, **told: str) -> dict[str, str]:
    return {
        "subject_2081902": "2081902",
        "economy_subject": "50901",
        "use_of_money": "2022年3月低保金",
        "requested_on": DAY,
        f"turn_{money.pk}": "1",
        **told,
    }


def test_a_month_is_computed_explained_and_approved_by_another(money: Allotment) -> None:
    client, other = officer("甲", "civil_affairs"), officer("乙", "civil_affairs")
    run = computed(client)
    shown = page(client, "run", run.pk)
    assert "核算由您完成" in shown
    assert reverse("payments:approve_run", args=[run.pk]) not in shown
    assert "没有在用的领款账户" in shown
    assert "500.00" in shown
    assert "待复核的月度核算" in page(other, "tasks")
    address = reverse("payments:approve_run", args=[run.pk])
    assert money.document_number in other.get(address).content.decode()
    assert client.post(address, terms(money)).status_code == 422
    got = other.post(address, terms(money))
    assert got.status_code == 302, got.content.decode()
    made = Payout.objects.get()
    assert (made.lines, made.total_fen) == (2, 90_000)
    assert reverse("payments:payout", args=[made.pk]) in page(other, "run", run.pk)


@pytest.mark.slow
def test_items_are_narrowed_by_change_and_problem(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    run = computed(client)
    assert "测试无卡" in page(client, "run", run.pk, problem="any")
    assert "测试二" not in page(client, "run", run.pk, problem="any")
    assert "测试二" in page(client, "run", run.pk, change="new")
    assert "没有符合条件的人员" in page(client, "run", run.pk, change="stopped")


def test_what_cannot_be_paid_is_told_apart_with_what_to_do(money: Allotment) -> None:
    run = computed(officer("甲", "civil_affairs"))
    shown = page(officer("乙", "civil_affairs"), "run", run.pk)
    assert "请在救助对象的页面登记领款账户。" in shown
    assert "2 人次；共核算 3 人次" in shown
    assert "含不能发放的" in shown
    assert "600.00" in shown


def test_the_items_of_the_selection_are_handed_out_with_their_reasons(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    run = computed(client)
    address = reverse("payments:run_export", args=[run.pk])
    for asked, people, due in (("", 3, 1500.0), ("any", 1, 600.0)):
        got = client.get(address, {"problem": asked})
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(got.content)).get_sheet_by_index(0)
        title, _, head, *rows, total = sheet.to_python()
        assert title[0] == "月度核算 伊宁县 低保 2022年3月（待复核）"
        assert (len(rows), total[1]) == (people, f"{people} 人次")
        assert total[head.index("应发金额")] == due
        assert all("*" in row[1] and "元" in row[head.index("为什么")] for row in rows)
    assert officer("外县", code="654023").get(address).status_code == 404


def test_turns_that_are_equal_or_missing_are_refused(money: Allotment) -> None:
    second = county_money(1, source="新财社〔2021〕324号", number="伊州财社〔2022〕10号")
    run = computed(officer("甲", "civil_affairs"))
    other = officer("乙", "civil_affairs")
    address = reverse("payments:approve_run", args=[run.pk])
    for told, why in (
        ({f"turn_{second.pk}": "1"}, "次序相同"),
        ({f"turn_{money.pk}": ""}, "填写次序"),
    ):
        got = other.post(address, terms(money, **told))
        assert got.status_code == 422
        assert why in got.content.decode()


def test_a_run_is_thrown_away_with_a_word_and_computed_anew(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    run = computed(client)
    assert client.post(reverse("payments:compute"), {"month": "2022-03"}).status_code == 422
    address = reverse("payments:discard_run", args=[run.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "标准有误"}).status_code == 302
    assert "已作废" in page(client, "runs")
    assert "明细不再保留" in page(client, "run", run.pk)


@pytest.mark.slow
def test_finance_and_other_counties_look_but_do_not_compute(money: Allotment) -> None:
    run = computed(officer("甲", "civil_affairs"))
    assert "待复核" in page(officer("财政"), "run", run.pk)
    assert "核算一个月" not in page(officer("财政二"), "runs")
    assert "2022年3月" not in page(officer("外县", code="654023"), "runs")
    got = officer("外县二", code="654023").get(reverse("payments:run", args=[run.pk]))
    assert got.status_code == 404
