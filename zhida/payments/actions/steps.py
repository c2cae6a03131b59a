"""A request goes from state to state: the conditional update, and the refusal that says why not.

Nothing here is an action by itself. Requests of one payout are decided together, so that a payout
is never approved by half.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime

from zhida.allotments.actions.using import Claim
from zhida.payments.actions.standing import require_place, require_some
from zhida.payments.models import PaymentRequest
from zhida.payments.models.requests import STATES, STEPS
from zhida.payments.refusals import WRONG_STATE
from zhida.store.action import Actor
from zhida.store.models import AuditEntry
from zhida.store.trail import Line

STEP_WORDS = {
    "approved": "审批",
    "rejected": "退回申请",
    "withdrawn": "撤回",
    "revoked": "撤销审批",
    "vouchered": "开具凭证",
    "ordered": "发送支付指令",
    "settled": "登记支付结果",
}
"""What brings a request into a state, as an official says it."""


def together(by: Actor, requests: Sequence[PaymentRequest]) -> list[PaymentRequest]:
    """Return the requests and all others of their payouts, in the order of their allotments.

    Refuses a post of another place. The rows are read anew, under the action's own lock.
    """
    require_some(requests, "支付申请")
    chosen = PaymentRequest.objects.filter(pk__in=[one.pk for one in requests])
    payouts = {one.payout_id for one in requests if one.payout_id is not None}
    chosen |= PaymentRequest.objects.filter(payout__in=payouts)
    return _at_the_place(by, chosen.order_by("allotment", "pk"))


def anew(by: Actor, requests: Sequence[PaymentRequest]) -> list[PaymentRequest]:
    """Return just these requests as they stand now, in the order of their allotments."""
    require_some(requests, "支付申请")
    chosen = PaymentRequest.objects.filter(pk__in=[one.pk for one in requests])
    return _at_the_place(by, chosen.order_by("allotment", "pk"))


def _at_the_place(by: Actor, chosen: Any) -> list[PaymentRequest]:
    found = list(chosen.select_related("division", "agency", "payout", "purpose", "fund"))
    for one in found:
        require_place(by, one.scope_path, one.agency_id, one.division.name, "支付申请")
    return found


def go(requests: Sequence[PaymentRequest], after: str, **filled: Any) -> None:
    """Move all of the requests to the state ``after``, or refuse with the one that cannot go."""
    before = [state for state, steps in STEPS.items() if after in steps]
    ids = [one.pk for one in requests]
    moved = PaymentRequest.objects.filter(pk__in=ids, state__in=before).update(
        state=after, **filled
    )
    if moved != len(ids):
        raise wrong_state(requests, before, STEP_WORDS[after])


def wrong_state(requests: Sequence[PaymentRequest], before: Sequence[str], step: str) -> Exception:
    """Return the refusal that names the first request in another state, and who brought it there.

    Called after a conditional update has failed: the rows are still those of before it or, where
    they moved, will be rolled back.
    """
    stuck = next((one for one in requests if one.state not in before), requests[0])
    possible = "、".join(STEP_WORDS[state] for state in STEPS.get(stuck.state, ()))
    return WRONG_STATE(
        number=name_of(stuck),
        state=f"现为“{STATES[stuck.state]}”",
        who=_who_did(stuck),
        step=step,
        possible=possible or "无",
    )


def name_of(request: PaymentRequest) -> str:
    """Return the number under which an action of a request stands in the trail."""
    return request.payout.number if request.payout else request.number


def _who_did(request: PaymentRequest) -> str:
    written = AuditEntry.objects.filter(
        scope_path=request.scope_path,
        action__startswith="payments.",
        subject__contains=name_of(request),
    )
    last = written.order_by("-number").first()
    return f"（{last.actor}于 {localtime(last.recorded_at):%Y-%m-%d %H:%M} 办理）" if last else ""


def claim_of(request: PaymentRequest) -> Claim:
    """Return the claim that a request has on its allotment."""
    return Claim(
        allotment_id=request.allotment_id,
        fund_id=request.fund_id,
        purpose_id=request.purpose_id,
        function_subject=request.function_subject,
        document_number=request.number,
    )


def about(line: Line, step: str, requests: Sequence[PaymentRequest], **said: Any) -> None:
    """Name what the line is about: the payout or request, its place and what it comes to."""
    first = requests[0]
    line.about(f"{step} {name_of(first)} {first.use_of_money}", first.scope_path)
    line.says(
        requests=[one.number for one in requests],
        amount_fen=sum(one.amount_fen for one in requests),
        **said,
    )
