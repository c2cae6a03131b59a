"""Payments in domain words: a county with money, people with accounts, aid that can be paid.

Every number, name and account here is invented.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.beginning import told_again
from zhida.allotments import actions as allotment_actions
from zhida.allotments.models import Allotment, Fund
from zhida.allotments.tests import builders as allotments
from zhida.payments import actions
from zhida.payments.actions import Terms
from zhida.payments.channel_files import channel_named
from zhida.payments.channels_echo import Echo
from zhida.payments.models import ChannelOrder, PayeeAccount, PaymentRequest, Payout, ReturnFile
from zhida.recipients import actions as recipient_actions
from zhida.recipients.actions import Aid
from zhida.recipients.models import AidEvent, Person
from zhida.recipients.tests import builders as recipients
from zhida.registers import actions as register_actions
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Purpose
from zhida.store.action import SYSTEM, Actor

DAY = date(2022, 3, 1)
AID = "temporary_relief.aid"
SUBJECT = "2082001"

CLERK = Actor("经办人")
HEAD = Actor("审批人")


@told_again
def load_registers() -> None:
    """Load what payments need: divisions, programmes, subjects; and the county's own account."""
    recipients.load_registers()
    register_actions.load(["subjects", "purpose_subjects", "component_subjects"], by=SYSTEM)


def county_money(
    wan: int = 10,
    at: str = "伊宁县",
    *,
    source: str = "新财社〔2021〕323号",
    number: str = "伊州财社〔2022〕9号",
    project: str = "困难群众救助补助资金",
    purpose: str = "",
    fund: Fund | None = None,
) -> Allotment:
    """Return an allotment of a county, from a source of the prefecture; it can be paid out."""
    fund = fund or allotments.fund(project=project)
    upper = allotments.source(wan, number=source, fund=fund)
    bound = Purpose.objects.get(short_name=purpose).pk if purpose else None
    (key,) = allotment_actions.pass_down(
        upper,
        [allotments.share(at, wan, purpose_id=bound)],
        document_number=number,
        happened_on=allotments.DAY,
        by=SYSTEM,
    )
    give_payer(at)
    return Allotment.objects.get(pk=key)


def give_payer(at: str = "伊宁县") -> None:
    """See that the finance bureau of a county has an account to pay out of."""
    place = recipients.place(at)
    bureau, new = Agency.objects.get_or_create(
        code=f"{place.code}.finance_test",
        defaults={
            "name": f"{at}财政局",
            "kind": "finance",
            "division": place,
            "source": "测试数据",
        },
    )
    if new:
        account(bureau, "treasury_zero_balance", f"99{place.code}0001")


def account(agency: Agency, kind: str = "basic", number: str = "990000000001") -> PayeeAccount:
    """List an account of a unit."""
    return actions.add_payee_account(agency, kind, number, bank="测试银行", by=SYSTEM)


def institution(kind: str = "institution", at: str = "伊宁县") -> Agency:
    """Return a unit of a county; an ``institution`` supports people itself."""
    place = recipients.place(at)
    unit, _ = Agency.objects.get_or_create(
        code=f"{place.code}.{kind}",
        defaults={"name": f"{at}{kind}", "kind": kind, "division": place, "source": "测试数据"},
    )
    return unit


def transfer(money: Allotment, payee: PayeeAccount, yuan: int = 1000) -> PaymentRequest:
    """Ask for money to go to an institution."""
    return actions.request_transfer(
        money,
        payee,
        yuan * 100,
        purpose=purpose(),
        function_subject=SUBJECT,
        use_of_money="供养人员2022年2月生活费",
        requested_on=DAY,
        by=CLERK,
    )


def paid_person(serial: int = 1, at: str = "伊宁县", name: str = "") -> Person:
    """Register a person with an account of an invented bank."""
    who = recipients.person(
        name or f"测试{'一二三四五六七八九十'[serial % 10]}",
        recipients.citizen_number(serial=serial),
        at=at,
    )
    number = f"990100{serial:08d}"
    recipient_actions.add_account(who, number, "一卡通", who.name, bank="测试银行", by=SYSTEM)
    return who


def aid(who: Person, yuan: int = 500, day: date = date(2022, 2, 10)) -> AidEvent:
    """Record aid that was given to a person and not paid yet."""
    return recipient_actions.record_aid(
        who,
        registers.component(AID),
        who.division,
        Aid(requested_on=day, aided_on=day, amount_fen=yuan * 100),
        by=SYSTEM,
    )


def terms(*allotments: Allotment, component: str = AID, at: str = "伊宁县", **told: Any) -> Terms:
    """Return what a payout of 临时救助 is paid from."""
    given: dict[str, Any] = {
        "function_subject": SUBJECT,
        "name": "2月临时救助",
        "use_of_money": "2022年2月临时救助金",
        "requested_on": DAY,
    }
    return Terms(
        recipients.place(at), registers.component(component), list(allotments), **given | told
    )


def payout(money: Allotment, people: int = 3, yuan: int = 500, by: Actor = CLERK) -> Payout:
    """Post a payout of aid to new people, the first of them 500, the next 501 元 and so on."""
    events = [aid(paid_person(n), yuan + n - 1) for n in range(1, people + 1)]
    return actions.post_aid(events, terms(money), by=by)


def requests_of(made: Payout) -> list[PaymentRequest]:
    """Return the requests of a payout as they stand now."""
    return list(PaymentRequest.objects.filter(payout=made).order_by("pk"))


def only_request(made: Payout) -> PaymentRequest:
    """Return the only request of a payout as it stands now."""
    (request,) = requests_of(made)
    return request


def sent(made: Payout, channel: str = "bank_csv") -> ChannelOrder:
    """Approve a payout, issue its voucher and send its only order."""
    actions.approve(requests_of(made), on=DAY, by=HEAD)
    actions.make_out_voucher(requests_of(made), on=DAY, by=CLERK)
    (order,) = actions.send_order(requests_of(made), channel, on=DAY, by=CLERK)
    return order


def order_file(order: ChannelOrder, folder: Path) -> Path:
    """Write the file of an order into a folder."""
    target = BytesIO()
    actions.hand_out_order(order, target, by=CLERK)
    path = folder / f"{order.number}{channel_named(order.channel).suffix}"
    path.write_bytes(target.getvalue())
    return path


def answer(
    order: ChannelOrder, folder: Path, failing: dict[int, str] | None = None, day: date = DAY
) -> Path:
    """Return the file in which the synthetic bank answers an order, failing some references."""
    channel = channel_named(order.channel)
    path = folder / f"回单{order.pk}-{len(failing or {})}-{day:%m%d}{channel.suffix}"
    with path.open("wb") as target:
        Echo(channel, failing or {}, day).answer(order_file(order, folder), target)
    return path


def answered(
    order: ChannelOrder, folder: Path, failing: dict[int, str] | None = None, day: date = DAY
) -> ReturnFile:
    """Let the bank answer an order, and take the answer in."""
    path = answer(order, folder, failing, day)
    return actions.take_in_outcomes(order.channel, path, path.name, by=CLERK)


def purpose(code: str = "temporary_relief") -> Purpose:
    """Return a purpose by its code."""
    return Purpose.objects.get(code=code)
