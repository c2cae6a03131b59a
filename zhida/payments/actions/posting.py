"""Lines put down as a payout: checked, kept, and asked for from their allotments.

Nothing here is an action by itself: whoever makes a payout calls ``put_down`` inside its own
transaction. That transaction holds the head of the audit chain, so one payout is put down at a
time, and what it is compared with stands still.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max

from zhida.allotments.actions import using
from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.core.money import yuan
from zhida.payments import numbers
from zhida.payments.actions.payees import exception_for
from zhida.payments.actions.permits import subjects_of
from zhida.payments.actions.steps import claim_of
from zhida.payments.holders import require_own_accounts
from zhida.payments.lines import keeping, sheet
from zhida.payments.lines.refusals import (
    DECLARED_DIFFERS,
    OCCASION_DIFFERS,
    TOO_FAR_AHEAD,
    UNKNOWN_ROW,
)
from zhida.payments.lines.sheet import Sheet
from zhida.payments.living import require_living
from zhida.payments.models import Occasion, PayeeAccount, PaymentRequest, Payout, PayoutRun
from zhida.payments.paid_as_another import require_unpaid_as_another
from zhida.payments.refusals import NO_SUBJECT
from zhida.recipients.models import BankAccount, Enrolment, Person
from zhida.registers.models import Agency, Component, Division, Programme
from zhida.store.bulk import reserve_ids
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 5000

MOST_MONTHS_AHEAD = 12
"""How far before its month something may be asked for: a quarter in advance is usual, a year not.
"""

Draw = tuple[int, int]
"""An allotment and the purpose that it is drawn on for; each draw is one request."""


@dataclass(frozen=True)
class Plan:
    """What a payout is to be.

    ``subjects`` maps the id of each purpose to the function subject it is booked under. The
    declared figures, where there are any, must be those of the lines. With a ``payee`` the money
    goes to that institution, for the persons of the lines. ``corrects`` is the payout whose
    returned lines are paid again; ``run`` the run that becomes this payout. ``accounts_read`` is a
    table of the lines' database with accounts that were just read, see ``holders``.
    """

    kind: str
    name: str
    division: Division
    use_of_money: str
    requested_on: date
    requested_by: str
    subjects: Mapping[int, str]
    programme: Programme | None = None
    agency: Agency | None = None
    origin_sha256: str | None = None
    corrects: Payout | None = None
    declared_lines: int | None = None
    declared_fen: int | None = None
    payee: PayeeAccount | None = None
    economy_subject: str = ""
    run: PayoutRun | None = None
    accounts_read: str = ""


def put_down(line: Line, plan: Plan, database: DuckDBPyConnection, relation: str) -> Payout:
    """Post the rows of ``relation`` as one payout, with a request for each draw that reserves it.

    The relation has the columns of ``lines.columns``, in whole numbers. What the allotments may be
    used for is the caller's to ask (``permits``). Refuses by name, with place and figures: rows
    that are incomplete, not positive or not numbered 1 to n, names of what is not registered, an
    occasion or account of somebody else, totals other than declared, a line paid twice (also to
    somebody under two registrations), a month after its person's death, and more than is left.
    """
    posted = sheet.lay_out(database, relation, _last_ids())
    components = Component.objects.select_related("programme__purpose").in_bulk(
        {share.component for share in posted.shares}
    )
    _require_declared(plan, posted)
    _require_near(posted, plan.requested_on)
    _require_registered(posted, components)
    _require_occasions(posted)
    require_unpaid_as_another(posted, components)
    require_living(posted, components)
    if plan.payee is None:
        require_own_accounts(posted, plan.requested_on, plan.accounts_read)
    draws = _draws(plan, posted, components)
    payout = _payout(line, plan, posted)
    requests = _requests(line, plan, payout, draws)
    names = {key: component.name for key, component in components.items()}
    segment = keeping.keep(posted, payout, names)
    segment.save(force_insert=True)
    posted.drop()
    line.wrote(payout, segment)
    line.wrote_many(PaymentRequest, [request.pk for request in requests])
    line.says(digest=segment.digest)
    return payout


def _last_ids() -> dict[str, int]:
    """Return the highest id of what a line may name: these rows are never deleted."""
    rows = {
        "person": Person.objects,
        "account": BankAccount.objects,
        "enrolment": Enrolment.objects,
    }
    return {name: one.aggregate(last=Max("pk"))["last"] or 0 for name, one in rows.items()}


def _require_declared(plan: Plan, posted: Sheet) -> None:
    lines = posted.lines if plan.declared_lines is None else plan.declared_lines
    total_fen = posted.total_fen if plan.declared_fen is None else plan.declared_fen
    if (lines, total_fen) != (posted.lines, posted.total_fen):
        raise DECLARED_DIFFERS(
            declared_lines=lines,
            declared=yuan(total_fen),
            lines=posted.lines,
            total=yuan(posted.total_fen),
        )


def _require_near(posted: Sheet, requested_on: date) -> None:
    """Refuse a month that nobody pays yet: a year with one digit wrong would pay a month twice."""
    last, latest = posted.months[-1], months.plus(months.of(requested_on), MOST_MONTHS_AHEAD)
    if last > latest:
        line, count = posted.line_of("month", last)
        raise TOO_FAR_AHEAD(line=line, month=months.shown(last), day=requested_on, count=count)


def _require_registered(posted: Sheet, components: Mapping[int, Component]) -> None:
    wanted = {share.allotment for share in posted.shares}
    known = set(Allotment.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for share in posted.shares:
        for column, what, there in (
            ("allotment", "指标", known),
            ("component", "待遇", components),
        ):
            found = getattr(share, column)
            if found not in there:
                line, count = posted.line_of(column, found)
                raise UNKNOWN_ROW(line=line, what=what, found=found, count=count)


def _require_occasions(posted: Sheet) -> None:
    """Refuse a line whose occasion was not recorded for that person, component and month."""
    for rows in posted.on_occasion(BATCH):
        recorded = Occasion.objects.filter(pk__in={occasion for occasion, *_ in rows})
        known = set(recorded.values_list("pk", "person", "component", "month"))
        for *key, line_no in rows:
            if tuple(key) not in known:
                raise OCCASION_DIFFERS(line=line_no, occasion=key[0])


def _payout(line: Line, plan: Plan, posted: Sheet) -> Payout:
    (id_,) = reserve_ids(Payout, 1)
    payout = Payout(
        pk=id_,
        number=numbers.payout_number(plan.division.code, plan.requested_on.year, id_),
        kind=plan.kind,
        name=plan.name,
        programme=plan.programme,
        division=plan.division,
        agency=plan.agency,
        scope_path=plan.division.path,
        first_month=posted.months[0],
        last_month=posted.months[-1],
        lines=posted.lines,
        total_fen=posted.total_fen,
        origin_sha256=plan.origin_sha256,
        run=plan.run,
        corrects=plan.corrects,
        made_by=plan.requested_by,
        recorded_at=line.recorded_at,
    )
    payout.save(force_insert=True)
    return payout


@dataclass
class Drawn:
    """What a request comes to: lines and fen."""

    lines: int = 0
    amount_fen: int = 0


def _draws(plan: Plan, posted: Sheet, components: Mapping[int, Component]) -> dict[Draw, Drawn]:
    """Sum the lines up by draw; refuses a purpose for which the plan has no subject."""
    draws: dict[Draw, Drawn] = defaultdict(Drawn)
    for share in posted.shares:
        purpose = components[share.component].programme.purpose
        if not plan.subjects.get(purpose.pk):
            usable = subjects_of(purpose, plan.division.path, plan.requested_on)
            raise NO_SUBJECT(purpose=purpose.short_name, permitted="、".join(usable) or "未登记")
        drawn = draws[share.allotment, purpose.pk]
        drawn.lines += share.lines
        drawn.amount_fen += share.amount_fen
    return draws


def _requests(
    line: Line, plan: Plan, payout: Payout, draws: Mapping[Draw, Drawn]
) -> list[PaymentRequest]:
    """Ask for what the lines draw on each allotment for each purpose, and reserve it."""
    allotments = Allotment.objects.select_related("fund").in_bulk({one for one, _ in draws})
    ids = reserve_ids(PaymentRequest, len(draws))
    requests = [
        _request(line, plan, payout, allotments[draw[0]], id_, draw, draws[draw])
        for id_, draw in zip(ids, sorted(draws), strict=True)
    ]
    claims = [(claim_of(request), request.amount_fen) for request in requests]
    using.reserve_each(line, claims, plan.requested_on)
    return PaymentRequest.objects.bulk_create(requests)


def _request(
    line: Line,
    plan: Plan,
    payout: Payout,
    allotment: Allotment,
    id_: int,
    draw: Draw,
    drawn: Drawn,
) -> PaymentRequest:
    """Return the request for one draw, not saved yet."""
    _, purpose_id = draw
    payee, fund = plan.payee, allotment.fund
    return PaymentRequest(
        pk=id_,
        number=numbers.request_number(plan.division.code, plan.requested_on.year, id_),
        fund=fund,
        allotment=allotment,
        purpose_id=purpose_id,
        function_subject=plan.subjects[purpose_id],
        economy_subject=plan.economy_subject,
        route="persons" if payee is None else "institution",
        payout=payout,
        payee=payee,
        exception=exception_for(payee, fund.pk, plan.requested_on) if payee else None,
        corrects=_corrected(plan, draw),
        division=plan.division,
        agency=plan.agency,
        scope_path=payout.scope_path,
        use_of_money=plan.use_of_money,
        lines=drawn.lines,
        amount_fen=drawn.amount_fen,
        requested_by=plan.requested_by,
        requested_on=plan.requested_on,
        recorded_at=line.recorded_at,
    )


def _corrected(plan: Plan, draw: Draw) -> PaymentRequest | None:
    """Return the request whose money a correction asks for again, None for any other payout."""
    if plan.corrects is None:
        return None
    allotment_id, purpose_id = draw
    return plan.corrects.requests.get(
        allotment=allotment_id, purpose=purpose_id, function_subject=plan.subjects[purpose_id]
    )
