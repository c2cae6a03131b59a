"""PaymentRequest, its voucher and the orders to the channel. One request draws on one allotment."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.allotments.models import Allotment, Fund
from zhida.payments.models.payees import PayeeAccount, PayeeException
from zhida.payments.models.payouts import Payout
from zhida.registers.models import Agency, Division, Purpose
from zhida.store.append_only import WrittenOnce
from zhida.store.constraints import CompositeForeignKey
from zhida.store.fields import FenField, PathField, index_of_few
from zhida.store.steps import LawfulSteps

ROUTES = {"persons": "国库集中支付到人", "institution": "拨付供养机构"}

STATES = {
    "requested": "待审批",
    "approved": "已审批",
    "vouchered": "已开凭证",
    "ordered": "已发送",
    "settled": "已办结",
    "rejected": "已退回申请",
    "withdrawn": "已撤回",
    "revoked": "已撤销审批",
}

STEPS = {
    "requested": ["approved", "rejected", "withdrawn"],
    "approved": ["vouchered", "revoked"],
    "vouchered": ["ordered", "revoked"],
    "ordered": ["settled"],
    "settled": ["ordered"],
}
"""From a state to the states after it. A settled request opens again when paid money comes back."""

PAID_TO_THE_INSTITUTION = 1
"""The reference of the only row of an order that pays an institution."""
CANCELLED = ("rejected", "withdrawn", "revoked")
"""States of a request in which nothing was paid and nothing will be."""

DECIDED = ("approved", "vouchered", "ordered", "settled", "revoked")


class PaymentRequest(models.Model):
    """支付申请: money of one allotment, for one purpose, under one subject.

    Reserved when it is made. Of ``amount_fen``, ``paid_fen`` has reached its payees, ``failed_fen``
    came back; of what came back, ``repaid_fen`` was asked for again and ``given_back_fen`` let go.
    A payout over several allotments has one request for each.
    """

    number = models.CharField("申请编号", max_length=40, unique=True)
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金", db_index=False)
    allotment = models.ForeignKey(
        Allotment, models.PROTECT, related_name="requests", verbose_name="指标"
    )
    purpose = models.ForeignKey(Purpose, models.PROTECT, verbose_name="支出方向")
    function_subject = models.CharField("支出功能分类", max_length=13)
    economy_subject = models.CharField("经济分类", max_length=13, blank=True)
    route = models.CharField("支付方式", max_length=12, choices=list(ROUTES.items()))
    payout = models.ForeignKey(
        Payout,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="发放批次",
    )
    payee = models.ForeignKey(
        PayeeAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="收款账户",
    )
    exception = models.ForeignKey(
        PayeeException, models.PROTECT, null=True, blank=True, verbose_name="账户例外"
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="所更正的申请",
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="区划", db_index=False
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="机构",
        db_index=False,
    )
    scope_path = PathField("区划路径", max_length=100)
    use_of_money = models.CharField("用途", max_length=300)
    lines = models.PositiveIntegerField("人次", default=0)
    amount_fen = FenField("申请金额")
    paid_fen = FenField("已支付")
    failed_fen = FenField("退回")
    repaid_fen = FenField("已重新申请")
    given_back_fen = FenField("已退回指标")
    state = models.CharField(
        "状态", max_length=12, default="requested", choices=list(STATES.items())
    )
    requested_by = models.CharField("申请人", max_length=150)
    requested_on = models.DateField("申请日期")
    decided_by = models.CharField("审批人", max_length=150, null=True, blank=True)
    decided_on = models.DateField("审批日期", null=True, blank=True)
    decision_note = models.CharField("审批意见", max_length=300, null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "支付申请"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="payment_request_by_scope"),
            models.Index(fields=["state", "id"], name="payment_request_by_state"),
            index_of_few("agency", "payment_request_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="payment_request_is_positive",
                violation_error_message="支付申请的金额必须大于零。",
            ),
            models.CheckConstraint(
                condition=Q(paid_fen__gte=0, failed_fen__gte=0)
                & Q(amount_fen__gte=F("paid_fen") + F("failed_fen")),
                name="payment_request_never_overpaid",
                violation_error_message="已支付与退回之和不能超过申请金额。",
            ),
            models.CheckConstraint(
                condition=Q(repaid_fen__gte=0, given_back_fen__gte=0)
                & Q(failed_fen__gte=F("repaid_fen") + F("given_back_fen")),
                name="payment_request_repays_what_came_back",
                violation_error_message="重新支付和退回指标的金额之和不能超过退回的金额。",
            ),
            models.CheckConstraint(
                condition=Q(route="persons", payee__isnull=True, payout__isnull=False)
                | Q(route="institution", payee__isnull=False),
                name="payment_request_fits_its_route",
                violation_error_message="支付到人须有发放批次，拨付机构须有收款账户。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="payment_request_is_approved_by_another",
                violation_error_message="申请和审批不能是同一个人。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(decided_by__isnull=False),
                name="payment_request_approved_by_somebody",
                violation_error_message="审批通过必须记录审批人。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ordered", "settled"])
                | Q(paid_fen=0, failed_fen=0, repaid_fen=0, given_back_fen=0),
                name="payment_request_moves_money_once_ordered",
                violation_error_message="支付指令发送之前不能记支付结果。",
            ),
            models.UniqueConstraint(
                fields=["payout", "allotment", "purpose", "function_subject"],
                name="payment_request_draws_once_on_an_allotment",
                violation_error_message="该批次已对同一指标、同一支出方向提出申请。",
            ),
            models.UniqueConstraint(
                fields=["id", "amount_fen"],
                name="payment_request_and_its_amount",
                violation_error_message="支付申请重复。",
            ),
            CompositeForeignKey(
                through="allotment",
                fields=["fund", "allotment"],
                to_fields=["fund", "id"],
                name="payment_request_keeps_fund_of_allotment",
                violation_error_message="支付申请的资金与指标的资金不一致，直达资金标识不得改变。",
            ),
            LawfulSteps(
                name="payment_request_goes_lawful_steps",
                field="state",
                first="requested",
                steps=STEPS,
                violation_error_message="支付申请的当前状态不允许这一步。",
            ),
            WrittenOnce(
                name="payment_request_is_fixed",
                may_change=["paid_fen", "failed_fen", "repaid_fen", "given_back_fen", "state"],
                may_fill=["decided_by", "decided_on", "decision_note"],
                violation_error_message="支付申请不能修改或删除；有误请撤回后重新申请。",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    @property
    def open_fen(self) -> int:
        """What is neither paid nor come back yet; nothing of a request that came to nothing."""
        if self.state in CANCELLED:
            return 0
        return int(self.amount_fen - self.paid_fen - self.failed_fen)

    @property
    def returned_open_fen(self) -> int:
        """What came back and was neither asked for again nor given back to the allotment."""
        return int(self.failed_fen - self.repaid_fen - self.given_back_fen)


class Voucher(models.Model):
    """支付凭证: one for a request, over its whole amount, numbered by year and place."""

    request = models.OneToOneField(
        PaymentRequest, models.PROTECT, related_name="voucher", verbose_name="支付申请"
    )
    number = models.CharField("凭证号", max_length=40)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="区划", db_index=False
    )
    scope_path = PathField("区划路径", max_length=100)
    amount_fen = FenField("金额")
    issued_on = models.DateField("开具日期")
    issued_by = models.CharField("开具人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "支付凭证"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "fiscal_year", "number"],
                name="voucher_number_is_given_once",
                violation_error_message="该区划本年度已有这个凭证号。",
            ),
            models.UniqueConstraint(
                fields=["id", "amount_fen"],
                name="voucher_and_its_amount",
                violation_error_message="支付凭证重复。",
            ),
            CompositeForeignKey(
                through="request",
                fields=["request", "amount_fen"],
                to_fields=["id", "amount_fen"],
                name="voucher_equals_its_request",
                violation_error_message="支付凭证的金额必须与支付申请完全相同。",
            ),
            WrittenOnce(
                name="voucher_is_written_once",
                violation_error_message="支付凭证不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class ChannelOrder(models.Model):
    """支付指令: what was sent to a channel for a voucher. The file is made anew when asked for."""

    voucher = models.OneToOneField(
        Voucher, models.PROTECT, related_name="order", verbose_name="支付凭证"
    )
    number = models.CharField("指令编号", max_length=40, unique=True)
    channel = models.CharField("渠道", max_length=40)
    scope_path = PathField("区划路径", max_length=100)
    rows = models.PositiveIntegerField("笔数")
    amount_fen = FenField("金额")
    sha256 = models.CharField("文件摘要", max_length=64)
    sent_on = models.DateField("发送日期")
    sent_by = models.CharField("发送人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "支付指令"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows__gte=1),
                name="channel_order_has_rows",
                violation_error_message="支付指令不能没有明细。",
            ),
            CompositeForeignKey(
                through="voucher",
                fields=["voucher", "amount_fen"],
                to_fields=["id", "amount_fen"],
                name="channel_order_equals_its_voucher",
                violation_error_message="支付指令的金额必须与支付凭证完全相同。",
            ),
            WrittenOnce(
                name="channel_order_is_written_once",
                violation_error_message="支付指令不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number
