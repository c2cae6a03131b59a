"""Accounts of institutions, and the recorded exceptions by which an account may be paid at all.

Which kinds of account may not be paid is data (``data/account_kinds.yaml``), not a column.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.allotments.models import Fund
from zhida.registers.models import Agency
from zhida.store.append_only import WrittenOnce


class PayeeAccount(models.Model):
    """单位收款账户: an account of an institution or office; its number is sealed."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="payee_accounts", verbose_name="单位"
    )
    kind = models.CharField("账户性质", max_length=24)
    holder_name = models.CharField("户名", max_length=200)
    bank = models.CharField("开户银行", max_length=100)
    number_sealed = models.BinaryField("账号（加密）")
    number_hash = models.BinaryField("账号（摘要）", max_length=32)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "单位收款账户"
        ordering = ["agency", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["number_hash"],
                name="payee_account_is_listed_once",
                violation_error_message="这个单位账户已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="payee_account_ends_after_it_begins",
                violation_error_message="停用日期不能早于启用日期。",
            ),
            WrittenOnce(
                name="payee_account_is_fixed",
                may_change=["number_sealed"],
                may_fill=["valid_to"],
                violation_error_message="单位收款账户不能修改或删除；更换请停用后另行登记。",
            ),
        ]

    def __str__(self) -> str:
        """Return the holder."""
        return self.holder_name


class PayeeException(models.Model):
    """账户例外: a document allows a fund to be paid into an account that is otherwise refused."""

    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, related_name="exceptions", verbose_name="账户"
    )
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name="资金")
    document_number = models.CharField("批准文号", max_length=100)
    reason = models.CharField("理由", max_length=300)
    recorded_by = models.CharField("记录人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "账户例外"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fund"],
                name="payee_exception_is_recorded_once",
                violation_error_message="该账户对这项资金已有例外记录。",
            ),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(reason=""),
                name="payee_exception_has_document_and_reason",
                violation_error_message="账户例外必须写明批准文号和理由。",
            ),
            WrittenOnce(
                name="payee_exception_is_written_once",
                violation_error_message="账户例外不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return account and document."""
        return f"{self.account} {self.document_number}"
