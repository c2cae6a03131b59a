"""Who sees which payments: every role and place against every question that payments answer.

Two counties pay aid to people of their own, and a home of the prefecture gets a transfer. Each
question must show a post the rows of its own scope, and its totals only those.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.posts import Posts
from zhida.allotments import actions as allotment_actions
from zhida.allotments.models import Allotment
from zhida.allotments.tests import builders as allotments
from zhida.payments import actions
from zhida.payments.models import PaymentRequest, ReturnedLine
from zhida.payments.tests import builders
from zhida.registers.models import Agency
from zhida.store.action import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YINING, ZHAOSU, HOME = "伊宁县", "昭苏县", "州社会福利院"
ALL = {YINING, ZHAOSU, HOME}

POSTS: dict[str, tuple[str, str, str, set[str]]] = {
    "ili_finance": ("finance", "654000", "", ALL),
    "ili_auditor": ("auditor", "654000", "", ALL),
    "yining_finance": ("finance", "654021", "", {YINING}),
    "yining_civil": ("civil_affairs", "654021", "", {YINING}),
    "zhaosu_auditor": ("auditor", "654026", "", {ZHAOSU}),
    "welfare_home": ("institution", "654000", "654000.welfare_home", {HOME}),
    "rescue": ("institution", "654000", "654000.rescue", set()),
    "huocheng_finance": ("finance", "654023", "", set()),
}


class PaymentScopes(Posts):
    """Every post against every question; the world is made once."""

    POSTS = POSTS

    @classmethod
    def setUpTestData(cls) -> None:
        builders.load_registers()
        cls.requests: dict[str, PaymentRequest] = {}
        cls.returned: dict[str, int] = {}
        for serial, place in enumerate((YINING, ZHAOSU), start=1):
            cls._county(serial, place)
        cls._home()
        cls.open_posts()

    @classmethod
    def _county(cls, serial: int, place: str) -> None:
        """Pay two people of a county, of whom the second one's money comes back."""
        number = f"〔2022〕{serial}号"
        money = builders.county_money(
            1, at=place, source=f"新财社{number}", number=f"伊州财社{number}"
        )
        people = [builders.paid_person(10 * serial + n, at=place) for n in (1, 2)]
        events = [builders.aid(one, 500 * serial) for one in people]
        made = actions.post_aid(events, builders.terms(money, at=place), by=builders.CLERK)
        with tempfile.TemporaryDirectory() as folder:
            builders.answered(builders.sent(made), Path(folder), {2: "1001"})
        cls.requests[place] = builders.only_request(made)
        cls.returned[place] = ReturnedLine.objects.get(request__payout=made).pk

    @classmethod
    def _home(cls) -> None:
        home = Agency.objects.get(code="654000.welfare_home")
        source = allotments.source(1, number="新财社〔2022〕7号")
        share = allotments.Share(
            HOME, home.division_id, home.division.path, "prefecture", 1_000_000, agency_id=home.pk
        )
        (key,) = allotment_actions.pass_down(
            source,
            [share],
            document_number="伊州财社〔2022〕7号",
            happened_on=allotments.DAY,
            by=SYSTEM,
        )
        payee = builders.account(home)
        cls.requests[HOME] = builders.transfer(Allotment.objects.get(pk=key), payee, yuan=3210)

    def answer(self, browser: Client, address: str, **asked: Any) -> Any:
        got = browser.get(f"/api/payments{address}", asked)
        assert got.status_code == 200, (self.who, address, got.content)
        return got.json()

    def test_the_list_of_requests_and_its_totals(self) -> None:
        for browser, seen in self.each():
            page = self.answer(browser, "/requests")
            numbers = {one["number"] for one in page["items"]}
            assert numbers == {self.requests[name].number for name in seen}, self.who
            amounts = [self.requests[name].amount_fen for name in seen]
            assert page["totals"]["amount_fen"] == sum(amounts), self.who
            assert page["count"] == len(seen)

    def test_the_list_of_payouts_and_its_totals(self) -> None:
        for browser, seen in self.each():
            page = self.answer(browser, "/payouts")
            shown = {one["id"] for one in page["items"]}
            assert shown == {self.requests[name].payout_id for name in seen - {HOME}}, self.who
            amounts = [self.requests[name].amount_fen for name in seen - {HOME}]
            assert page["totals"]["total_fen"] == sum(amounts), self.who

    def test_what_came_back_and_the_files_it_came_in(self) -> None:
        for browser, seen in self.each():
            page = self.answer(browser, "/returned")
            shown = {one["id"] for one in page["items"]}
            assert shown == {self.returned[name] for name in seen - {HOME}}, self.who
            assert self.answer(browser, "/outcomes")["count"] == len(seen - {HOME}), self.who

    def test_one_request_and_one_payout(self) -> None:
        for browser, seen in self.each():
            for name, request in self.requests.items():
                expected = 200 if name in seen else 404
                addresses = [f"/requests/{request.pk}"]
                if request.payout_id:
                    addresses += [f"/payouts/{request.payout_id}{end}" for end in ("", "/lines")]
                for address in addresses:
                    got = browser.get(f"/api/payments{address}")
                    assert got.status_code == expected, (self.who, address)

    def test_a_persons_payments(self) -> None:
        for browser, seen in self.each():
            for name in (YINING, ZHAOSU):
                person = ReturnedLine.objects.get(pk=self.returned[name]).person_id
                got = browser.get(f"/api/payments/people/{person}")
                assert got.status_code == (200 if name in seen else 404), (self.who, name)

    def test_tasks_count_what_the_post_may_do_in_its_place(self) -> None:
        for browser, seen in self.each():
            told = {one["name"]: one for one in self.answer(browser, "/tasks")}
            role, place = POSTS[self.who][:2] if self.who in POSTS else ("", "")
            deals = role in ("finance", "civil_affairs") and place == "654021"
            waiting = len(seen & {YINING}) if deals else 0
            assert told.get("returned", {"count": 0})["count"] == waiting, self.who
            approves = role == "finance" and HOME in seen
            assert ("to_approve" in told) == approves, self.who

    def test_a_write_outside_the_scope_is_refused_and_changes_nothing(self) -> None:
        before = list(PaymentRequest.objects.order_by("pk").values())
        browser = self.browser("yining_finance")
        foreign = self.requests[ZHAOSU]
        told: dict[str, dict[str, Any]] = {
            f"/requests/{self.requests[HOME].pk}/decision": {"step": "approve"},
            f"/payouts/{foreign.payout_id}/decision": {"step": "revoke", "reason": "越权"},
            f"/requests/{foreign.pk}/voucher": {},
            f"/requests/{foreign.pk}/order": {"channel": "bank_csv"},
            "/returned/repay": {"lines": [self.returned[ZHAOSU]]},
            "/returned/give-back": {"lines": [self.returned[ZHAOSU]]},
        }
        for address, body in told.items():
            got = browser.post(
                f"/api/payments{address}",
                {"on": "2022-03-02", **body},
                content_type="application/json",
            )
            assert got.status_code in (403, 404), (address, got.content)
        assert list(PaymentRequest.objects.order_by("pk").values()) == before

    def test_a_role_without_the_right_is_refused(self) -> None:
        own = self.requests[HOME]
        for username in ("welfare_home", "ili_auditor"):
            got = self.browser(username).post(
                f"/api/payments/requests/{own.pk}/decision",
                {"step": "approve", "on": "2022-03-02"},
                content_type="application/json",
            )
            assert got.status_code == 403, username
            assert got.json()["name"] == "action_not_allowed"
