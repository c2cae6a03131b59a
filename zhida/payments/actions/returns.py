"""What came back is paid again, or given back to the allotment; never more than came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import F

from zhida.allotments.actions import using
from zhida.core.money import yuan
from zhida.payments import lines
from zhida.payments.actions.outcomes import settle
from zhida.payments.actions.posting import Plan, put_down
from zhida.payments.actions.renewals import Renewal, occasions_for
from zhida.payments.actions.standing import require_place, require_some
from zhida.payments.actions.steps import claim_of
from zhida.payments.columns import rows_into
from zhida.payments.lines import COLUMNS, LineRow
from zhida.payments.models import PaymentRequest, Payout, ReturnedLine
from zhida.payments.refusals import (
    ACCOUNT_CLOSED,
    ACCOUNT_OF_ANOTHER,
    FOREIGN_RETURNS,
    REPAYS_TOO_MUCH,
    RETURN_DEALT_WITH,
    TRANSFER_RETURNED,
)
from zhida.recipients.models import BankAccount
from zhida.recipients.queries import called
from zhida.store.action import Actor, action
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000

ByRequest = dict[PaymentRequest, list[ReturnedLine]]


@action("payments.repay", "重新支付")
def repay(
    line: Line,
    returned: Sequence[ReturnedLine],
    *,
    accounts: Mapping[int, BankAccount] | None = None,
    requested_on: date,
    by: Actor,
    reason: str = "",
) -> Payout:
    """Make a correction payout of lines that came back, into new accounts where they are given.

    ``accounts`` maps a person's id to the account to use now; without one the old account is used
    again. Each line is paid again whole and once; its money moves from the old request's
    reservation to the new one's. Refuses lines of several payouts, lines already dealt with, and
    what was paid to an institution.
    """
    import duckdb

    by_request = _open_returns(by, returned)
    payout = _payout_of(by_request)
    back = _lines_of(payout, by_request)
    chosen = _accounts_now(back, accounts or {}, requested_on)
    for request, came_back in by_request.items():
        _take_off(request, came_back, "repaid_fen")
        using.release(line, claim_of(request), _sum(came_back), requested_on)
    with duckdb.connect() as database:
        _lay_out(line, database, payout, back, chosen, by)
        plan = _plan(payout, list(by_request), requested_on, by)
        made = put_down(line, plan, database, "again")
    _mark(line, by_request, "repaid_in_id", made.pk)
    line.about(f"重新支付 {payout.number}：{made.number}", payout.scope_path)
    line.says(lines=made.lines, amount_fen=made.total_fen, payout=made.number)
    return made


@action("payments.give_back", "退回指标")
def give_back(
    line: Line, returned: Sequence[ReturnedLine], *, on: date, by: Actor, reason: str = ""
) -> list[PaymentRequest]:
    """Let what came back go to the balance of its allotment again."""
    by_request = _open_returns(by, returned)
    for request, came_back in by_request.items():
        _take_off(request, came_back, "given_back_fen")
        using.release(line, claim_of(request), _sum(came_back), on)
    _mark(line, by_request, "given_back_on", on)
    first = next(iter(by_request))
    numbers = "、".join(request.number for request in by_request)
    line.about(f"退回指标 {numbers}", first.scope_path)
    total_fen = sum(map(_sum, by_request.values()))
    line.says(lines=len(returned), amount_fen=total_fen)
    return list(PaymentRequest.objects.filter(pk__in=[one.pk for one in by_request]))


def _open_returns(by: Actor, returned: Sequence[ReturnedLine]) -> ByRequest:
    """Return the lines as they stand now, by request in the order of allotments; all open."""
    require_some(returned, "退回明细")
    chosen = ReturnedLine.objects.filter(pk__in=[one.pk for one in returned])
    found = chosen.select_related(
        "request__payout__division", "request__division", "request__purpose", "request__agency"
    )
    by_request: ByRequest = defaultdict(list)
    for one in found.order_by("request__allotment", "request", "reference"):
        request = one.request
        require_place(by, one.scope_path, request.agency_id, request.division.name, "退回明细")
        if one.repaid_in_id is not None:
            raise RETURN_DEALT_WITH(reference=one.reference, how="重新支付")
        if one.given_back_on is not None:
            raise RETURN_DEALT_WITH(reference=one.reference, how="退回指标")
        by_request[request].append(one)
    return dict(by_request)


def _payout_of(by_request: ByRequest) -> Payout:
    """Return the one payout that all lines are of."""
    payouts = {request.payout for request in by_request}
    if any(request.payee_id is not None for request in by_request):
        raise TRANSFER_RETURNED()
    (payout, *others) = payouts
    if others or payout is None:
        raise FOREIGN_RETURNS(numbers="、".join(str(one and one.number) for one in payouts))
    return payout


def _take_off(request: PaymentRequest, came_back: list[ReturnedLine], column: str) -> None:
    """Count what is dealt with; refuses more than came back and is still open."""
    amount_fen = _sum(came_back)
    fits = PaymentRequest.objects.filter(
        pk=request.pk,
        failed_fen__gte=F("repaid_fen") + F("given_back_fen") + amount_fen,
    )
    if not fits.update(**{column: F(column) + amount_fen}):
        left = yuan(request.returned_open_fen)
        raise REPAYS_TOO_MUCH(number=request.number, left=left, asked=yuan(amount_fen))
    settle(request)


def _lay_out(
    line: Line,
    database: DuckDBPyConnection,
    payout: Payout,
    back: list[LineRow],
    accounts: Mapping[int, int],
    by: Actor,
) -> None:
    """Make table ``again``: the lines that came back, numbered anew, each with its occasion."""
    renewals = [
        Renewal(row.person, row.component, row.month, payout.pk, row.line_no) for row in back
    ]
    occasions = occasions_for(line, renewals, by)
    again = (
        row._replace(
            line_no=number,
            account=accounts.get(row.person, row.account),
            occasion=occasion,
        )[1:]
        for number, (row, occasion) in enumerate(zip(back, occasions, strict=True), start=1)
    )
    rows_into(database, "again", COLUMNS, again)


def _lines_of(payout: Payout, by_request: ByRequest) -> list[LineRow]:
    """Return the lines that came back, as they were posted."""
    numbers = sorted(one.reference for returned in by_request.values() for one in returned)
    starts = range(0, len(numbers), BATCH)
    parts = (lines.of_numbers(payout, numbers[start : start + BATCH]) for start in starts)
    return list(chain.from_iterable(parts))


def _accounts_now(
    back: list[LineRow], chosen: Mapping[int, BankAccount], day: date
) -> dict[int, int]:
    """Return the chosen account of each person, by id; refuses another's and a closed one."""
    for person, account in chosen.items():
        if person not in (account.person_id, account.person.merged_into_id):
            raise ACCOUNT_OF_ANOTHER(account=account.pk, person=called(person))
    accounts = {person: account.pk for person, account in chosen.items()}
    used = {accounts.get(row.person, row.account) for row in back}
    closed = BankAccount.objects.filter(pk__in=used, valid_to__lt=day).first()
    if closed is not None:
        raise ACCOUNT_CLOSED(holder=closed.holder_name, key=closed.pk, day=closed.valid_to)
    return accounts


def _plan(payout: Payout, requests: list[PaymentRequest], day: date, by: Actor) -> Plan:
    return Plan(
        kind="correction",
        name=f"重新支付：{payout.name}"[:200],
        division=payout.division,
        use_of_money=requests[0].use_of_money,
        requested_on=day,
        requested_by=by.name,
        subjects={one.purpose_id: one.function_subject for one in requests},
        programme=payout.programme,
        agency=payout.agency,
        corrects=payout,
        economy_subject=requests[0].economy_subject,
    )


def _mark(line: Line, by_request: ByRequest, column: str, value: object) -> None:
    ids = [one.pk for came_back in by_request.values() for one in came_back]
    ReturnedLine.objects.filter(pk__in=ids).update(**{column: value})
    line.wrote_many(ReturnedLine, ids, columns=[column])


def _sum(came_back: list[ReturnedLine]) -> int:
    return sum(one.amount_fen for one in came_back)
