"""What channels answered, in scope: files, lines that came back, cases to look into."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhida.access.scope import Scope
from zhida.payments.models import Case, ReturnedLine, ReturnFile
from zhida.payments.refusals import NO_SUCH_ROW

OPEN = Q(repaid_in=None, given_back_on=None)
RETURN_STATES = {
    "open": OPEN,
    "repaid": Q(repaid_in__isnull=False),
    "given_back": Q(given_back_on__isnull=False),
}
"""Where a line that came back may stand."""

CASE_STATES = {"open": Q(settled_by=None), "settled": Q(settled_by__isnull=False)}

CASE_ADVICE = {
    "unknown_order": "请与银行核实回的是哪一份支付指令。",
    "unknown_line": "支付指令里没有这个序号。请与银行核实这一行的来历；款已付出的，请银行追回。",
    "amount_differs": "金额不同的不能按已支付处理。请与银行核实实付多少，由银行补发正确的回单；"
    "导入后这一笔才有结果。",
    "payee_differs": "请与银行核实。款已到本人账户的，填写支付日期，这一笔按已支付处理；"
    "没有到账的，由银行补发正确的回单。",
    "account_differs": "请与银行核实。款已到本人账户的，填写支付日期，这一笔按已支付处理；"
    "没有到账的，由银行补发正确的回单。",
    "date_differs": "请与银行核实付款日期。款已到账的，填写支付日期，这一笔按已支付处理；"
    "没有到账的，由银行补发正确的回单。",
    "sign_differs": "正负号不同的不能按已支付处理。请与银行核实，由银行补发正确的回单；"
    "导入后这一笔才有结果。",
    "answered_twice": "请与银行核实以哪一个结果为准，由银行补发正确的回单；导入后这一笔才有结果。",
}
"""What to do about each kind of case."""


@dataclass(frozen=True)
class Total:
    """How many rows a selection holds, and what they come to."""

    count: int
    amount_fen: int


def return_files(scope: Scope) -> QuerySet[ReturnFile]:
    """Return the files taken in, the last one first."""
    files = ReturnFile.objects.select_related("order__voucher__request")
    return scope.filter(files, agency_field="order__voucher__request__agency")


def return_file(scope: Scope, key: int) -> ReturnFile:
    """Return a file that was taken in; refuses any other as unknown."""
    found = return_files(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="回单文件", key=key)
    return found


def returned_lines(
    scope: Scope, *, state: str = "", payout: int | None = None, division: str = ""
) -> QuerySet[ReturnedLine]:
    """Return the lines in scope that came back; ``state`` is a name out of ``RETURN_STATES``."""
    lines = ReturnedLine.objects.select_related(
        "person", "request__payout", "request__division", "repaid_in"
    )
    found = scope.filter(lines, agency_field="request__agency")
    found = found.filter(RETURN_STATES.get(state, Q()))
    if payout:
        found = found.filter(request__payout=payout)
    return found.filter(scope_path__within=division) if division else found


def returned(scope: Scope, keys: list[int]) -> list[ReturnedLine]:
    """Return the lines of these ids; refuses when one of them is not in scope."""
    found = returned_lines(scope).in_bulk(keys)
    for key in keys:
        if key not in found:
            raise NO_SUCH_ROW(what="退回明细", key=key)
    return [found[key] for key in keys]


def cases(scope: Scope, *, state: str = "", kind: str = "") -> QuerySet[Case]:
    """Return the cases in scope; ``state`` is a name out of ``CASE_STATES``."""
    named = Case.objects.select_related("file__order__voucher__request")
    found = scope.filter(named, agency_field="file__order__voucher__request__agency")
    found = found.filter(CASE_STATES.get(state, Q()))
    return found.filter(kind=kind) if kind else found


def case(scope: Scope, key: int) -> Case:
    """Return a case in scope; refuses any other as unknown."""
    found = cases(scope).filter(pk=key).first()
    if found is None:
        raise NO_SUCH_ROW(what="对账疑点", key=key)
    return found


def total_of(found: QuerySet[ReturnedLine] | QuerySet[Case]) -> Total:
    """Return the sums of a whole selection."""
    sums = found.order_by().aggregate(count=Count("pk"), fen=Coalesce(Sum("amount_fen"), 0))
    return Total(sums["count"], sums["fen"])
