"""What the channel answered: files taken in, ranges of lines paid, lines returned, open cases.

A line of an order is paid when it lies in a ``PaidRange`` and in no ``ReturnedLine``: money may
come back after it was paid. ``reference`` is the line's number in its payout (1 for a payment to
an institution).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.payments.models.payouts import Payout
from zhida.payments.models.requests import ChannelOrder, PaymentRequest
from zhida.recipients.models import Person
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import FenField, PathField, index_of_few
from zhida.store.overlap import NoOverlap

CASES = {
    "unknown_order": "找不到对应的支付指令",
    "unknown_line": "找不到对应的明细",
    "amount_differs": "金额不符",
    "payee_differs": "户名不符",
    "account_differs": "账号不符",
    "date_differs": "日期不合理",
    "sign_differs": "正负号不符",
    "answered_twice": "同一笔有互相矛盾的结果",
}


class ReturnFile(models.Model):
    """回单文件: an answer of the channel, taken in once. The file itself names people: not kept."""

    order = models.ForeignKey(
        ChannelOrder,
        models.PROTECT,
        related_name="answers",
        verbose_name="支付指令",
    )
    channel = models.CharField("渠道", max_length=40)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    scope_path = PathField("区划路径", max_length=100)
    rows = models.PositiveIntegerField("行数")
    paid_lines = models.PositiveIntegerField("成功笔数")
    paid_fen = FenField("成功金额")
    returned_lines = models.PositiveIntegerField("退回笔数")
    returned_fen = FenField("退回金额")
    repeated_lines = models.PositiveIntegerField("重复笔数", default=0)
    cases = models.PositiveIntegerField("疑点数")
    recorded_by = models.CharField("导入人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "回单文件"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                name="return_file_is_taken_in_once",
                violation_error_message="这份回单已经导入过。",
            ),
            WrittenOnce(
                name="return_file_is_written_once",
                violation_error_message="回单的导入记录不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name


class PaidRange(models.Model):
    """支付成功: lines ``first_reference`` until before ``end_reference`` of an order."""

    order = models.ForeignKey(
        ChannelOrder,
        models.PROTECT,
        related_name="paid_ranges",
        verbose_name="支付指令",
    )
    file = models.ForeignKey(
        ReturnFile, models.PROTECT, related_name="paid_ranges", verbose_name="回单文件"
    )
    first_reference = models.PositiveIntegerField("首行")
    end_reference = models.PositiveIntegerField("末行之后")
    lines = models.PositiveIntegerField("笔数")
    amount_fen = FenField("金额")
    paid_on = models.DateField("支付日期")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "支付成功"
        ordering = ["order", "first_reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_reference__gt=F("first_reference"), amount_fen__gt=0)
                & Q(lines__lte=F("end_reference") - F("first_reference"), lines__gte=1),
                name="paid_range_holds_lines",
                violation_error_message="支付成功的行号范围不符。",
            ),
            NoOverlap(
                name="paid_range_pays_a_line_once",
                keys=["order"],
                first="first_reference",
                last="end_reference",
                violation_error_message="这些明细已经记过支付成功。",
            ),
            WrittenOnce(
                name="paid_range_is_written_once",
                violation_error_message="支付结果不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return the range."""
        return f"{self.first_reference}–{self.end_reference - 1}"


class ReturnedLine(models.Model):
    """退回明细: a line that did not arrive, or came back; then repaid or given back."""

    order = models.ForeignKey(
        ChannelOrder,
        models.PROTECT,
        related_name="returned_lines",
        verbose_name="支付指令",
    )
    request = models.ForeignKey(
        PaymentRequest,
        models.PROTECT,
        related_name="returned_lines",
        verbose_name="支付申请",
    )
    file = models.ForeignKey(
        ReturnFile, models.PROTECT, related_name="lines_returned", verbose_name="回单文件"
    )
    reference = models.PositiveIntegerField("行号")
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="returned_lines",
        verbose_name="救助对象",
    )
    scope_path = PathField("区划路径", max_length=100)
    amount_fen = FenField("金额")
    code = models.CharField("渠道代码", max_length=20)
    cause = models.CharField("退回原因", max_length=200)
    returned_on = models.DateField("退回日期")
    had_been_paid = models.BooleanField("支付成功后退回", default=False)
    repaid_in = models.ForeignKey(
        Payout,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="重新支付批次",
        db_index=False,
    )
    given_back_on = models.DateField("退回指标日期", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "退回明细"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="returned_line_by_scope"),
            index_of_few("repaid_in", "returned_line_by_repaying"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "reference"],
                name="returned_line_comes_back_once",
                violation_error_message="这一笔已经记过退回。",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="returned_line_is_positive",
                violation_error_message="退回金额必须大于零。",
            ),
            models.CheckConstraint(
                condition=Q(repaid_in__isnull=True) | Q(given_back_on__isnull=True),
                name="returned_line_is_repaid_or_given_back",
                violation_error_message="退回的一笔只能重新支付或退回指标，不能两样都办。",
            ),
            WrittenOnce(
                name="returned_line_is_fixed",
                may_fill=["repaid_in_id", "given_back_on"],
                violation_error_message="退回明细不能修改或删除。",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it was neither paid again nor given back."""
        return self.repaid_in_id is None and self.given_back_on is None

    def __str__(self) -> str:
        """Return cause and line."""
        return f"{self.cause} {self.reference}"


class Case(models.Model):
    """对账疑点: a row of an answer that fits no line, or fits it wrongly; a person settles it."""

    kind = models.CharField("类型", max_length=20, choices=list(CASES.items()))
    file = models.ForeignKey(
        ReturnFile, models.PROTECT, related_name="open_cases", verbose_name="回单文件"
    )
    row = models.PositiveIntegerField("所在行")
    reference = models.PositiveIntegerField("行号", null=True, blank=True)
    scope_path = PathField("区划路径", max_length=100)
    expected = models.CharField("应为", max_length=200, blank=True)
    found = models.CharField("实为", max_length=200, blank=True)
    amount_fen = FenField("涉及金额")
    settled_by = models.CharField("处理人", max_length=150, null=True, blank=True)
    settled_on = models.DateField("处理日期", null=True, blank=True)
    settlement = models.CharField("处理结果", max_length=300, null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "对账疑点"
        ordering = ["-id"]
        indexes = [models.Index(fields=["scope_path", "id"], name="case_by_scope")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_on__isnull=True)
                | (
                    Q(settled_by__isnull=False, settled_on__isnull=False)
                    & Q(settlement__isnull=False)
                    & ~Q(settlement="")
                ),
                name="case_is_settled_with_a_reason",
                violation_error_message="处理疑点必须写明处理人、日期和结果。",
            ),
            WrittenOnce(
                name="case_is_fixed",
                may_fill=["settled_by", "settled_on", "settlement"],
                violation_error_message="对账疑点不能修改或删除，只能写明处理结果。",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and row."""
        return f"{self.get_kind_display()} {self.row}"
