"""Source files, their readings, and the notices and target tables they became."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from zhida.registers.models import Agency, Division
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import FenField, PathField


class SourceFile(models.Model):
    """原件: the file as it came, byte for byte; never changed."""

    name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveIntegerField("字节数")
    content = models.BinaryField("内容")
    recorded_at = models.DateTimeField("收到时间", auto_now_add=True)

    class Meta:
        verbose_name = "原件"
        constraints = [
            WrittenOnce(
                name="source_file_is_written_once",
                violation_error_message="原件一经收存，不能修改或删除。",
            )
        ]

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class Reading(models.Model):
    """识读: what was read from a source file, waiting for a person to confirm it."""

    source = models.ForeignKey(
        SourceFile, models.PROTECT, related_name="readings", verbose_name="原件"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        default="waiting",
        choices=[
            ("waiting", "等待识读"),
            ("reading", "识读中"),
            ("ready", "待确认"),
            ("unreadable", "无法识读"),
            ("cancelled", "已取消"),
            ("registered", "已登记"),
        ],
    )
    message = models.CharField("说明", max_length=500, blank=True)
    result = models.JSONField("识读结果", null=True, blank=True)
    places = models.JSONField("出处", null=True, blank=True)
    document = models.JSONField("原文", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name="上传人"
    )
    division = models.ForeignKey(Division, models.PROTECT, null=True, verbose_name="上传区划")
    scope_path = PathField("区划路径", max_length=100, blank=True, db_index=True)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "识读"
        ordering = ["-created_at"]


class Notice(models.Model):
    """下达通知 as registered: its head, its total, its source, and the three dates of its clock."""

    document_number = models.CharField("文号", max_length=100)
    title = models.CharField("标题", max_length=360)
    issuers = models.JSONField("发文机关", default=list)
    issuer_division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="下达区划", related_name="issued_notices"
    )
    issuer_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="发文单位"
    )
    issued_on = models.DateField("成文日期")
    fiscal_year = models.PositiveSmallIntegerField("预算年度")
    project_name = models.CharField("项目名称", max_length=180)
    direct_fund_tag = models.CharField("直达资金标识", max_length=80, blank=True)
    total_fen = FenField("总额")
    source = models.OneToOneField(SourceFile, models.PROTECT, verbose_name="原件")
    reading = models.JSONField("识读结果")
    registered_at = models.DateTimeField("登记时间")
    scope_path = PathField("区划路径", max_length=100, db_index=True)

    class Meta:
        verbose_name = "资金文件"
        ordering = ["-issued_on", "document_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                name="notice_number_is_unique",
                violation_error_message="这个文号已经登记过。",
            ),
            WrittenOnce(
                name="notice_is_written_once",
                violation_error_message="已登记的资金文件不能修改或删除；请另发文件更正。",
            ),
        ]

    def __str__(self) -> str:
        """Return the document number."""
        return self.document_number


class AcceptedFinding(models.Model):
    """An error finding that a person accepted, with the reason; part of the notice for good."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="accepted_findings", verbose_name="资金文件"
    )
    code = models.CharField("代码", max_length=60)
    severity = models.CharField("程度", max_length=10)
    message = models.TextField("内容")
    where = models.TextField("位置", blank=True)
    reason = models.TextField("接受理由")

    class Meta:
        verbose_name = "已接受的疑点"
        constraints = [
            WrittenOnce(
                name="accepted_finding_is_written_once",
                violation_error_message="已接受的疑点连同理由永久保存，不能修改或删除。",
            )
        ]


class TargetTable(models.Model):
    """区域绩效目标表 of one receiver, as issued with the notice."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="target_tables", verbose_name="资金文件"
    )
    recipient = models.CharField("单位", max_length=200)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    amount_fen = FenField("年度金额")
    funding = models.JSONField("资金来源", default=dict)
    goals = models.JSONField("总体目标", default=list)
    scope_path = PathField("区划路径", max_length=100, db_index=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, verbose_name="机构")

    class Meta:
        verbose_name = "绩效目标表"
        constraints = [
            WrittenOnce(
                name="target_table_is_written_once",
                violation_error_message="随文下达的绩效目标表不能修改或删除。",
            )
        ]


class TargetIndicator(models.Model):
    """One 绩效指标 of a target table; ``value`` is decimal text so that nothing is rounded."""

    table = models.ForeignKey(
        TargetTable, models.PROTECT, related_name="indicators", verbose_name="绩效目标表"
    )
    order = models.PositiveSmallIntegerField("次序")
    category = models.CharField("一级指标", max_length=60)
    subcategory = models.CharField("二级指标", max_length=60)
    name = models.TextField("三级指标")
    kind = models.CharField("类型", max_length=12)
    operator = models.CharField("比较", max_length=8, blank=True)
    value = models.CharField("指标值", max_length=60, blank=True)
    upper = models.CharField("上限", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=60, blank=True)
    text = models.TextField("原文")

    class Meta:
        verbose_name = "绩效指标"
        ordering = ["table", "order"]
        constraints = [
            WrittenOnce(
                name="target_indicator_is_written_once",
                violation_error_message="随文下达的绩效指标不能修改或删除。",
            )
        ]
