"""A changed id opens nothing: every address that names a row, asked for a row of another county.

Two counties have a row of every kind. Each address is found by walking the site; one that names a
row must stand in the table below with the kind of row, or among those tested elsewhere. Asked for
the own row, it opens; asked for the other county's, it says that there is none, and nothing moves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from tests.posts import Posts
from tests.test_doors import addresses
from zhida.allotments.views import CHANGES
from zhida.payments import actions
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaymentRequest,
    ReturnedLine,
    ReturnFile,
)
from zhida.payments.tests import builders
from zhida.payments.views.steps import PERFORM
from zhida.recipients import actions as recipient_actions
from zhida.recipients import roster_reading
from zhida.recipients.models import Roster
from zhida.recipients.tests import builders as recipients
from zhida.recipients.tests.test_rosters import HEADINGS, row
from zhida.recipients.views.people import STEPS
from zhida.registers.models import Programme
from zhida.store.action import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YINING, ZHAOSU = "伊宁县", "昭苏县"
OTHERS = ("巴合提别克", "昭苏县institution", "990101000000")
"""Names and the beginning of numbers that nobody of the first county may read."""

ON = {"on": "2022-03-05", "reason": "核对"}

READ: dict[str, str] = {
    "/allotments/1/": "allotment",
    "/api/allotments/1": "allotment",
    "/api/allotments/1/trace": "allotment",
    "/recipients/1/": "person",
    "/recipients/accounts/1/end/": "account",
    "/recipients/households/1/": "household",
    "/recipients/enrolments/1/": "enrolment",
    "/recipients/aid/1/": "aid",
    "/recipients/rosters/1/": "roster",
    "/payments/runs/1/": "run",
    "/payments/payouts/1/": "payout",
    "/payments/payouts/1/lines.xlsx": "payout",
    "/payments/requests/1/": "request",
    "/payments/outcomes/1/": "file",
    "/payments/cases/1/": "case",
    "/api/recipients/aid/1": "aid",
    "/api/recipients/enrolments/1": "enrolment",
    "/api/recipients/households/1": "household",
    "/api/recipients/people/1": "person",
    "/api/payments/runs/1": "run",
    "/api/payments/runs/1/subjects": "run",
    "/api/payments/runs/1/items": "run",
    "/api/payments/payouts/1": "payout",
    "/api/payments/payouts/1/lines": "payout",
    "/api/payments/payouts/1/export": "payout",
    "/api/payments/people/1": "person",
    "/api/payments/requests/1": "request",
}
"""Addresses that show a row, and of which kind it is."""

WRITE: dict[str, tuple[str, dict[str, Any]]] = {
    "/allotments/1/pass-down/": ("allotment", {}),
    "/allotments/1/receipt/": ("allotment", {}),
    **{f"/allotments/1/{kind}/": ("allotment", {}) for kind in CHANGES},
    **{f"/recipients/1/{kind}/": ("person", {}) for kind in STEPS},
    **{f"/payments/requests/1/{kind}/": ("request", ON) for kind in PERFORM},
    "/recipients/1/number/": ("person", {"reason": "核对"}),
    "/recipients/1/enrol/": ("person", {}),
    "/recipients/1/aid/": ("person", {}),
    "/recipients/accounts/1/number/": ("account", {"reason": "核对"}),
    "/recipients/accounts/1/end/": ("account", {}),
    "/recipients/households/1/members/add/": ("household", {}),
    "/recipients/members/1/end/": ("member", {}),
    "/recipients/enrolments/1/change/": ("enrolment", {}),
    "/recipients/enrolments/1/stop/": ("enrolment", {}),
    "/recipients/aid/1/complete/": ("aid", {}),
    "/recipients/aid/1/cancel/": ("aid", {}),
    "/payments/runs/1/approve/": ("run", {}),
    "/payments/runs/1/discard/": ("run", {"reason": "有误"}),
    "/payments/payouts/1/repost/": ("payout", {}),
    "/payments/orders/1/file/": ("order", {"reason": "核对"}),
    "/payments/cases/1/": ("case", {"reason": "核对"}),
    "/payments/people/1/again/": ("person", {}),
    "/payments/accounts/1/end/": ("payee", {}),
    "/payments/accounts/1/exception/": ("payee", {}),
    "/api/allotments/1/receipt": ("allotment", {"received_on": "2022-03-05"}),
    "/api/allotments/1/pass-down": (
        "allotment",
        {
            "document_number": "甲",
            "happened_on": "2022-03-05",
            "shares": [{"receiver": "654021", "amount_fen": 1}],
        },
    ),
    **{
        f"/api/allotments/1/{verb}": (
            "allotment",
            {
                "document_number": "甲",
                "happened_on": "2022-03-05",
                "amount_fen": 1,
                "reason": "核对",
            },
        )
        for verb in ("adjust-up", "adjust-down", "take-back")
    },
    "/api/allotments/movements/1/correct": (
        "movement",
        {"happened_on": "2022-03-05", "reason": "核对"},
    ),
    "/api/recipients/aid/1/complete": ("aid", {"registered_on": "2022-03-05"}),
    "/api/recipients/aid/1/cancel": ("aid", {"reason": "核对"}),
    "/api/recipients/enrolments/1/stop": ("enrolment", {"stop_month": 202206, "reason": "核对"}),
    "/api/recipients/enrolments/1/change": (
        "enrolment",
        {
            "start_month": 202206,
            "decided_on": "2022-05-01",
            "category": "rural",
            "reason": "核对",
        },
    ),
    "/api/recipients/households/1/members": (
        "household",
        {"person": "person", "relation": "子女", "joined_on": "2022-03-05"},
    ),
    "/api/recipients/members/1/end": ("member", {"left_on": "2022-03-05"}),
    "/api/recipients/people/1/reveal": ("person", {"reason": "核对"}),
    "/api/recipients/people/1/merge": ("person", {"into": "person", "reason": "核对"}),
    "/api/recipients/people/1/split": ("person", {"reason": "核对"}),
    "/api/recipients/people/1/facts": (
        "person",
        {"fact": "moved", "happened_on": "2022-03-05", "source": "甲"},
    ),
    "/api/recipients/people/1/name": ("person", {"name": "测试", "reason": "核对"}),
    "/api/recipients/people/1/names": ("person", {"name": "测试"}),
    "/api/recipients/people/1/accounts": (
        "person",
        {"number": "99010777", "kind": "银行卡", "holder_name": "测试"},
    ),
    "/api/recipients/accounts/1/end": ("account", {"last_day": "2022-03-05"}),
    "/api/recipients/accounts/1/reveal": ("account", {"reason": "核对"}),
    "/api/payments/runs/1/discard": ("run", {"reason": "有误"}),
    "/api/payments/runs/1/approve": (
        "run",
        {"allotment_ids": ["allotment"], "use_of_money": "甲", "requested_on": "2022-03-05"},
    ),
    "/api/payments/requests/1/decision": ("waiting", {"step": "approve", **ON}),
    "/api/payments/payouts/1/decision": ("payout", {"step": "revoke", **ON}),
    "/api/payments/requests/1/voucher": ("request", ON),
    "/api/payments/requests/1/order": ("request", {"channel": "bank_csv", **ON}),
    "/api/payments/orders/1/file": ("order", {"reason": "核对"}),
    "/api/payments/cases/1/settle": ("case", ON),
    "/api/payments/payees/1/end": ("payee", ON),
    "/api/payments/payees/1/exceptions": (
        "payee",
        {"fund": "fund", "document_number": "甲", "reason": "核对"},
    ),
}
"""Addresses that do something to a row: its kind, and what is sent along; a kind stands there for
the own county's row of that kind.
"""

TERMS = {
    "division": "654021",
    "component": builders.AID,
    "allotment_ids": ["allotment"],
    "function_subject": builders.SUBJECT,
    "name": "甲",
    "use_of_money": "甲",
    "requested_on": "2022-03-05",
}

NAMED: list[tuple[str, dict[str, Any], str]] = [
    ("/api/recipients/people/{person}/merge", {"into": "person", "reason": "核对"}, "into"),
    (
        "/api/recipients/households/{household}/members",
        {"person": "person", "relation": "子女", "joined_on": "2022-03-05"},
        "person",
    ),
    (
        "/api/recipients/enrolments",
        {
            "person": "person",
            "component": "minimum_living.living",
            "division": "654021",
            "category": "rural",
            "start_month": 202301,
            "decided_on": "2022-12-01",
        },
        "person",
    ),
    (
        "/api/recipients/aid",
        {
            "person": "person",
            "component": builders.AID,
            "division": "654021",
            "requested_on": "2022-03-05",
        },
        "person",
    ),
    (
        "/api/payments/runs/{run}/approve",
        {"allotment_ids": ["allotment"], "use_of_money": "甲", "requested_on": "2022-03-05"},
        "allotment_ids",
    ),
    (
        "/api/payments/requests",
        {
            "allotment": "allotment",
            "payee": "payee",
            "amount_fen": 1,
            "purpose": "temporary_relief",
            "function_subject": builders.SUBJECT,
            "use_of_money": "甲",
            "requested_on": "2022-03-05",
        },
        "allotment",
    ),
    ("/api/payments/payouts/aid", TERMS | {"events": ["aid"]}, "events"),
    ("/api/payments/payouts/aid", TERMS | {"events": ["aid"]}, "allotment_ids"),
    ("/api/payments/payouts/repost", TERMS | {"cancelled": "payout"}, "cancelled"),
    ("/api/payments/returned/repay", {"lines": ["returned"], **ON}, "lines"),
    ("/api/payments/returned/give-back", {"lines": ["returned"], **ON}, "lines"),
    (
        "/api/payments/exceptions",
        {
            "person": "person",
            "component": "minimum_living.living",
            "month": 202202,
            "document_number": "甲",
            "reason": "核对",
        },
        "person",
    ),
]
"""Addresses that are told rows in what is sent along: what is sent, and where the row is named."""

ELSEWHERE = (
    "/notices/",
    "/api/notices/",
    "/allotments/register/",
    "/allotments/notices/",
    "/allotments/movements/",
    "/store/",
    "/api/store/",
    "/registers/",
    "/api/registers/",
    "/access/",
    "/api/access/",
    "/accounts/",
    "/api-docs",
)
"""Where addresses name rows that are tested in ``test_scopes`` or are for everybody alike."""


def of_a_row() -> Iterator[str]:
    """Yield the addresses that name a row by its number."""
    for at in addresses():
        if ("/1/" in at or at.endswith("/1")) and not at.startswith(ELSEWHERE):
            yield at


class Ids(Posts):
    POSTS = {
        "yining_finance": ("finance", "654021", "", {YINING}),
        "yining_civil": ("civil_affairs", "654021", "", {YINING}),
        "ili_finance": ("finance", "654000", "", {YINING, ZHAOSU}),
    }

    @classmethod
    def setUpTestData(cls) -> None:
        builders.load_registers()
        recipients.standard(45_000)
        cls.rows: dict[str, dict[str, int]] = {YINING: {}, ZHAOSU: {}}
        for serial, at in enumerate((YINING, ZHAOSU)):
            cls._county(serial, at)
        cls.open_posts()

    @classmethod
    def _county(cls, serial: int, at: str) -> None:
        rows, told = cls.rows[at], f"〔2022〕{serial}号"
        money = builders.county_money(5, at=at, source=f"新财社{told}", number=f"伊州财社{told}")
        rows["allotment"], rows["fund"] = money.pk, money.fund_id
        rows["movement"] = money.movements_in.get().pk
        name = "巴合提别克" if serial else "热依汗古丽"
        who = builders.paid_person(100 * serial + 1, at=at, name=name)
        rows["person"], rows["account"] = who.pk, who.accounts.get().pk
        home = recipients.household(f"户{serial}", at)
        member = recipient_actions.add_member(home, who, "户主", date(2022, 1, 1), by=SYSTEM)
        rows["household"], rows["member"] = home.pk, member.pk
        rows["enrolment"] = recipients.enrol(who, household=home).pk
        payee = builders.account(builders.institution(at=at), number=f"99010{serial}000000")
        rows["payee"] = payee.pk
        rows["waiting"] = builders.transfer(money, payee).pk
        programme = Programme.objects.get(code="minimum_living")
        run = actions.compute_run(recipients.place(at), programme, 202202, by=SYSTEM)
        rows["run"] = run.pk
        cls._paid(serial, at, builders.terms(money, at=at))
        rows["aid"] = builders.aid(who).pk

    @classmethod
    def _paid(cls, serial: int, at: str, terms: Any) -> None:
        """Pay three people, of whom one's money comes back and one's name is doubted."""
        rows = cls.rows[at]
        people = [builders.paid_person(100 * serial + n, at=at) for n in (11, 12, 13)]
        made = actions.post_aid([builders.aid(one) for one in people], terms, by=builders.CLERK)
        with tempfile.TemporaryDirectory() as folder:
            path = builders.answer(builders.sent(made), Path(folder), {2: "1001"})
            said = path.read_text("gbk").replace(people[2].name, "别人", 1)
            path.write_text(said, "gbk")
            actions.take_in_outcomes("bank_csv", path, path.name, by=builders.CLERK)
            file = Path(folder) / f"{at}名册.csv"
            lines = [HEADINGS, row(20 + serial)]
            file.write_text("\n".join(",".join(one) for one in lines), encoding="utf-8")
            with roster_reading.judged(file) as verdict:
                recipient_actions.import_roster(verdict, file.name, recipients.place(at), by=SYSTEM)
        rows["payout"] = made.pk
        request = PaymentRequest.objects.get(payout=made)
        rows["request"] = request.pk
        rows["order"] = ChannelOrder.objects.get(voucher__request=request).pk
        rows["returned"] = ReturnedLine.objects.get(request=request).pk
        rows["file"] = ReturnFile.objects.get(order=rows["order"]).pk
        rows["case"] = Case.objects.get(file=rows["file"]).pk
        rows["roster"] = Roster.objects.get(division=recipients.place(at)).pk

    def told(self, body: dict[str, Any], foreign: str = "") -> dict[str, Any]:
        """Return what is sent along with ids for kinds; at ``foreign`` the other county's."""

        def id_of(value: Any, at: str) -> Any:
            if isinstance(value, list):
                return [id_of(one, at) for one in value]
            known = self.rows[at].get(value) if isinstance(value, str) else None
            return known or value

        return {
            name: id_of(value, ZHAOSU if name == foreign else YINING)
            for name, value in body.items()
        }

    def ask(self, browser: Client, address: str, key: int, body: dict[str, Any] | None) -> Any:
        at = address.replace("/1", f"/{key}", 1)
        if body is None:
            return browser.get(at)
        kind = "application/json" if address.startswith("/api/") else None
        return browser.post(at, self.told(body), **({"content_type": kind} if kind else {}))

    def asked(self) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
        for address, kind in READ.items():
            yield address, kind, None
        for address, (kind, body) in WRITE.items():
            yield address, kind, body

    def test_a_row_of_the_own_county_is_opened(self) -> None:
        """Else the next test would prove nothing: somebody is let in everywhere."""
        for address, kind, body in self.asked():
            key = self.rows[YINING][kind]
            statuses = {
                self.ask(self.browser(name), address, key, body).status_code for name in self.POSTS
            }
            assert statuses - {403, 404, 405}, (address, statuses)
            assert max(statuses) < 500, (address, statuses)

    def test_a_row_of_another_county_is_not_there(self) -> None:
        before = self.everything()
        for address, kind, body in self.asked():
            for name in ("yining_finance", "yining_civil"):
                got = self.ask(self.browser(name), address, self.rows[ZHAOSU][kind], body)
                assert got.status_code in (403, 404), (name, address, got.status_code)
                text = got.content.decode()
                assert not [one for one in OTHERS if one in text], (name, address, text)
        assert self.everything() == before

    def test_a_row_of_another_county_is_named_in_vain(self) -> None:
        for address, body, where in NAMED:
            at = address.format_map(self.rows[YINING])
            statuses = {self.sent(name, at, self.told(body)).status_code for name in self.POSTS}
            assert statuses - {403, 404}, (address, where, statuses)
        before = self.everything()
        for address, body, where in NAMED:
            at = address.format_map(self.rows[YINING])
            for name in ("yining_finance", "yining_civil"):
                got = self.sent(name, at, self.told(body, where))
                assert got.status_code in (403, 404), (name, address, where, got.content.decode())
                text = got.content.decode()
                assert not [one for one in OTHERS if one in text], (name, address, text)
        assert self.everything() == before

    def sent(self, name: str, at: str, body: dict[str, Any]) -> Any:
        return self.browser(name).post(at, body, content_type="application/json")

    def everything(self) -> dict[str, list[dict[str, Any]]]:
        return {
            model.__name__: list(model.objects.order_by("pk").values())
            for app in ("allotments", "recipients", "payments")
            for model in apps.get_app_config(app).get_models()
        }


def test_every_address_that_names_a_row_is_asked() -> None:
    asked = {at.rstrip("/") for at in (*READ, *WRITE)}
    # Where a word follows the number, each word there is stands in the table.
    words = {at.rpartition("/")[0] + "/x" for at in asked}
    missing = {at.rstrip("/") for at in of_a_row()} - asked - words
    assert missing == set()
