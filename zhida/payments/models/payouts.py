"""PayoutRun: what is due in a month, reckoned. Payout: lines that were posted together.

The lines themselves lie outside the ORM (see ``payments.lines``): ``Segment`` says where. A run's
items lie in a file of the data folder whose digest stands on the run, until it is approved.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from zhida.core import month
from zhida.recipients.models import AidEvent, Person
from zhida.registers.models import Agency, Component, Division, Programme
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import FenField, PathField, index_of_few
from zhida.store.steps import LawfulSteps

PAYOUT_KINDS = {
    "regular": "按月发放",
    "event": "按次发放",
    "roster": "名册发放",
    "supplement": "补发",
    "correction": "重新支付",
}


class Payout(models.Model):
    """发放批次: lines posted together, never changed afterwards. Months are YYYYMM.

    ``lines`` and ``total_fen`` are what was posted, equal to what was declared. A correction pays
    again what came back from the lines of ``corrects``. ``origin_sha256`` is the digest of the
    roster or of the run's items, so that neither is posted twice. A ``run`` becomes a payout for
    each subject that its people are booked under.
    """

    number = models.CharField("批次号", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=12, choices=list(PAYOUT_KINDS.items()))
    name = models.CharField("名称", max_length=200)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="救助项目"
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="发放区划", db_index=False
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="供养机构",
        db_index=False,
    )
    scope_path = PathField("区划路径", max_length=100)
    first_month = models.PositiveIntegerField("起始月份")
    last_month = models.PositiveIntegerField("截止月份")
    lines = models.PositiveIntegerField("人次")
    total_fen = FenField("金额合计")
    origin_sha256 = models.CharField("来源摘要", max_length=64, null=True, blank=True)
    run = models.ForeignKey(
        "PayoutRun",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payouts",
        verbose_name="月度核算",
    )
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="所更正的批次",
    )
    made_by = models.CharField("经办人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "发放批次"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="payout_by_scope"),
            models.Index(fields=["last_month", "id"], name="payout_by_month"),
            index_of_few("agency", "payout_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lines__gte=1, total_fen__gt=0),
                name="payout_pays_somebody_something",
                violation_error_message="发放批次不能没有人员，金额合计必须大于零。",
            ),
            models.CheckConstraint(
                condition=Q(first_month__gte=month.FIRST, last_month__lte=month.LAST)
                & Q(last_month__gte=F("first_month")),
                name="payout_is_for_months",
                violation_error_message="发放月份应写作年份加月份，如 202203。",
            ),
            models.UniqueConstraint(
                fields=["origin_sha256"],
                name="payout_is_posted_once",
                violation_error_message="这份名册（或这次核算）已经生成过发放批次。",
            ),
            models.CheckConstraint(
                condition=(Q(kind="correction") & Q(corrects__isnull=False))
                | (~Q(kind="correction") & Q(corrects__isnull=True)),
                name="payout_correction_names_what_it_corrects",
                violation_error_message="重新支付的批次必须指明所更正的批次。",
            ),
            models.CheckConstraint(
                condition=Q(run__isnull=True)
                | Q(kind="regular", programme__isnull=False, origin_sha256__isnull=False),
                name="payout_of_a_run_is_regular",
                violation_error_message="由月度核算生成的批次必须是按月发放，并注明来源。",
            ),
            WrittenOnce(
                name="payout_is_written_once",
                violation_error_message="发放批次一经生成不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}"


class Segment(models.Model):
    """明细段: where the lines of a payout lie. Lines without a segment do not count.

    ``place`` is ``shared`` (the tables by month, for small payouts) or ``own`` (a table or file
    ``name`` of the payout's own). ``digest`` is over the lines in their order; the audit line of
    the posting keeps it too.
    """

    payout = models.OneToOneField(
        Payout, models.PROTECT, primary_key=True, related_name="segment", verbose_name="发放批次"
    )
    place = models.CharField("存放方式", max_length=8)
    name = models.CharField("存放位置", max_length=100)
    first_month = models.PositiveIntegerField("起始月份")
    last_month = models.PositiveIntegerField("截止月份")
    lines = models.PositiveIntegerField("行数")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "明细段"
        ordering = ["payout"]
        indexes = [
            # Every question about a person asks for these, and there are few.
            models.Index(fields=["payout"], condition=Q(place="own"), name="segment_of_its_own"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__in=["shared", "own"]),
                name="segment_lies_somewhere",
                violation_error_message="明细段的存放方式不符。",
            ),
            WrittenOnce(
                name="segment_is_written_once",
                violation_error_message="明细段的登记不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return where it lies."""
        return f"{self.place} {self.name}"


class Occasion(models.Model):
    """另行发放的依据: why a person is paid the same component for the same month once more.

    A line carries the id of its occasion, 0 for the ordinary payment of the month. The unique key
    (person, component, month, occasion) of the lines holds without exception: an exception is an
    occasion of its own. Kinds: ``aid`` (each aid event is one), ``repayment`` (pays again line
    ``line_no`` of ``payout``, which came back), ``exception`` (recorded with document and reason).
    """

    kind = models.CharField(
        "类型",
        max_length=12,
        choices=[("aid", "救助事项"), ("repayment", "重新支付"), ("exception", "例外")],
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="occasions", verbose_name="救助对象"
    )
    component = models.ForeignKey(Component, models.PROTECT, related_name="+", verbose_name="待遇")
    month = models.PositiveIntegerField("所属月份")
    aid_event = models.OneToOneField(
        AidEvent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="occasion",
        verbose_name="救助事项",
    )
    payout = models.ForeignKey(
        Payout, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原批次"
    )
    line_no = models.PositiveIntegerField("原行号", null=True, blank=True)
    document_number = models.CharField("依据文号", max_length=100, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    recorded_by = models.CharField("记录人", max_length=150)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "另行发放的依据"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="aid", aid_event__isnull=False, payout__isnull=True)
                | Q(
                    kind="repayment",
                    aid_event__isnull=True,
                    payout__isnull=False,
                    line_no__isnull=False,
                )
                | (
                    Q(kind="exception", aid_event__isnull=True, payout__isnull=True)
                    & ~Q(document_number="")
                    & ~Q(reason="")
                ),
                name="occasion_says_why",
                violation_error_message="另行发放必须有依据：救助事项、退回的原行，或文号和理由。",
            ),
            models.UniqueConstraint(
                fields=["payout", "line_no"],
                name="occasion_repays_a_line_once",
                violation_error_message="退回的这一行已经重新支付。",
            ),
            WrittenOnce(
                name="occasion_is_written_once",
                violation_error_message="另行发放的依据不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return kind and person."""
        return f"{self.get_kind_display()} {self.person}"


class PayoutRun(models.Model):
    """月度核算: what is due to whom in a month and why, before a second person approves it.

    The items lie in ``runs/<id>.parquet`` of the data folder; ``sha256`` is that file's digest, and
    approval demands that it still is. ``new``, ``stopped`` and ``changed`` count enrolments beside
    the month before; ``unpayable`` those for which nothing can be paid (no standard, no account).
    With an ``agency`` the run is of those whom that institution supports, whose money goes to it.
    """

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="发放区划", db_index=False
    )
    scope_path = PathField("区划路径", max_length=100)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", verbose_name="救助项目"
    )
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="供养机构",
        db_index=False,
    )
    month = models.PositiveIntegerField("月份")
    state = models.CharField(
        "状态",
        max_length=10,
        default="computed",
        choices=[("computed", "待复核"), ("approved", "已复核"), ("discarded", "已作废")],
    )
    enrolments = models.PositiveIntegerField("核算人次")
    payable = models.PositiveIntegerField("应发人次")
    unpayable = models.PositiveIntegerField("不能发放人次")
    new = models.PositiveIntegerField("新增")
    stopped = models.PositiveIntegerField("停发")
    changed = models.PositiveIntegerField("金额变动")
    total_fen = FenField("应发合计")
    last_total_fen = FenField("上月合计")
    sha256 = models.CharField("摘要", max_length=64)
    computed_by = models.CharField("核算人", max_length=150)
    computed_at = models.DateTimeField("核算时间")
    approved_by = models.CharField("复核人", max_length=150, null=True, blank=True)
    approved_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "月度核算"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="payout_run_by_scope"),
            index_of_few("agency", "payout_run_by_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                "division",
                "programme",
                Coalesce("agency", 0),
                "month",
                condition=~Q(state="discarded"),
                name="payout_run_once_a_month",
                violation_error_message="该区划这个项目本月已有核算；重新核算请先作废原来的。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("computed_by")),
                name="payout_run_is_approved_by_another",
                violation_error_message="核算和复核不能是同一个人。",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state="approved") & Q(approved_by__isnull=True, approved_at__isnull=True)),
                name="payout_run_approved_by_somebody",
                violation_error_message="复核通过的核算必须有复核人和复核时间。",
            ),
            LawfulSteps(
                name="payout_run_goes_lawful_steps",
                field="state",
                first="computed",
                steps={"computed": ["approved", "discarded"]},
                violation_error_message="这次核算已经复核或作废，不能再办理。",
            ),
            WrittenOnce(
                name="payout_run_is_fixed",
                may_change=["state"],
                may_fill=["approved_by", "approved_at"],
                violation_error_message="月度核算不能修改或删除；有变动请作废后重新核算。",
            ),
        ]

    def __str__(self) -> str:
        """Return division or institution, programme and month."""
        return f"{self.agency or self.division} {self.programme} {month.shown(self.month)}"

    @property
    def nothing_due(self) -> int:
        """How many enrolments run, but come to nothing this month."""
        return self.enrolments - self.payable - self.unpayable
