"""Payouts made of a roster that was taken in, or of aid events: posted together, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.core.money import yuan
from zhida.payments import drawing, lines
from zhida.payments.actions.permits import economy_for, require_permitted
from zhida.payments.actions.posting import Plan, put_down
from zhida.payments.actions.renewals import Renewal, admit_exceptions, occasions_for, renew
from zhida.payments.actions.standing import require_place, require_some
from zhida.payments.columns import accounts_into, enrolments_into, rows_into
from zhida.payments.drawing import Source
from zhida.payments.lines import COLUMNS
from zhida.payments.models import Occasion, PayeeAccount, Payout
from zhida.payments.paid_as_another import root_of
from zhida.payments.queries.payouts import is_cancelled
from zhida.payments.refusals import (
    NO_ACCOUNT,
    NO_ALLOTMENT,
    NO_MONTH,
    NO_SUCH_LINE,
    NOT_CANCELLED,
    NOT_ENOUGH_IN_ALL,
    NOT_EVENTS,
    NOT_FOR_ROSTERS,
    PAYOUT_KNOWN,
    ROSTER_NOT_TAKEN_IN,
    ROSTER_UNMATCHED,
)
from zhida.recipients import roster_matching
from zhida.recipients.actions.standing import require_month
from zhida.recipients.models import AidEvent, Roster
from zhida.recipients.queries import called
from zhida.recipients.roster_checks import Verdict
from zhida.registers.models import Agency, Component, Division
from zhida.store import bulk
from zhida.store.action import Actor, action
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


BATCH = 5000

DUE = {name: kind for name, kind in COLUMNS.items() if name != "allotment"}
"""The columns of what is due, before it is known which allotment pays it."""

DUE_OF_ROSTER = """
    CREATE OR REPLACE TABLE due AS
    WITH enrolled_once AS (
        SELECT person, max(enrolment) AS enrolment FROM enrolled GROUP BY person
    )
    SELECT
        row_number() OVER (ORDER BY r)::INTEGER AS line_no,
        person,
        coalesce(account, 0) AS account,
        coalesce(enrolled_once.enrolment, 0) AS enrolment,
        $component::INTEGER AS component,
        coalesce(month, $month)::INTEGER AS month,
        0::BIGINT AS occasion,
        paid_fen AS amount_fen,
        coalesce(due_fen, paid_fen) AS due_fen
    FROM matched LEFT JOIN enrolled_once USING (person)
"""
"""What a roster's rows ask for, each beside the last enrolment of its person."""

DUE_AGAIN = """
    CREATE OR REPLACE TABLE due AS
    SELECT
        row_number() OVER (ORDER BY line_no)::INTEGER AS line_no,
        person, account, enrolment, component, month, renewed.occasion, amount_fen, due_fen
    FROM cancelled JOIN renewed ON renewed.old = cancelled.line_no
"""
"""The lines of a cancelled payout that are wanted again, numbered anew."""


@dataclass(frozen=True)
class Terms:
    """What a payout is paid from, and how: the same for all of its lines.

    ``allotments`` pay in their order, none of them a part of a line. ``payee`` makes the payout
    one to an institution for those it supports. The declared figures are those of the cover
    sheet, if there is one; lines that come to anything else are refused. ``economy_subject`` is
    the usual one of the route unless another is named.
    """

    division: Division
    component: Component
    allotments: Sequence[Allotment]
    function_subject: str
    name: str
    use_of_money: str
    requested_on: date
    agency: Agency | None = None
    payee: PayeeAccount | None = None
    declared_lines: int | None = None
    declared_fen: int | None = None
    economy_subject: str = ""


@action("payments.post_payout", "从名册生成发放批次")
def post_payout(
    line: Line,
    verdict: Verdict,
    terms: Terms,
    month: int | None = None,
    *,
    by: Actor,
    reason: str = "",
) -> Payout:
    """Post the lines of a roster that was taken in, with a request for each allotment it draws on.

    ``month`` (YYYYMM) is that of the rows which name none; one that names only 03 takes the year
    of ``month``. Refuses a roster that was posted before, people who are not known, and whatever
    the lines or the allotments do not allow.
    """
    _require_place(by, terms)
    if terms.component.calculation == "event":
        raise NOT_FOR_ROSTERS(component=terms.component.name)
    origin = _fresh_origin(verdict.sha256)
    if not Roster.objects.filter(sha256=verdict.sha256, division=terms.division).exists():
        raise ROSTER_NOT_TAKEN_IN(place=terms.division.name)
    database = verdict.database
    _lay_out_roster(database, verdict, terms, month)
    renew(line, database, "due", terms.division.path, by)
    admit_exceptions(database, "due")
    return _post(line, database, terms, "roster", origin, by)


@action("payments.post_aid", "发放救助事项")
def post_aid(
    line: Line, events: Sequence[AidEvent], terms: Terms, *, by: Actor, reason: str = ""
) -> Payout:
    """Post a payout of aid that was given: one line for each event, on an occasion of its own.

    Refuses an event that is cancelled, not aided yet, without an amount, of another component or
    place, or paid already.
    """
    import duckdb

    _require_place(by, terms)
    require_some(events, "救助事项")
    found = AidEvent.objects.filter(pk__in=[one.pk for one in events]).order_by("pk")
    rows = [(event, _require_payable(event, terms)) for event in found]
    occasions = _occasions_of(line, rows, by)
    with duckdb.connect() as database:
        due = (
            (
                *(number, event.person_id, 0, 0, event.component_id, month, occasion),
                *(event.amount_fen, event.amount_fen),
            )
            for number, (occasion, (event, month)) in enumerate(
                zip(occasions, rows, strict=True), start=1
            )
        )
        rows_into(database, "due", DUE, due)
        return _post(line, database, terms, "event", None, by)


@action("payments.repost", "重新生成发放批次")
def repost(
    line: Line,
    cancelled: Payout,
    terms: Terms,
    *,
    without: Collection[int] = (),
    by: Actor,
    reason: str = "",
) -> Payout:
    """Post the lines of a cancelled payout again, on other terms; ``without`` some line numbers.

    Each line is posted on an occasion that names the line that paid nobody. Refuses a payout that
    still lives, a line that was posted again before (``occasion_repays_a_line_once``), and one for
    an aid event that was cancelled.
    """
    import duckdb

    _require_place(by, terms)
    if cancelled.division_id != terms.division.pk or not is_cancelled(cancelled):
        raise NOT_CANCELLED(number=cancelled.number)
    unknown = sorted(number for number in without if not 0 < number <= cancelled.lines)
    if unknown:
        raise NO_SUCH_LINE(number=cancelled.number, lines=cancelled.lines, line=unknown[0])
    with duckdb.connect() as database:
        lines.into_duckdb(database, "cancelled", cancelled)
        rows = database.execute(
            "SELECT occasion, person, component, month, line_no FROM cancelled"
            " WHERE NOT list_contains(?::INTEGER[], line_no) ORDER BY line_no",
            [list(without)],
        ).fetchall()
        _require_standing([occasion for occasion, *_ in rows if occasion])
        renewals = [
            Renewal(person, component, month, cancelled.pk, line_no)
            for _, person, component, month, line_no in rows
        ]
        old = [one.line_no for one in renewals]
        occasions = zip(old, occasions_for(line, renewals, by), strict=True)
        rows_into(database, "renewed", {"old": "INTEGER", "occasion": "BIGINT"}, occasions)
        database.execute(DUE_AGAIN)
        # What corrected another payout is from now on a payment of its own.
        kind = "supplement" if cancelled.kind == "correction" else cancelled.kind
        return _post(line, database, terms, kind, None, by)


def _require_standing(occasions: Sequence[int]) -> None:
    """Refuse what was for an event that was cancelled meanwhile."""
    for first in range(0, len(occasions), BATCH):
        some = occasions[first : first + BATCH]
        for one in Occasion.objects.filter(pk__in=some).select_related("aid_event", "payout"):
            event = root_of(one).aid_event
            if event is not None and event.cancelled_reason is not None:
                raise NOT_EVENTS(key=event.pk, why=f"已作废（{event.cancelled_reason}）")


def _occasions_of(line: Line, rows: Sequence[tuple[AidEvent, int]], by: Actor) -> list[int]:
    """Record an occasion for each aid event and the month it is paid in; return their ids."""
    ids = bulk.reserve_ids(Occasion, len(rows))
    shared = {"kind": "aid", "recorded_by": by.name, "recorded_at": line.recorded_at}
    names = ("id", "person_id", "component_id", "month", "aid_event_id")
    values = (
        (id_, event.person_id, event.component_id, month, event.pk)
        for id_, (event, month) in zip(ids, rows, strict=True)
    )
    bulk.insert(Occasion, shared, names, values)
    line.wrote_many(Occasion, ids)
    return ids


def _require_place(by: Actor, terms: Terms) -> None:
    agency = terms.agency
    place = agency.name if agency else terms.division.name
    require_place(by, terms.division.path, agency.pk if agency else None, place, "发放批次")


def _fresh_origin(sha256: str) -> str:
    """Return the digest under which a roster is posted; refuses one that is posted already.

    After a payout of it was cancelled, the roster may be posted again, under the digest of both.
    """
    origin = sha256
    while (known := Payout.objects.filter(origin_sha256=origin).first()) is not None:
        if not is_cancelled(known):
            raise PAYOUT_KNOWN(
                day=localdate(known.recorded_at),
                number=known.number,
                lines=known.lines,
                total=yuan(known.total_fen),
            )
        origin = hashlib.sha256(f"{origin} {known.number}".encode()).hexdigest()
    return origin


def _lay_out_roster(
    database: DuckDBPyConnection, verdict: Verdict, terms: Terms, month: int | None
) -> None:
    """Make table ``due`` of the roster's rows: what a payout's lines are made of."""
    if month is not None:
        require_month(month)
    year = month // 100 if month else terms.requested_on.year
    matching = roster_matching.matched(verdict, year)
    if matching.unknown or matching.without_number:
        found = database.execute("SELECT min(r) FROM matched WHERE person IS NULL").fetchall()
        raise ROSTER_UNMATCHED(
            count=matching.unknown + matching.without_number, row=found[0][0] or "?"
        )
    nameless, first = database.execute(
        "SELECT count(*), min(r) FROM matched WHERE month IS NULL"
    ).fetchall()[0]
    if nameless and month is None:
        raise NO_MONTH(count=nameless, row=first)
    enrolments_into(database, "enrolled", terms.component, terms.division.path)
    database.execute(DUE_OF_ROSTER, {"component": terms.component.pk, "month": month})


def _require_payable(event: AidEvent, terms: Terms) -> int:
    """Return the month in which an aid event is paid; refuses what cannot be paid."""
    why = ""
    if event.cancelled_reason is not None:
        why = f"已作废（{event.cancelled_reason}）"
    elif event.aided_on is None:
        why = "还没有登记救助日期"
    elif not event.amount_fen:
        why = "没有救助金额"
    elif event.component_id != terms.component.pk:
        why = f"不是“{terms.component.name}”"
    elif event.division_id != terms.division.pk:
        why = f"不属于“{terms.division.name}”"
    elif Occasion.objects.filter(aid_event=event).exists():
        why = "已经生成过发放批次"
    if why or event.aided_on is None:
        raise NOT_EVENTS(key=event.pk, why=why)
    return months.of(event.aided_on)


def _post(
    line: Line,
    database: DuckDBPyConnection,
    terms: Terms,
    kind: str,
    origin: str | None,
    by: Actor,
) -> Payout:
    """Fill in accounts and allotments, then put the lines down."""
    if terms.payee is None:
        _require_accounts(database, terms.requested_on)
    purpose = terms.component.programme.purpose
    draw_on(database, terms.allotments)
    subjects = {purpose.pk: terms.function_subject}
    draws = [(one.pk, purpose.pk) for one in terms.allotments]
    require_permitted(terms.division, terms.agency, draws, subjects, terms.requested_on)
    route = "institution" if terms.payee else "persons"
    plan = Plan(
        kind=kind,
        name=terms.name[:200],
        division=terms.division,
        use_of_money=terms.use_of_money,
        requested_on=terms.requested_on,
        requested_by=by.name,
        subjects=subjects,
        programme=terms.component.programme,
        agency=terms.agency,
        origin_sha256=origin,
        declared_lines=terms.declared_lines,
        declared_fen=terms.declared_fen,
        payee=terms.payee,
        accounts_read="" if terms.payee else "in_use",
        economy_subject=economy_for(route, terms.economy_subject, terms.requested_on),
    )
    made = put_down(line, plan, database, "drawn")
    line.about(f"生成发放批次 {made.number} {made.name}", made.scope_path)
    line.says(lines=made.lines, total_fen=made.total_fen, payout=made.number)
    return made


def _require_accounts(database: DuckDBPyConnection, day: date) -> None:
    """Give each line without an account the only one its person has in use; refuse the others."""
    accounts_into(database, "in_use", "SELECT DISTINCT person FROM due WHERE account = 0", day)
    database.execute(
        "UPDATE due SET account = in_use.account FROM in_use"
        " WHERE due.account = 0 AND due.person = in_use.person"
    )
    count, person = database.execute(
        "SELECT count(DISTINCT person), min(person) FROM due WHERE account = 0"
    ).fetchall()[0]
    if count:
        raise NO_ACCOUNT(count=count, person=called(person))


def draw_on(database: DuckDBPyConnection, allotments: Sequence[Allotment]) -> None:
    """Make ``drawn`` of the rows of ``due``: each with the allotment that pays it, in their order.

    Refuses when the allotments, as they stand now, do not pay them all.
    """
    if not allotments:
        raise NO_ALLOTMENT()
    left = Allotment.objects.in_bulk([one.pk for one in allotments])
    sources = [Source(one.pk, left[one.pk].left_fen) for one in allotments]
    uncovered = drawing.draw(database, "due", "drawn", sources)
    if uncovered.lines:
        asked = database.execute("SELECT sum(amount_fen)::BIGINT FROM due").fetchall()[0][0]
        raise NOT_ENOUGH_IN_ALL(
            count=len(sources),
            left=yuan(sum(source.left_fen for source in sources)),
            asked=yuan(asked),
            lines=uncovered.lines,
            short=yuan(uncovered.amount_fen),
        )
