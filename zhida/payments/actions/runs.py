"""The monthly run: computed by one person, thrown away, or approved by another into a payout."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhida.allotments.models import Allotment
from zhida.core import month as months
from zhida.core.telling import Tell, silent
from zhida.payments.actions.payouts import draw_on
from zhida.payments.actions.permits import economy_for, require_permitted
from zhida.payments.actions.posting import Plan, put_down
from zhida.payments.actions.renewals import renew
from zhida.payments.actions.standing import require_note, require_place
from zhida.payments.models import PayeeAccount, Payout, PayoutRun
from zhida.payments.runs import booking, folder, items
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
from zhida.recipients.actions.standing import require_month
from zhida.recipients.queries import called
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Division, Programme
from zhida.store.action import ACTION_NOT_ALLOWED, Actor, action
from zhida.store.trail import Line

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COMPUTE = "payments.compute_run"
"""Asked for before the reckoning, which takes seconds and writes nothing."""

DECIDED = ["state", "approved_by", "approved_at"]

DUE = """
CREATE TABLE due AS
SELECT
    row_number() OVER (ORDER BY item)::INTEGER AS line_no,
    person, account, enrolment, component::INTEGER AS component, month, 0::BIGINT AS occasion,
    due_fen AS amount_fen, due_fen, listed
FROM booked
"""

UNDER = """
CREATE OR REPLACE TABLE under_subject AS
SELECT * EXCLUDE (line_no), row_number() OVER (ORDER BY line_no)::INTEGER AS line_no
FROM drawn WHERE list_contains(?::VARCHAR[], listed)
"""
"""Those of the lines that one payout takes, numbered by themselves."""


@dataclass(frozen=True)
class RunTerms:
    """What a run is paid from: allotments in their order, each line by one; and how.

    ``function_subject`` books everything under itself. Without it, ``subjects`` says under which
    subject to book what the registers list under another, or (key "") under none; the rest is
    booked as listed. ``payee`` is the institution's account for a run of those whom it supports.
    """

    allotments: Sequence[Allotment]
    use_of_money: str
    requested_on: date
    function_subject: str = ""
    subjects: Mapping[str, str] = field(default_factory=dict)
    economy_subject: str = ""
    payee: PayeeAccount | None = None

    def subject_for(self, listed: str) -> str:
        """Return the subject for what is listed under another; "" when nobody named one."""
        return self.function_subject or self.subjects.get(listed) or listed


def compute_run(
    division: Division,
    programme: Programme,
    month: int,
    *,
    agency: Agency | None = None,
    paid_on: date | None = None,
    tell: Tell = silent,
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
    with computed(extent, tell) as found:
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
    terms: RunTerms,
    *,
    tell: Tell = silent,
    by: Actor,
    reason: str = "",
) -> list[Payout]:
    """Let another person turn a run into payouts with their requests, one for each subject.

    What has a problem is left out. Refuses when the items are not those that were computed, when
    reckoning them again gives somebody another amount or account, and when the allotments do not
    cover all.
    """
    _require_place(by, run.division, run.agency)
    _require_approvable(run, by)
    _require_payee(run, terms.payee)
    items.require_unchanged(run)
    extent = Extent(run.division, run.programme, run.month, terms.requested_on, run.agency)
    with computed(extent, tell) as again:
        differing = items.differing(run, again.file)
    if differing:
        raise CHANGED_SINCE(run=f"{run}", count=len(differing), person=called(differing[0]))
    tell("正在写入明细", 0, 0)
    return _approve_run(run, terms, by=by, reason=reason)


@action("payments.approve_run", "复核月度核算")
def _approve_run(
    line: Line, run: PayoutRun, terms: RunTerms, *, by: Actor, reason: str = ""
) -> list[Payout]:
    """Put the lines down and mark the run approved, in one transaction."""
    with items.opened(run) as database:
        booking.book(database, run, terms.requested_on)
        database.execute(DUE)
        renew(line, database, "due", run.scope_path, by)
        draw_on(database, terms.allotments)
        groups = _groups(database, terms)
        _require_subjects(run, terms, groups)
        _decide(
            line, run, "复核", state="approved", approved_by=by.name, approved_at=line.recorded_at
        )
        payouts = []
        for subject, listed in groups.items():
            relation = "drawn"
            if len(groups) > 1:
                relation = "under_subject"
                database.execute(UNDER, [listed])
            plan = _plan(run, terms, subject, by, alone=len(groups) == 1)
            payouts.append(put_down(line, plan, database, relation))
    line.about(f"复核核算 {run}", run.scope_path)
    total_fen = sum(one.total_fen for one in payouts)
    numbers = [one.number for one in payouts]
    line.says(lines=sum(one.lines for one in payouts), total_fen=total_fen, payouts=numbers)
    return payouts


def _groups(database: DuckDBPyConnection, terms: RunTerms) -> dict[str, list[str]]:
    """Return the subjects that the lines are booked under, each with what is listed under it."""
    groups: dict[str, list[str]] = {}
    found = database.execute("SELECT DISTINCT listed FROM due ORDER BY listed").fetchall()
    for (listed,) in found:
        groups.setdefault(terms.subject_for(listed), []).append(listed)
    return groups


def _require_subjects(run: PayoutRun, terms: RunTerms, groups: Iterable[str]) -> None:
    purpose = run.programme.purpose
    draws = [(one.pk, purpose.pk) for one in terms.allotments]
    for subject in groups:
        booked = {purpose.pk: subject}
        require_permitted(run.division, run.agency, draws, booked, terms.requested_on)


def _plan(run: PayoutRun, terms: RunTerms, subject: str, by: Actor, *, alone: bool) -> Plan:
    """Return what the payout under a subject is to be; ``alone`` it has all of the run."""
    route = "institution" if terms.payee else "persons"
    origin = run.sha256 if alone else hashlib.sha256(f"{run.sha256} {subject}".encode()).hexdigest()
    booked_as = "" if alone else registers.subject_name(subject, "function") or subject
    return Plan(
        kind="regular",
        name=f"{run} {booked_as}".strip()[:200],
        division=run.division,
        use_of_money=terms.use_of_money,
        requested_on=terms.requested_on,
        requested_by=by.name,
        subjects={run.programme.purpose_id: subject},
        economy_subject=economy_for(route, terms.economy_subject, terms.requested_on),
        programme=run.programme,
        agency=run.agency,
        run=run,
        origin_sha256=origin,
        declared_lines=run.payable if alone else None,
        declared_fen=run.total_fen if alone else None,
        payee=terms.payee,
    )


def _decide(line: Line, run: PayoutRun, step: str, **decided: object) -> None:
    """Bring a run from computed to where it stays; refuses one that is there already."""
    waiting = PayoutRun.objects.filter(pk=run.pk, state="computed")
    if not waiting.update(**decided):
        run.refresh_from_db()
        raise RUN_DECIDED(run=f"{run}", state=run.get_state_display(), step=step)
    run.refresh_from_db()
    line.wrote_many(PayoutRun, [run.pk], columns=DECIDED)


def _runs_with_items() -> QuerySet[PayoutRun]:
    """Return the runs whose items are kept: what was approved explains itself for good."""
    return PayoutRun.objects.exclude(state="discarded")


def _require_place(by: Actor, division: Division, agency: Agency | None) -> None:
    key, place = (agency.pk, agency.name) if agency else (None, division.name)
    require_place(by, division.path, key, place, "月度核算")


def _require_possible(extent: Extent) -> None:
    require_month(extent.month)
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
        raise RUN_DECIDED(run=f"{run}", state=run.get_state_display(), step="复核")
    if run.computed_by == by.name:
        raise SAME_PERSON(run=f"{run}", who=run.computed_by)
    if not run.payable:
        raise NOTHING_PAYABLE(run=f"{run}", enrolments=run.enrolments, unpayable=run.unpayable)


def _require_payee(run: PayoutRun, payee: PayeeAccount | None) -> None:
    if run.agency is not None and (payee is None or payee.agency_id != run.agency_id):
        raise NO_PAYEE(agency=run.agency.name)
