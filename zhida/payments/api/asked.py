"""What the endpoints of payments may be asked and told."""

from __future__ import annotations

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field

from zhida.payments.models.requests import ROUTES, STATES
from zhida.payments.queries import PayoutFilters, RequestFilters
from zhida.payments.queries.payouts import SORTS as PAYOUT_SORTS
from zhida.payments.queries.requests import SORTS as REQUEST_SORTS
from zhida.store.asked import Page, ReasonIn

MOST_FEN = 2**63 - 1
ECONOMY = Field("", max_length=13, description="经济分类科目；不填的用通常的科目")
PATH = r"^(\d+/)*$"


class PayoutQuery(Page):
    """What the list of payouts may be filtered and sorted by."""

    month: int | None = Field(None, description="YYYYMM")
    programme: str = ""
    division: str = Field("", description="区划路径，以 / 结尾", pattern=PATH)
    kind: str = ""
    state: str = Field("", pattern=f"^({'|'.join(STATES)})?$", description="批次中支付申请的状态")
    text: str = ""
    sort: str = Field("-made", pattern=f"^-?({'|'.join(PAYOUT_SORTS)})$")

    def filters(self) -> PayoutFilters:
        """Return them as the queries take them."""
        return PayoutFilters(
            **{name: getattr(self, name) for name in PayoutFilters.__dataclass_fields__}
        )


class RequestQuery(Page):
    """What the list of requests may be filtered and sorted by."""

    state: str = Field("", pattern=f"^({'|'.join(STATES)})?$")
    purpose: str = ""
    month: int | None = Field(None, description="YYYYMM")
    allotment: int | None = None
    payout: int | None = None
    route: str = Field("", pattern=f"^({'|'.join(ROUTES)})?$")
    division: str = Field("", description="区划路径，以 / 结尾", pattern=PATH)
    text: str = ""
    sort: str = Field("-requested", pattern=f"^-?({'|'.join(REQUEST_SORTS)})$")

    def filters(self) -> RequestFilters:
        """Return them as the queries take them."""
        return RequestFilters(
            **{name: getattr(self, name) for name in RequestFilters.__dataclass_fields__}
        )


class FileIn(Schema):
    """As which kind of file, and in which unit, rows are wanted."""

    form: Literal["xlsx", "csv"] = "xlsx"
    unit: Literal["元", "万元"] = "元"


class PaidFromIn(Schema):
    """What a payout is paid from; codes as in the registers."""

    division: str = Field(description="区划代码")
    component: str = Field(description="待遇代码")
    allotment_ids: list[int] = Field(min_length=1, description="指标编号，按使用的先后")
    function_subject: str = Field(max_length=13)
    name: str = Field(min_length=1, max_length=200)
    use_of_money: str = Field(min_length=1, max_length=300)
    requested_on: date
    agency: str = ""
    payee: int | None = Field(None, description="单位收款账户编号；拨付供养机构时填写")
    declared_lines: int | None = Field(None, ge=1)
    declared_fen: int | None = Field(None, ge=1, le=MOST_FEN)
    economy_subject: str = ECONOMY


class PaidAidIn(PaidFromIn):
    """Aid events to pay."""

    events: list[int] = Field(min_length=1)
    reason: str = ""


class RepostIn(PaidFromIn):
    """A cancelled payout to post again, some of its lines left out."""

    cancelled: int
    without: list[int] = Field(default_factory=list, description="不再发放的行号")
    reason: str = ""


class TransferIn(Schema):
    """Money that is to go to an institution."""

    allotment: int
    payee: int
    amount_fen: int = Field(gt=0, le=MOST_FEN)
    purpose: str = Field(description="支出方向代码")
    function_subject: str = Field(max_length=13)
    use_of_money: str = Field(min_length=1, max_length=300)
    requested_on: date
    economy_subject: str = ECONOMY
    reason: str = ""


class DecisionIn(Schema):
    """A decision on a request, and why."""

    step: Literal["approve", "reject", "withdraw", "revoke"]
    on: date
    reason: str = Field("", max_length=300)


class DayIn(Schema):
    """The day on which something is done."""

    on: date
    reason: str = ""


class OrderIn(DayIn):
    """By which channel an order goes."""

    channel: str = Field(max_length=40)


class ReturnedIn(Schema):
    """Lines that came back."""

    lines: list[int] = Field(min_length=1, description="退回明细编号")
    on: date
    reason: str = ""


class RepayIn(ReturnedIn):
    """Lines to pay again, into new accounts where they are given."""

    accounts: dict[int, int] = Field(default_factory=dict, description="救助对象编号：领款账户编号")


class SettlementIn(ReasonIn):
    """How a case was cleared up; ``paid_on`` when the line was paid after all."""

    on: date
    paid_on: date | None = None


class ExceptionIn(ReasonIn):
    """By which document somebody is paid a month once more."""

    person: int
    component: str
    month: int = Field(description="YYYYMM")
    document_number: str = Field(min_length=1, max_length=100)


class PayeeIn(Schema):
    """An account of a unit."""

    agency: str
    kind: str
    number: str = Field(max_length=60)
    bank: str = Field(max_length=100)
    holder_name: str = Field("", max_length=200)
    valid_from: date | None = None
    reason: str = ""


class PayeeExceptionIn(ReasonIn):
    """Which document allows a fund to be paid into an account that is otherwise refused."""

    fund: int
    document_number: str = Field(min_length=1, max_length=100)
