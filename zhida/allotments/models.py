"""Fund, Allotment, Movement: the heart. The invariants below are the database's own.

Allotment.amount_fen is what the allotment holds in all: received + adjusted up - adjusted down -
taken back from it. Of that, ``passed_down_fen`` went to children, ``reserved_fen`` is promised to
payments, ``paid_fen`` is paid, ``carried_fen`` was carried to another year. What is left is the
rest and is never negative. Every running sum is provable from the movements.
"""

from __future__ import annotations

from django.db import models

from zhida.notices.models import Notice
from zhida.registers.models import Agency, Division, Mark, Purpose
from zhida.store.fields import FenField


class Fund(models.Model):
    """资金: the earmark. Written once, never changed; a child may not leave it."""

    fiscal_year = models.PositiveSmallIntegerField("预算年度")
    project_code = models.CharField("项目代码", max_length=40, blank=True)
    project_name = models.CharField("项目名称", max_length=180)
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, blank=True, verbose_name="标识")
    mark_text = models.CharField("直达资金标识", max_length=80, blank=True)
    income_subject = models.CharField("收入科目", max_length=13, blank=True)
    function_subjects = models.JSONField("支出科目", default=list)
    purposes = models.ManyToManyField(Purpose, verbose_name="支出方向", blank=True)

    class Meta:
        verbose_name = "资金"


class Allotment(models.Model):
    """指标: one row for each document, receiver, purpose (or pooled) and source."""

    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    path = models.CharField("来源路径", max_length=300, db_index=True, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, verbose_name="资金文件")
    document_number = models.CharField("文号", max_length=100)
    receiver_name = models.CharField("接收单位（原文）", max_length=200)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="接收区划")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name="机构")
    scope_path = models.CharField("区划路径", max_length=100, db_index=True)
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, blank=True)
    source_label = models.CharField("资金来源", max_length=60, blank=True)
    origin_year = models.PositiveSmallIntegerField("最初年度")
    untraced = models.BooleanField("上级来源未登记", default=False)

    amount_fen = FenField("指标金额")
    passed_down_fen = FenField("已分解下达")
    reserved_fen = FenField("已申请支付")
    paid_fen = FenField("已支付")
    taken_back_fen = FenField("被收回")
    carried_fen = FenField("已结转")

    issued_on = models.DateField("下达日期")
    registered_at = models.DateTimeField("登记时间")
    received_on = models.DateField("接收登记日期", null=True, blank=True)
    passed_down_on = models.DateField("分解下达日期", null=True, blank=True)

    class Meta:
        verbose_name = "指标"


class Movement(models.Model):
    """变动: append-only. Money from one allotment (or outside) to another (or outside)."""

    kind = models.CharField(
        "类型",
        max_length=16,
        choices=[
            ("receive", "接收"),
            ("pass_down", "分解下达"),
            ("adjust_up", "追加"),
            ("adjust_down", "调减"),
            ("take_back", "收回"),
            ("correct", "更正"),
        ],
    )
    fund = models.ForeignKey(Fund, models.PROTECT)
    from_allotment = models.ForeignKey(
        Allotment, models.PROTECT, null=True, related_name="movements_out"
    )
    to_allotment = models.ForeignKey(
        Allotment, models.PROTECT, null=True, related_name="movements_in"
    )
    amount_fen = FenField("金额")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    document_number = models.CharField("依据文号", max_length=100, blank=True)
    reason = models.TextField("理由", blank=True)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间")
    audit_number = models.BigIntegerField("审计序号")

    class Meta:
        verbose_name = "变动"
