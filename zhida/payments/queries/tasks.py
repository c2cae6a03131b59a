"""What waits for whom: the steps of a payment that a post may take now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, Model, QuerySet

from zhida.access.scope import Scope
from zhida.payments.queries.outcomes import cases, returned_lines, total_of
from zhida.payments.queries.requests import request_total, requests
from zhida.payments.queries.runs import runs_in
from zhida.store.action import Actor

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Task:
    """A step that waits: its name, its Chinese title, how many rows and how much money."""

    name: str
    title: str
    action: str
    count: int
    amount_fen: int


def tasks(scope: Scope, actor: Actor) -> list[Task]:
    """Return the steps that wait for this actor in this scope; those without rows are left out.

    Only what is of the actor's own place: more may be seen than may be dealt with. What the actor
    asked for or reckoned is not for the same person to approve.
    """
    found = [*_of_requests(scope, actor), *_of_outcomes(scope, actor), *_of_runs(scope, actor)]
    return [task for task in found if task.count and actor.may(task.action)]


def _of_requests(scope: Scope, actor: Actor) -> list[Task]:
    all_requests = _own(requests(scope), actor, "agency")
    others = all_requests.filter(state="requested").exclude(requested_by=actor.name)
    waiting = {
        ("to_approve", "待审批的支付申请", "payments.approve"): others,
        ("to_voucher", "待开支付凭证", "payments.make_out_voucher"): all_requests.filter(
            state="approved"
        ),
        ("to_send", "待发送支付指令", "payments.send_order"): all_requests.filter(
            state="vouchered"
        ),
        ("to_answer", "待导入回单", "payments.take_in_outcomes"): all_requests.filter(
            state="ordered", amount_fen__gt=F("paid_fen") + F("failed_fen")
        ),
    }
    made = []
    for words, chosen in waiting.items():
        total = request_total(chosen)
        made.append(Task(*words, total.count, total.amount_fen))
    return made


def _own(found: QuerySet[Row], actor: Actor, agency_field: str) -> QuerySet[Row]:
    """Return what the actor's place may deal with (see ``standing.acts_for``)."""
    if actor.scope_path:
        found = found.filter(scope_path=actor.scope_path)
    return found.filter(**{agency_field: actor.agency_id}) if actor.agency_id else found


def _of_outcomes(scope: Scope, actor: Actor) -> list[Task]:
    back, open_cases = returned_lines(scope, state="open"), cases(scope, state="open")
    returned = total_of(_own(back, actor, "request__agency"))
    doubtful = total_of(_own(open_cases, actor, "file__order__voucher__request__agency"))
    return [
        Task("returned", "待处理的退回", "payments.repay", returned.count, returned.amount_fen),
        Task("cases", "待处理的疑点", "payments.settle_case", doubtful.count, doubtful.amount_fen),
    ]


def _of_runs(scope: Scope, actor: Actor) -> list[Task]:
    runs = _own(runs_in(scope, state="computed"), actor, "agency")
    waiting = runs.exclude(computed_by=actor.name)
    fens = list(waiting.values_list("total_fen", flat=True))
    return [Task("to_review", "待复核的月度核算", "payments.approve_run", len(fens), sum(fens))]
