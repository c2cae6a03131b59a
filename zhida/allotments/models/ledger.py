"""Fund, Allotment, Movement: the heart. The invariants below are the database's own.

``Allotment.amount_fen`` is what the allotment holds in all: received, adjusted up, less adjusted
down and taken back. Of that, ``passed_down_fen`` went to children, ``reserved_fen`` is promised to
payments, ``paid_fen`` is paid, ``carried_fen`` was carried to another year; what is left is the
rest and is never negative. Every running sum is provable from the movements between allotments
and from the uses of each (see ``proofs``).

A row of amount 0 is an allotment too: the document names the receiver, so the ledger shows it. No
movement belongs to it, because a movement is positive.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from zhida.notices.models import Notice
from zhida.registers.models import Agency, Division, Mark, Purpose
from zhida.store.append_only import WrittenOnce
from zhida.store.constraints import CompositeForeignKey
from zhida.store.fields import FenField, PathField

KINDS = {
    "receive": "接收",
    "pass_down": "分解下达",
    "adjust_up": "追加",
    "adjust_down": "调减",
    "take_back": "收回",
    "correct": "更正",
}
"""The kinds of movement, with their Chinese names."""

DOWNWARD = ("receive", "pass_down", "adjust_up")
"""Kinds that bring money to the lower allotment (from above or from outside)."""

UPWARD = ("adjust_down", "take_back")
"""Kinds that take money from the lower allotment (to above or to outside)."""


class Fund(models.Model):
    """资金: the earmark. Written once, never changed; a child may not leave it.

    What makes a fund is year, project name and mark. The same mark code means different things in
    different regions, so the region belongs to it; money without a mark is a fund of its own.
    """

    fiscal_year = models.PositiveSmallIntegerField("预算年度")
    project_code = models.CharField("项目代码", max_length=40, blank=True)
    project_name = models.CharField("项目名称", max_length=180)
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, blank=True, verbose_name="标识")
    mark_region = models.CharField("标识发布地区", max_length=12, blank=True)
    mark_text = models.CharField("直达资金标识", max_length=80, blank=True)
    income_subject = models.CharField("收入科目", max_length=13, blank=True)
    function_subjects = models.JSONField("支出科目", default=list)
    purposes = models.JSONField("支出方向", default=list)

    class Meta:
        verbose_name = "资金"
        ordering = ["-fiscal_year", "project_name", "mark_text"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "project_name", "mark_region", "mark_text"],
                name="fund_is_one_year_project_and_mark",
                violation_error_message="该年度已有同一项目名称、同一标识的资金。",
            ),
            WrittenOnce(
                name="fund_is_written_once",
                violation_error_message="资金的年度、项目名称和直达资金标识必须贯穿始终，不能更改。",
            ),
        ]

    def __str__(self) -> str:
        """Return year, project and mark as one line."""
        return " ".join(filter(None, [f"{self.fiscal_year}年", self.project_name, self.mark_text]))


class Allotment(models.Model):
    """指标: one row for each document, receiver, purpose (or pooled) and source.

    ``path`` holds the ids of the allotments above, from the source down, each ended by "/"; what
    lies below this one is ``path__within=self.subtree``. ``scope_path`` is the path of the
    division that holds the money. ``issued_on`` is unknown (NULL) for a source whose document is
    not registered, and ``untraced`` tells just that.
    """

    # No index of its own: the constraint allotment_and_its_fund is one.
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金", db_index=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="上级指标",
        related_name="children",
    )
    path = PathField("来源路径", max_length=300, blank=True)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, verbose_name="资金文件", related_name="allotments"
    )
    document_number = models.CharField("文号", max_length=100)
    receiver_name = models.CharField("接收单位（原文）", max_length=200)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="接收区划")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name="机构")
    scope_path = PathField("区划路径", max_length=100)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, null=True, blank=True, verbose_name="支出方向", db_index=False
    )
    source_label = models.CharField("资金来源", max_length=60, blank=True)
    origin_year = models.PositiveSmallIntegerField("最初年度")
    untraced = models.BooleanField("上级来源未登记", default=False)

    amount_fen = FenField("指标金额")
    passed_down_fen = FenField("已分解下达")
    reserved_fen = FenField("已申请支付")
    paid_fen = FenField("已支付")
    taken_back_fen = FenField("被收回")
    carried_fen = FenField("已结转")

    issued_on = models.DateField("下达日期", null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")
    received_on = models.DateField("确认收到日期", null=True, blank=True)
    passed_down_on = models.DateField("首次分解下达日期", null=True, blank=True)
    due_on = models.DateField("应分解下达日期", null=True, blank=True)

    class Meta:
        verbose_name = "指标"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["path"], name="allotment_by_path"),
            models.Index(fields=["scope_path", "id"], name="allotment_by_scope"),
            models.Index(fields=["issued_on", "id"], name="allotment_by_issue"),
            models.Index(
                fields=["due_on"], name="allotment_by_due", condition=Q(due_on__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_fen__gte=F("passed_down_fen")
                    + F("reserved_fen")
                    + F("paid_fen")
                    + F("carried_fen")
                ),
                name="allotment_never_overspent",
                violation_error_message="指标余额不足，不能下达、支付或收回超过余额的金额。",
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_fen__gte=0,
                    passed_down_fen__gte=0,
                    reserved_fen__gte=0,
                    paid_fen__gte=0,
                    taken_back_fen__gte=0,
                    carried_fen__gte=0,
                ),
                name="allotment_sums_are_not_negative",
                violation_error_message="指标的各项金额都不能为负数。",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(untraced=False),
                name="allotment_with_parent_is_traced",
                violation_error_message="已有上级指标的，不能再标为“上级来源未登记”。",
            ),
            models.UniqueConstraint(
                fields=["fund", "id"],
                name="allotment_and_its_fund",
                violation_error_message="指标与资金的对应关系重复。",
            ),
            CompositeForeignKey(
                through="parent",
                fields=["fund", "parent"],
                to_fields=["fund", "id"],
                name="allotment_keeps_fund_of_parent",
                violation_error_message=(
                    "下级指标必须与上级指标同属一项资金：年度、项目名称和直达资金标识不得改变。"
                ),
            ),
            models.UniqueConstraint(
                "document_number",
                "division",
                "fund",
                Coalesce("parent", 0),
                Coalesce("agency", 0),
                Coalesce("purpose", 0),
                "source_label",
                name="allotment_one_row_per_receiver",
                violation_error_message=(
                    "本文件已向该单位下达过同一支出方向、同一来源的指标；增加金额请用“追加”。"
                ),
            ),
            WrittenOnce(
                name="allotment_identity_is_fixed",
                may_change=[
                    "path",
                    "untraced",
                    "amount_fen",
                    "passed_down_fen",
                    "reserved_fen",
                    "paid_fen",
                    "taken_back_fen",
                    "carried_fen",
                    "due_on",
                ],
                may_fill=["parent_id", "received_on", "passed_down_on"],
                violation_error_message=(
                    "指标的资金、文号、接收单位、支出方向和最初年度不能更改，指标也不能删除。"
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return document and receiver."""
        return f"{self.document_number} {self.receiver_name}"

    @property
    def subtree(self) -> str:
        """The path prefix of everything below this allotment."""
        return f"{self.path}{self.pk}/"

    @property
    def left_fen(self) -> int:
        """What is neither passed down nor promised, paid or carried over."""
        used: int = self.passed_down_fen + self.reserved_fen + self.paid_fen + self.carried_fen
        return int(self.amount_fen - used)

    @property
    def received_fen(self) -> int:
        """What ever came in: what it holds now and what was taken back from it."""
        return int(self.amount_fen + self.taken_back_fen)


class Movement(models.Model):
    """变动: append-only. Money from one allotment (or outside) to another (or outside).

    A correction is a movement of its own: the same amount the other way, naming the movement it
    undoes (``corrects``) and that movement's kind (``corrected_kind``). ``happened_on`` is the day
    on which the money moved, ``recorded_at`` when Zhida learned of it.
    """

    kind = models.CharField("类型", max_length=16, choices=list(KINDS.items()))
    fund = models.ForeignKey(Fund, models.PROTECT, verbose_name="资金", db_index=False)
    from_allotment = models.ForeignKey(
        Allotment,
        models.PROTECT,
        null=True,
        related_name="movements_out",
        verbose_name="转出指标",
    )
    to_allotment = models.ForeignKey(
        Allotment,
        models.PROTECT,
        null=True,
        related_name="movements_in",
        verbose_name="转入指标",
    )
    amount_fen = FenField("金额")
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="corrections",
        verbose_name="所更正的变动",
    )
    corrected_kind = models.CharField(
        "所更正的类型", max_length=16, choices=list(KINDS.items()), blank=True
    )
    notice = models.ForeignKey(
        Notice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name="资金文件",
    )
    document_number = models.CharField("依据文号", max_length=100, blank=True)
    reason = models.TextField("理由", blank=True)
    happened_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间")
    audit_number = models.BigIntegerField("审计序号", db_index=True)

    class Meta:
        verbose_name = "变动"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="movement_is_positive",
                violation_error_message="变动金额必须大于零；减少金额请用“调减”或“收回”。",
            ),
            models.CheckConstraint(
                condition=Q(from_allotment__isnull=False, to_allotment__isnull=True)
                | Q(from_allotment__isnull=True, to_allotment__isnull=False)
                | (
                    Q(from_allotment__isnull=False, to_allotment__isnull=False)
                    & ~Q(from_allotment=F("to_allotment"))
                ),
                name="movement_has_two_different_ends",
                violation_error_message="一笔变动的转出与转入不能是同一个指标。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="receive", from_allotment__isnull=True)
                    | Q(kind="pass_down", from_allotment__isnull=False, to_allotment__isnull=False)
                    | Q(kind="adjust_up", to_allotment__isnull=False)
                    | Q(kind__in=["adjust_down", "take_back"], from_allotment__isnull=False)
                    | Q(kind="correct")
                ),
                name="movement_ends_fit_its_kind",
                violation_error_message="变动的转出、转入与其类型不符。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="correct", corrects__isnull=False)
                    & Q(corrected_kind__in=[*DOWNWARD, *UPWARD])
                )
                | (~Q(kind="correct") & Q(corrects__isnull=True, corrected_kind="")),
                name="movement_correction_names_what_it_corrects",
                violation_error_message="更正必须指明所更正的变动；更正本身不能再被更正。",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                name="movement_is_corrected_once",
                violation_error_message="这笔变动已经更正过，不能再次更正。",
            ),
            models.UniqueConstraint(
                fields=["id", "fund", "amount_fen", "kind"],
                name="movement_and_what_it_moved",
                violation_error_message="变动重复。",
            ),
            CompositeForeignKey(
                through="corrects",
                fields=["corrects", "fund", "amount_fen", "corrected_kind"],
                to_fields=["id", "fund", "amount_fen", "kind"],
                name="movement_correction_equals_what_it_corrects",
                violation_error_message="更正的资金、金额必须与所更正的变动完全相同。",
            ),
            CompositeForeignKey(
                through="from_allotment",
                fields=["fund", "from_allotment"],
                to_fields=["fund", "id"],
                name="movement_leaves_its_own_fund",
                violation_error_message="变动的资金与转出指标的资金不一致。",
            ),
            CompositeForeignKey(
                through="to_allotment",
                fields=["fund", "to_allotment"],
                to_fields=["fund", "id"],
                name="movement_arrives_in_its_own_fund",
                violation_error_message="变动的资金与转入指标的资金不一致。",
            ),
            WrittenOnce(
                name="movement_is_written_once",
                violation_error_message="变动一经记账不能修改或删除；有误请另作更正。",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and document."""
        return f"{self.get_kind_display()} {self.document_number}"
