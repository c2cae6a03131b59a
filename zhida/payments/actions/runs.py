"""The monthly run: computed by one person, thrown away, or approved by another into a payout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.payments.actions.payouts import draw_on
from zhida.payments.actions.permits import require_permitted
from zhida.payments.actions.posting import Plan, put_down
from zhida.payments.actions.renewals import renew
from zhida.payments.actions.standing import require_note, require_place
from zhida.payments.models import PayeeAccount, Payout, PayoutRun
from zhida.payments.refusals import NO_SUCH_MONTH
from zhida.payments.runs import folder, items
from zhida.payments.runs.computing import Computed, computed
from zhida.payments.runs.entitled import Extent
from zhida.payments.runs.refusals import (
    CHANGED_SINCE,
    FOREIGN_AGENCY,
    NO_PAYEE,
    NOT_BY_MONTH,
    NOTHING_PAYABLE,
    RUN_DECIDED,
    RUN_THERE,
    SAME_PERSON,
)
from zhida.registers.models import Agency, Division, Programme
from zhida.store.action import ACTION_NOT_ALLOWED, Actor, action
from zhida.store.trail import Line

COMPUTE = "payments.compute_run"
"""Asked for before the reckoning, which takes seconds and writes nothing."""

DECIDED = ["state", "approved_by", "approved_at", "payout_id"]

DUE = """
CREATE TABLE due AS
SELECT
    row_number() OVER (ORDER BY item)::INTEGER AS line_no,
    person, account, enrolment, component::INTEGER AS component, month, 0::BIGINT AS occasion,
    due_fen AS amount_fen, due_fen
FROM items
WHERE due_fen > 0 AND problem = ''
"""


@dataclass(frozen=True)
class RunTerms:
    """What a run is paid from: allotments in their order, each line by one; and how.

    ``payee`` is the institution's account for a run of those whom it supports, else None.
    """

    allotments: Sequence[Allotment]
    function_subject: str
    use_of_money: str
    requested_on: date
    payee: PayeeAccount | None = None


def compute_run(
    division: Division,
    programme: Programme,
    month: int,
    *,
    agency: Agency | None = None,
    paid_on: date | None = None,
    by: Actor,
    reason: str = "",
) -> PayoutRun:
    """Reckon what is due in a month (YYYYMM) of a programme, and record it as a run.

    With an ``agency`` for those whom it supports, else for all others. Accounts count as they are
    on ``paid_on`` (today). The reckoning runs before the transaction, so that nobody waits for it.
    """
    if not by.may(COMPUTE):
        raise ACTION_NOT_ALLOWED(who=by.post or by.name, title="月度核算")
    _require_place(by, division, agency)
    extent = Extent(division, programme, month, paid_on or localdate(), agency)
    _require_possible(extent)
    with computed(extent) as found:
        return _record_run(found, by=by, reason=reason)


@action(COMPUTE, "月度核算")
def _record_run(line: Line, found: Computed, *, by: Actor, reason: str = "") -> PayoutRun:
    """Record a month that was reckoned; its items are kept before the row counts."""
    extent = found.extent
    _refuse_if_there(extent)
    run = PayoutRun.objects.create(
        division=extent.division,
        scope_path=extent.division.path,
        programme=extent.programme,
        agency=extent.agency,
        month=extent.month,
        **found.counted._asdict(),
        sha256=found.sha256,
        computed_by=by.name,
        computed_at=line.recorded_at,
    )
    folder.sweep(set(_runs_with_items().values_list("pk", flat=True)))
    folder.keep(found.file, run.pk)
    line.wrote(run)
    line.about(f"核算 {run}", run.scope_path)
    line.says(payable=run.payable, unpayable=run.unpayable, total_fen=run.total_fen)
    return run


@action("payments.discard_run", "作废月度核算")
def discard_run(line: Line, run: PayoutRun, *, by: Actor, reason: str) -> PayoutRun:
    """Throw a run away that was not approved, so that its month can be reckoned anew."""
    _require_place(by, run.division, run.agency)
    require_note(reason, "作废")
    _decide(line, run, "作废", state="discarded")
    line.about(f"作废核算 {run}", run.scope_path)
    return run


def approve_run(
    run: PayoutRun,
    *,
    allotments: Sequence[Allotment],
    function_subject: str,
    use_of_money: str,
    requested_on: date,
    payee: PayeeAccount | None = None,
    by: Actor,
    reason: str = "",
) -> Payout:
    """Let another person turn a run into a payout with its requests; return the payout.

    What has a problem is left out. Refuses when the items are not those that were computed, when
    reckoning them again gives somebody another amount or account, and when the allotments do not
    cover all.
    """
    _require_place(by, run.division, run.agency)
    _require_approvable(run, by)
    _require_payee(run, payee)
    items.require_unchanged(run)
    extent = Extent(run.division, run.programme, run.month, requested_on, run.agency)
    with computed(extent) as again:
        differing = items.differing(run, again.file)
    if differing:
        raise CHANGED_SINCE(run=run.pk, count=len(differing), person=differing[0])
    terms = RunTerms(allotments, function_subject, use_of_money, requested_on, payee)
    return _approve_run(run, terms, by=by, reason=reason)


@action("payments.approve_run", "复核月度核算")
def _approve_run(
    line: Line, run: PayoutRun, terms: RunTerms, *, by: Actor, reason: str = ""
) -> Payout:
    """Put the lines down and mark the run approved, in one transaction."""
    purpose = run.programme.purpose
    subjects = {purpose.pk: terms.function_subject}
    draws = [(one.pk, purpose.pk) for one in terms.allotments]
    with items.opened(run) as database:
        database.execute(DUE)
        renew(line, database, "due", run.scope_path, by)
        draw_on(database, terms.allotments)
        require_permitted(run.division, run.agency, draws, subjects, terms.requested_on)
        plan = Plan(
            kind="regular",
            name=str(run)[:200],
            division=run.division,
            use_of_money=terms.use_of_money,
            requested_on=terms.requested_on,
            requested_by=by.name,
            subjects=subjects,
            programme=run.programme,
            agency=run.agency,
            origin_sha256=run.sha256,
            declared_lines=run.payable,
            declared_fen=run.total_fen,
            payee=terms.payee,
        )
        payout = put_down(line, plan, database, "drawn")
    decided = {"approved_by": by.name, "approved_at": line.recorded_at, "payout": payout}
    _decide(line, run, "复核", state="approved", **decided)
    line.about(f"复核核算 {run}", run.scope_path)
    line.says(lines=payout.lines, total_fen=payout.total_fen, payout=payout.number)
    return payout


def _decide(line: Line, run: PayoutRun, step: str, **decided: object) -> None:
    """Bring a run from computed to where it stays; refuses one that is there already."""
    waiting = PayoutRun.objects.filter(pk=run.pk, state="computed")
    if not waiting.update(**decided):
        run.refresh_from_db()
        raise RUN_DECIDED(run=run.pk, state=run.get_state_display(), step=step)
    run.refresh_from_db()
    line.wrote_many(PayoutRun, [run.pk], columns=DECIDED)


def _runs_with_items() -> QuerySet[PayoutRun]:
    """Return the runs whose items are kept: what was approved explains itself for good."""
    return PayoutRun.objects.exclude(state="discarded")


def _require_place(by: Actor, division: Division, agency: Agency | None) -> None:
    key, place = (agency.pk, agency.name) if agency else (None, division.name)
    require_place(by, division.path, key, place, "月度核算")


def _require_possible(extent: Extent) -> None:
    try:
        months.first_day(extent.month)
    except ValueError:
        raise NO_SUCH_MONTH(month=extent.month) from None
    if extent.programme.rhythm != "monthly":
        raise NOT_BY_MONTH(programme=extent.programme.name)
    agency = extent.agency
    if agency is not None and not agency.division.path.startswith(extent.division.path):
        raise FOREIGN_AGENCY(agency=agency.name, place=extent.division.name)
    _refuse_if_there(extent)


def _refuse_if_there(extent: Extent) -> None:
    known = _runs_with_items().filter(
        division=extent.division,
        programme=extent.programme,
        agency=extent.agency,
        month=extent.month,
    )
    there = known.first()
    if there is not None:
        raise RUN_THERE(
            place=extent.agency.name if extent.agency else extent.division.name,
            programme=extent.programme.name,
            month=months.shown(extent.month),
            run=there.pk,
            state=there.get_state_display(),
        )


def _require_approvable(run: PayoutRun, by: Actor) -> None:
    if run.state != "computed":
        raise RUN_DECIDED(run=run.pk, state=run.get_state_display(), step="复核")
    if run.computed_by == by.name:
        raise SAME_PERSON(run=run.pk, who=run.computed_by)
    if not run.payable:
        raise NOTHING_PAYABLE(run=run.pk, enrolments=run.enrolments, unpayable=run.unpayable)


def _require_payee(run: PayoutRun, payee: PayeeAccount | None) -> None:
    if run.agency is not None and (payee is None or payee.agency_id != run.agency_id):
        raise NO_PAYEE(agency=run.agency.name)
