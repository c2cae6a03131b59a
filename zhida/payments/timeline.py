"""The steps of a request: those that were taken, by whom and when, and those that may be taken.

Pure reading: nothing here decides; the actions refuse what is not permitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from zhida.core.money import yuan
from zhida.payments.actions.standing import acts_for
from zhida.payments.actions.steps import name_of
from zhida.payments.channel_files import channel_named
from zhida.payments.models import PaymentRequest
from zhida.payments.models.requests import STEPS
from zhida.payments.queries import RequestView
from zhida.store.action import Actor
from zhida.store.models import AuditEntry

DECISIONS = {
    "rejected": "退回申请",
    "withdrawn": "撤回",
    "revoked": "撤销审批",
}
"""How a request came to its end before any money moved."""

WAITS = {
    "requested": "由另一位有审批权限的人员审批，或退回申请。",
    "approved": "由财政部门开具支付凭证。",
    "vouchered": "由财政部门选择渠道，发送支付指令。",
    "ordered": "把指令文件交给渠道；收到回单后导入，每一笔的结果记在这里。",
}
"""What has to happen next to a request in each state; in the others nothing has."""

ANSWERED_IN_PART = "查清疑点，或导入渠道补发的回单；每一笔都有结果以后，申请才能办结。"
SETTLES = "把退回的款项重新支付或退回指标；全部处理以后，申请办结。"
"""What has to happen once the channel has answered about some of the money, and about all."""


@dataclass(frozen=True)
class Done:
    """A step that was taken. ``link`` is where its result stands, as route and id."""

    title: str
    day: date | None
    who: str
    note: str = ""
    lamp: str = "good"
    file_id: int | None = None


@dataclass(frozen=True)
class Possible:
    """A step as a button: the action it needs, the state it leads to, what it brings about."""

    kind: str
    title: str
    action: str
    state: str
    after: str
    must_say: bool = False
    by_another: bool = False

    @property
    def forward(self) -> bool:
        """Whether the step brings the money on its way; the others take it back."""
        return not self.must_say


POSSIBLE = {
    one.kind: one
    for one in (
        Possible(
            "approve",
            "审批通过",
            "payments.approve",
            "approved",
            "通过后可以开具支付凭证；同一批次的申请一并审批。",
            by_another=True,
        ),
        Possible(
            "reject",
            "退回申请",
            "payments.reject",
            "rejected",
            "退回后释放占用的指标余额，不能恢复；需要时由经办人重新申请。",
            must_say=True,
            by_another=True,
        ),
        Possible(
            "withdraw",
            "撤回",
            "payments.withdraw",
            "withdrawn",
            "撤回后释放占用的指标余额，不能恢复；需要时重新申请。",
            must_say=True,
        ),
        Possible(
            "voucher",
            "开具支付凭证",
            "payments.make_out_voucher",
            "vouchered",
            "凭证金额与申请金额完全相同，开具后不能修改。",
        ),
        Possible(
            "order",
            "发送支付指令",
            "payments.send_order",
            "ordered",
            "发送后不能撤销；指令文件在申请页面下载，每次下载都有记录。",
        ),
        Possible(
            "revoke",
            "撤销审批",
            "payments.revoke",
            "revoked",
            "撤销后释放占用的指标余额，不能恢复。支付指令发送以后不能撤销。",
            must_say=True,
        ),
    )
}
"""Every step of a request that is a button, in the order in which they stand."""


@dataclass(frozen=True)
class Offer:
    """A step that the state allows and this post may take; ``why_not`` says what stands against."""

    step: Possible
    why_not: str = ""


def possible(request: PaymentRequest, actor: Actor) -> list[Offer]:
    """Return the steps that an actor may take with a request now."""
    if not acts_for(actor, request.scope_path, request.agency_id):
        return []
    after = STEPS.get(request.state, ())
    return [
        Offer(step, _why_not(step, request, actor))
        for step in POSSIBLE.values()
        if step.state in after and request.state != "settled" and actor.may(step.action)
    ]


def waits_for(found: RequestView) -> str:
    """Return what has to happen next to a request, "" for nothing."""
    one = found.request
    if one.state == "ordered" and found.files:
        return ANSWERED_IN_PART if one.open_fen else SETTLES
    return WAITS.get(one.state, "")


def _why_not(step: Possible, request: PaymentRequest, actor: Actor) -> str:
    if step.by_another and request.requested_by == actor.name:
        return "申请由您提出，须由另一位有审批权限的人员办理"
    return ""


def done(found: RequestView) -> list[Done]:
    """Return the steps that were taken with a request, the first one first."""
    one = found.request
    steps = [Done("申请", one.requested_on, one.requested_by, one.use_of_money)]
    steps += _decision(one)
    if found.voucher:
        issued = found.voucher
        steps.append(Done("开具支付凭证", issued.issued_on, issued.issued_by, issued.number))
    if found.order:
        sent = found.order
        said = f"{channel_named(sent.channel).title}，{sent.rows} 笔，{sent.number}"
        steps.append(Done("发送支付指令", sent.sent_on, sent.sent_by, said))
    for file in found.files:
        said = f"成功 {file.paid_lines} 笔 {yuan(file.paid_fen)} 元"
        said += f"，退回 {file.returned_lines} 笔 {yuan(file.returned_fen)} 元"
        said += f"，疑点 {file.cases} 个" if file.cases else ""
        lamp = "warn" if file.returned_lines or file.cases else "good"
        day = localdate(file.recorded_at)
        steps.append(Done("导入回单", day, file.recorded_by, said, lamp, file.pk))
    steps += [_correction(again) for again in found.corrections]
    if one.given_back_fen:
        last = _line_of(one.number, one.scope_path, "payments.give_back")
        said = f"共 {yuan(one.given_back_fen)} 元"
        steps.append(Done("退回指标", *_when_and_who(last), said, "plain"))
    if one.state == "revoked":
        last = _line_of(name_of(one), one.scope_path, "payments.revoke")
        said = "，".join(filter(None, [last.reason if last else "", "已释放占用的指标余额"]))
        steps.append(Done(DECISIONS["revoked"], *_when_and_who(last), said, "plain"))
    return steps


def _line_of(name: str, scope_path: str, action: str) -> AuditEntry | None:
    """Return the last line of the trail by which an action dealt with what has this name."""
    written = AuditEntry.objects.filter(scope_path=scope_path, action=action)
    return written.filter(subject__contains=name).order_by("-number").first()


def _when_and_who(line: AuditEntry | None) -> tuple[date | None, str]:
    return (localdate(line.recorded_at), line.actor) if line else (None, "")


def _decision(one: PaymentRequest) -> list[Done]:
    note = one.decision_note or ""
    if one.state == "withdrawn":
        last = _line_of(name_of(one), one.scope_path, "payments.withdraw")
        return [Done(DECISIONS[one.state], *_when_and_who(last), note, "plain")]
    if one.state == "rejected":
        return [Done(DECISIONS[one.state], one.decided_on, one.decided_by or "", note, "plain")]
    if one.decided_by:
        return [Done("审批通过", one.decided_on, one.decided_by, note)]
    return []


def _correction(again: PaymentRequest) -> Done:
    said = f"{yuan(again.amount_fen)} 元，申请 {again.number}"
    return Done("重新支付", again.requested_on, again.requested_by, said, "plain")
