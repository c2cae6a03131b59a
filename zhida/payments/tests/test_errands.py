"""What takes long is done beside the server: watched, refused, given up, never done twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhida.access import queries as access
from zhida.access.models import Post
from zhida.allotments.models import Allotment
from zhida.core.telling import Tell
from zhida.payments import errands
from zhida.payments.errands import Asked, child
from zhida.payments.models import Payout, PayoutRun, ReturnFile
from zhida.payments.tests.builders import (
    answer,
    county_money,
    load_registers,
    paid_person,
    payout,
    sent,
)
from zhida.payments.tests.test_pages import officer, page
from zhida.payments.tests.test_pages_rosters import CARE, row, upload
from zhida.payments.tests.test_pages_rosters import terms as roster_terms
from zhida.payments.tests.test_pages_runs import terms
from zhida.payments.views import errands as views
from zhida.payments.views import outcomes
from zhida.recipients import intake_child
from zhida.recipients.intake import Intake
from zhida.recipients.tests.builders import enrol, standard
from zhida.store import errand_runner
from zhida.store.errands import opened

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MONTH = {"programme": "minimum_living", "month": "2022-03"}


@pytest.fixture
def money(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Allotment:
    """Money of a county and two people who draw 低保; whatever is done counts as long."""
    monkeypatch.setattr(settings, "ZHIDA_HOME", tmp_path)
    monkeypatch.setattr(views, "LONG", 0)
    monkeypatch.setattr(errand_runner, "start", lambda errand: None)
    load_registers()
    standard(60_000)
    for serial in (4, 5):
        enrol(paid_person(serial), income_fen=serial * 10_000)
    return county_money(1)


def asked(client: Client, address: str, told: dict[str, Any]) -> str:
    """Ask for something that takes long; return the address where it is watched."""
    got = client.post(address, told)
    assert got.status_code == 302, got.content.decode()
    return str(got["Location"])


def compute(client: Client) -> str:
    return asked(client, reverse("payments:compute"), MONTH)


def officer_post(one: Asked) -> Post:
    return access.post(one.post)


def work(address: str) -> Asked:
    """Do what is watched at an address, as its process would."""
    one = errand_at(address)
    child.work(one)
    return one


def errand_at(address: str) -> Asked:
    """Return what is watched at an address."""
    key = address.rstrip("/").rpartition("/")[2]
    found = opened(Asked, settings.ZHIDA_HOME / errands.FOLDER / key)
    assert found is not None
    return found


def test_a_long_reckoning_is_watched_and_leads_to_its_run(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    address = compute(client)
    assert PayoutRun.objects.count() == 0
    shown = client.get(address).content.decode()
    assert "正在办理" in shown
    assert f'hx-get="{address}"' in shown
    assert "办理中" in page(client, "runs")
    assert "办理中" in page(client, "tasks")
    work(address)
    assert "已办完" in page(client, "runs")
    run = reverse("payments:run", args=[PayoutRun.objects.get().pk])
    got = client.get(address, headers={"HX-Request": "true"})
    assert got["HX-Redirect"] == run
    assert "您正在办理的" not in page(client, "runs")
    gone = client.get(address)
    assert gone.status_code == 404
    assert "已经办完或取消" in gone.content.decode()
    elsewhere = client.get(address, headers={"HX-Request": "true"})
    assert elsewhere["HX-Redirect"] == reverse("payments:tasks")


def test_progress_is_told_in_words_and_numbers(money: Allotment) -> None:
    heard: list[tuple[str, int, int]] = []

    def tell(*told: Any) -> None:
        heard.append(told)

    client = officer("甲", "civil_affairs")
    one = errand_at(compute(client))
    errands.do(one.kind, one.told, officer_post(one), tell)
    assert heard[0] == ("正在逐人核算", 0, 2)
    assert ("正在逐人核算", 2, 2) in heard


def test_a_long_approval_becomes_the_payout_of_who_asked(money: Allotment) -> None:
    first, other = officer("甲", "civil_affairs"), officer("乙", "civil_affairs")
    work(compute(first))
    run = PayoutRun.objects.get()
    address = asked(other, reverse("payments:approve_run", args=[run.pk]), terms(money))
    assert Payout.objects.count() == 0
    work(address)
    made = Payout.objects.get()
    run.refresh_from_db()
    assert (run.approved_by, made.made_by) == ("乙", "乙")
    got = other.get(address)
    assert got.status_code == 302
    assert got["Location"] == reverse("payments:payout", args=[made.pk])


def test_what_is_refused_says_why_and_leads_back(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    run = work(compute(client))
    assert run.answer is not None
    other = officer("乙", "civil_affairs")
    address = compute(other)
    work(address)
    shown = other.get(address).content.decode()
    assert "没有办成" in shown
    assert "3月已有核算" in shown
    got = other.post(f"{address}give-up/")
    assert got["Location"] == reverse("payments:runs")
    assert PayoutRun.objects.count() == 1


def test_the_same_asked_twice_is_one_errand(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    assert compute(client) == compute(client)


def test_what_is_given_up_leaves_nothing(money: Allotment, tmp_path: Path) -> None:
    client = officer("甲", "civil_affairs")
    address = compute(client)
    got = client.post(f"{address}give-up/", follow=True)
    assert "没有生成任何内容" in got.content.decode()
    assert list((tmp_path / errands.FOLDER).iterdir()) == []
    assert PayoutRun.objects.count() == 0


def test_what_was_done_when_it_is_given_up_is_shown(money: Allotment) -> None:
    client = officer("甲", "civil_affairs")
    address = compute(client)
    one = work(address)
    one.drop(one.task)
    got = client.post(f"{address}give-up/", follow=True)
    assert "已经办完，没有撤回" in got.content.decode()
    assert got.redirect_chain[0][0] == reverse("payments:run", args=[PayoutRun.objects.get().pk])


def test_a_process_killed_before_it_could_answer_is_not_done_twice(money: Allotment) -> None:
    client, other = officer("甲", "civil_affairs"), officer("乙", "civil_affairs")
    one = work(compute(client))
    one.drop(one.task)
    child.work(one)
    run = PayoutRun.objects.get()
    assert one.answer == {"done": reverse("payments:run", args=[run.pk])}
    two = work(asked(other, reverse("payments:approve_run", args=[run.pk]), terms(money)))
    two.drop(two.task)
    child.work(two)
    assert two.answer == {"done": reverse("payments:payout", args=[Payout.objects.get().pk])}


def test_what_was_done_before_it_was_asked_for_is_refused_again(
    money: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reckons a month again wants it anew, and is not shown the old one as if it were."""
    client = officer("甲", "civil_affairs")
    work(compute(client))
    again = work(compute(client))
    assert again.answer is not None
    assert again.answer["refused"]["name"] == "payout_run_once_a_month"
    again.drop(again.task)
    got = client.post(reverse("payments:give_up_errand", args=[again.key]), follow=True)
    assert "没有生成任何内容" in got.content.decode()
    monkeypatch.setattr(views, "LONG", 10)
    at_once = client.post(reverse("payments:compute"), MONTH)
    assert at_once.status_code == 422
    assert "3月已有核算" in at_once.content.decode()


def test_nobody_else_watches_or_gives_up(money: Allotment) -> None:
    address = compute(officer("甲", "civil_affairs"))
    other = officer("乙", "civil_affairs")
    assert other.get(address).status_code == 404
    assert other.post(f"{address}give-up/").status_code == 404
    assert "您正在办理的" not in page(other, "runs")


def test_a_long_roster_is_posted_beside_the_server(
    money: Allotment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check_at_once(errand: Any) -> None:
        if isinstance(errand, Intake):
            intake_child.work(errand)

    monkeypatch.setattr(errand_runner, "start", check_at_once)
    client = officer("甲", "civil_affairs")
    roster = upload(client, row(1), row(2, "450.50"))
    client.get(roster)
    address = asked(client, roster + CARE, roster_terms(money))
    assert client.get(roster)["Location"] == address
    assert "办理中" in page(client, "payouts")
    one = work(address)
    made = Payout.objects.get()
    assert (made.lines, made.total_fen) == (2, 75_050)
    one.drop(one.task)
    child.work(one)
    assert one.answer == {"done": reverse("payments:payout", args=[made.pk])}
    assert client.get(address)["Location"] == reverse("payments:payout", args=[made.pk])


def test_a_large_answer_of_a_bank_is_taken_in_beside_the_server(
    money: Allotment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "LARGE", 10)
    client = officer("丙", "finance")
    content = answer(sent(payout(money)), tmp_path).read_bytes()
    told = {"channel": "bank_csv", "file": SimpleUploadedFile("回单.csv", content)}
    address = asked(client, reverse("payments:outcomes"), told)
    assert ReturnFile.objects.count() == 0
    one = work(address)
    file = ReturnFile.objects.get()
    assert (file.name, file.paid_lines) == ("回单.csv", file.rows)
    assert errands.came_of(one, officer_post(one)) == reverse("payments:outcome", args=[file.pk])
    assert client.get(address)["Location"] == reverse("payments:outcome", args=[file.pk])
    assert not list(tmp_path.glob(f"{errands.FOLDER}/*/files/*"))


def test_an_answer_that_cannot_be_read_is_named_as_it_was_sent(
    money: Allotment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = officer("丙", "finance")

    def told() -> dict[str, Any]:
        return {"channel": "bank_csv", "file": SimpleUploadedFile("三月回单.csv", b"\xff\xff\n")}

    at_once = client.post(reverse("payments:outcomes"), told())
    assert "三月回单.csv" in at_once.content.decode()
    monkeypatch.setattr(outcomes, "LARGE", 1)
    one = work(asked(client, reverse("payments:outcomes"), told()))
    assert one.answer is not None
    assert "三月回单.csv" in one.answer["refused"]["message"]


def test_whatever_is_told_may_end_the_work_without_a_trace(money: Allotment) -> None:
    def stop(*told: object) -> None:
        raise SystemExit(1)

    one = errand_at(compute(officer("甲", "civil_affairs")))
    stopping: Tell = stop
    with pytest.raises(SystemExit):
        errands.do(one.kind, one.told, officer_post(one), stopping)
    assert PayoutRun.objects.count() == 0
