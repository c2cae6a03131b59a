"""What is killed: taking in an order's answer, in which some came back and one fits wrongly."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Sum

from zhida.allotments import proofs as allotment_proofs
from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.payments import actions, proofs
from zhida.payments.lines import keeping
from zhida.payments.lines.tests import builders as line_builders
from zhida.payments.models import (
    Case,
    ChannelOrder,
    PaidRange,
    PaymentRequest,
    Payout,
    ReturnedLine,
    ReturnFile,
)
from zhida.payments.tests import builders
from zhida.recipients import actions as recipient_actions
from zhida.recipients import roster_reading
from zhida.recipients.models import BankAccount
from zhida.recipients.tests.builders import citizen_number, place
from zhida.store.action import SYSTEM
from zhida.store.verification import verify

BEFORE_ALL = 190012
CHANNEL = "bank_csv"
CAME_BACK = "1001"
HEADINGS = ["姓名", "身份证号", "开户行", "账号", "金额"]
SERIALS = 999


def prepare(lines: int) -> None:
    """Register people with accounts by a roster, and money for all their months."""
    builders.load_registers()
    line_builders.money(100_000_000)
    builders.give_payer()
    file = settings.ZHIDA_HOME / "名册.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerows([HEADINGS, *(_row(number) for number in range(lines))])
    with roster_reading.judged(file) as verdict:
        recipient_actions.import_roster(verdict, file.name, place(), by=SYSTEM)


def stock(chance: random.Random) -> None:
    """See that an order waits for its answer, and that the answer lies on the disk."""
    if not _waiting():
        order = _ordered(chance)
        path = _answer(order)
        failing = dict.fromkeys(
            chance.sample(range(2, order.rows + 1), order.rows // 10), CAME_BACK
        )
        builders.answer(order, path.parent, failing).rename(path)
        # Its first line is told of another account, so that there is a case as well.
        told = path.read_bytes()
        path.write_bytes(told.replace(_account(0).encode(), _account(10**6).encode()))


def do(chance: random.Random) -> str:
    """Take in the answer that waits; return the number of its order."""
    order = _waiting()[0]
    _take_in(order)
    return order.number


def there() -> list[str]:
    """Return the numbers of the orders that are answered, each as often as it is."""
    return list(ReturnFile.objects.values_list("order__number", flat=True))


def wrong() -> list[str]:
    """Return what is doubted, what an answer left undone, and what the last one did once more."""
    found = [doubt.message for doubt in (*proofs.doubts(), *allotment_proofs.doubts())]
    before = _everything()
    last = ReturnFile.objects.order_by("pk").last()
    if last is not None and _take_in(last.order).pk != last.pk:
        found.append(f"{last.name} was taken in again")
    if _everything() != before:
        found.append("taking in an answer once more changed something")
    for order in ChannelOrder.objects.exclude(pk__in=[one.pk for one in _waiting()]):
        found += _left_undone(order)
    for model in (PaidRange, ReturnedLine):
        if model.objects.exclude(order__in=ReturnFile.objects.values("order")).exists():
            found.append(f"{model.__name__} of no answer")
    return found


def figures() -> dict[str, Any]:
    """Return how many answers there are, with what came of them."""
    return {
        "answers": ReturnFile.objects.count(),
        "returned_lines": ReturnedLine.objects.count(),
        "cases": Case.objects.count(),
        "doubts": [doubt.message for doubt in verify()],
    }


def _row(number: int) -> list[str]:
    born = date(1950, 1, 1) + timedelta(number // SERIALS)
    identity = citizen_number(birth=f"{born:%Y%m%d}", serial=number % SERIALS + 1)
    return ["测试人员", identity, "测试银行", _account(number), "500.00"]


def _account(number: int) -> str:
    return f"9901{number:012d}"


def _waiting() -> list[ChannelOrder]:
    return list(ChannelOrder.objects.filter(answers__isnull=True).order_by("pk"))


def _ordered(chance: random.Random) -> ChannelOrder:
    """Post the month after the last, in large or small, and send its order."""
    keeping.LARGE = chance.choice([0, 10**9])
    last = Payout.objects.order_by("-last_month").first()
    month = months.plus(last.last_month if last else BEFORE_ALL, 1)
    (one,) = line_builders.rows([0], Allotment.objects.get(parent__isnull=False), month=month)
    held = BankAccount.objects.order_by("pk").values_list("person", "pk")
    rows = [
        one | {"line_no": place, "person": person, "account": account}
        for place, (person, account) in enumerate(held, 1)
    ]
    return builders.sent(line_builders.post(rows), CHANNEL)


def _answer(order: ChannelOrder) -> Path:
    folder = Path(settings.ZHIDA_HOME) / "answers"
    folder.mkdir(exist_ok=True)
    return folder / f"{order.number}.csv"


def _take_in(order: ChannelOrder) -> ReturnFile:
    path = _answer(order)
    return actions.take_in_outcomes(CHANNEL, path, path.name, by=builders.CLERK)


def _left_undone(order: ChannelOrder) -> list[str]:
    """Return what is not as an answer of a tenth returned and one case leaves it."""
    files = ReturnFile.objects.filter(order=order)
    paid = PaidRange.objects.filter(order=order).aggregate(n=Sum("lines"))["n"]
    back = ReturnedLine.objects.filter(order=order).count()
    cases = Case.objects.filter(file__order=order).count()
    request = PaymentRequest.objects.get(voucher__order=order)
    open_fen = request.amount_fen - request.paid_fen - request.failed_fen
    expected = (1, order.rows - order.rows // 10 - 1, order.rows // 10, 1, 50_000)
    told = (files.count(), paid, back, cases, open_fen)
    return [] if told == expected else [f"order {order.number} has {told}, should have {expected}"]


def _everything() -> list[Any]:
    models = (PaidRange, ReturnedLine, Case, ReturnFile)
    counted = [model.objects.count() for model in models]
    return [*counted, *Allotment.objects.order_by("pk").values_list("reserved_fen", "paid_fen")]
