"""From a roster to a payout by its pages: checked, refused with its cells, given terms, posted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhida.allotments.models import Allotment
from zhida.payments.models import Payout
from zhida.payments.tests.builders import county_money, load_registers
from zhida.payments.tests.test_pages import officer
from zhida.recipients import intake, intake_child
from zhida.recipients.models import Person, Roster
from zhida.recipients.tests.builders import citizen_number
from zhida.store import errand_runner

pytestmark = pytest.mark.django_db

CARE = "?component=extreme_hardship.care+full"


@pytest.fixture
def money(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Allotment:
    """Money of a county; rosters are checked at once, in this process."""
    monkeypatch.setattr(settings, "ZHIDA_HOME", tmp_path)
    monkeypatch.setattr(errand_runner, "start", intake_child.work)
    load_registers()
    return county_money(1)


def upload(client: Client, *rows: str) -> str:
    """Send a payroll roster in; return the address of what became of it."""
    head = "姓名,身份证号,银行账号,金额\n"
    content = (head + "\n".join(rows)).encode("utf-8-sig")
    told = {"file": SimpleUploadedFile("特困护理费.csv", content)}
    got = client.post(reverse("payments:roster_upload"), told)
    assert got.status_code == 302, got.content.decode()
    return str(got["Location"])


def row(serial: int, yuan: str = "300.00") -> str:
    return f"测试{'一二三'[serial]},{citizen_number(serial=serial)},990100{serial:08d},{yuan}"


def terms(money: Allotment, **told: str) -> dict[str, str]:
    return {
        "name": "3月特困护理费",
        "month": "2022-03",
        "function_subject": "2082101",
        "economy_subject": "50901",
        "use_of_money": "特困人员照料护理费",
        "requested_on": "2022-03-10",
        f"turn_{money.pk}": "1",
        **told,
    }


def test_a_roster_goes_from_the_file_to_the_payout(money: Allotment) -> None:
    client = officer("民政", "civil_affairs")
    address = upload(client, row(1), row(2, "450.50"))
    shown = client.get(address).content.decode()
    assert "逐格核对无误" in shown
    assert "750.50" in shown
    assert "还没有导入过" in shown
    assert "余额" in client.get(address + CARE).content.decode()
    got = client.post(address + CARE, terms(money))
    assert got.status_code == 302, got.content.decode()
    made = Payout.objects.get()
    assert (made.kind, made.lines, made.total_fen) == ("roster", 2, 75_050)
    assert Roster.objects.count() == 1
    assert client.get(address).status_code == 404


def test_a_wrong_roster_is_refused_cell_by_cell_with_its_marked_copy(money: Allotment) -> None:
    client = officer("民政", "civil_affairs")
    address = upload(client, row(1), row(2, "三百"))
    shown = client.get(address).content.decode()
    assert "名册有 1 处不对" in shown
    # Within what the page replaces once the check has ended.
    assert "重新上传" in shown.partition('<div id="state"')[2].partition("\n</div>\n")[0]
    assert "三百" in shown
    marked = client.get(re.findall(r'href="([^"]*marked.xlsx)"', shown)[0])
    assert marked["Content-Disposition"].startswith("attachment")
    assert b"".join(marked.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert Person.objects.count() == 0


def test_what_is_no_roster_is_told_so(money: Allotment) -> None:
    client = officer("民政", "civil_affairs")
    told = {"file": SimpleUploadedFile("x.csv", "甲,乙\n1,2\n".encode())}
    address = client.post(reverse("payments:roster_upload"), told)["Location"]
    assert "表头" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"declared_lines": "3", "declared_fen": "750.50"}, "3"),
        ({"month": ""}, "月份"),
        ({"function_subject": "2089999"}, "function_subject"),
    ],
)
def test_terms_that_do_not_fit_are_refused_and_kept(
    money: Allotment, told: dict[str, str], why: str
) -> None:
    client = officer("民政", "civil_affairs")
    address = upload(client, row(1), row(2, "450.50"))
    got = client.post(address + CARE, terms(money, **told))
    assert got.status_code == 422
    assert why in got.content.decode()
    assert 'value="3月特困护理费"' in got.content.decode()
    assert Payout.objects.count() == 0


def test_a_roster_is_its_senders_alone_and_can_be_given_up(money: Allotment) -> None:
    client = officer("民政", "civil_affairs")
    address = upload(client, row(1))
    assert officer("别人", "civil_affairs").get(address).status_code == 404
    assert client.post(address + "give-up/").status_code == 302
    assert client.get(address).status_code == 404
    assert list((settings.ZHIDA_HOME / intake.FOLDER).iterdir()) == []
