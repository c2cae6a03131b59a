"""Use: how far an allotment's own money has gone on its way to a payee. Append-only."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.allotments.models.ledger import Allotment, Fund
from zhida.registers.models import Purpose
from zhida.store.append_only import WrittenOnce
from zhida.store.constraints import CompositeForeignKey
from zhida.store.fields import FenField

USES = {
    "reserve": "申请支付",
    "release": "释放占用",
    "pay": "支付",
    "unpay": "退回",
}
"""What is done with an allotment's own money, with the Chinese names: promised to a payment, let
go again, paid out of what was promised, come back to what is promised."""


class Use(models.Model):
    """使用: append-only. What was done with an allotment's own money, for one purpose.

    A movement takes money from one allotment to another; a use leaves it where it is and says how
    far it has gone on its way to a payee (see ``USES``). ``document_number`` is the number of the
    payment request. The ledger of each purpose is drawn from these rows alone.
    """

    kind = models.CharField("类型", max_length=8, choices=list(USES.items()))
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金", db_index=False)
    allotment = models.ForeignKey(
        Allotment, models.PROTECT, related_name="uses", verbose_name="指标"
    )
    purpose = models.ForeignKey(Purpose, models.PROTECT, verbose_name="支出方向")
    function_subject = models.CharField("支出功能分类", max_length=13)
    amount_fen = FenField("金额")
    document_number = models.CharField("申请编号", max_length=100, db_index=True)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间")
    audit_number = models.BigIntegerField("审计序号", db_index=True)

    class Meta:
        verbose_name = "使用"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="use_is_positive",
                violation_error_message="使用金额必须大于零。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(USES)),
                name="use_is_of_a_known_kind",
                violation_error_message="使用的类型不符。",
            ),
            models.CheckConstraint(
                condition=~Q(function_subject="") & ~Q(document_number=""),
                name="use_names_subject_and_request",
                violation_error_message="使用必须写明支出科目和申请编号。",
            ),
            CompositeForeignKey(
                through="allotment",
                fields=["fund", "allotment"],
                to_fields=["fund", "id"],
                name="use_stays_in_its_own_fund",
                violation_error_message="使用的资金与指标的资金不一致。",
            ),
            WrittenOnce(
                name="use_is_written_once",
                violation_error_message="使用记录一经记账不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and request."""
        return f"{self.get_kind_display()} {self.document_number}"
