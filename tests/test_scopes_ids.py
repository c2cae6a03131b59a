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

from tests.addresses_of_rows import NAMED, READ, WRITE
from tests.posts import Posts
from tests.test_doors import addresses
from zhida.payments import actions
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaymentRequest,
    ReturnedLine,
    ReturnFile,
)
from zhida.payments.tests import builders
from zhida.recipients import actions as recipient_actions
from zhida.recipients import roster_reading
from zhida.recipients.models import Roster
from zhida.recipients.tests import builders as recipients
from zhida.recipients.tests.rosters import HEADINGS, row
from zhida.registers.models import Programme
from zhida.store.action import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YINING, ZHAOSU = "伊宁县", "昭苏县"
OTHERS = ("巴合提别克", "昭苏县institution", "990101000000")
"""Names and the beginning of numbers that nobody of the first county may read."""

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
