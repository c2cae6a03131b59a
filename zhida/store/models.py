"""The audit trail: one line per action, sealed to the line before it."""

from __future__ import annotations

from django.db import models

from zhida.store.append_only import WrittenOnce
from zhida.store.fields import PathField


class AuditEntry(models.Model):
    """One line of the trail 审计追踪: who did what, when, why, and what it touched.

    ``number`` is gapless from 1. ``seal`` is SM3 over the canonical text of the line and the
    seal before it (GM/T 0004-2012), so an altered, missing or inserted line is found. ``rows``
    names the rows that the action wrote with a digest of each, so that money rows are sealed too.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    recorded_at = models.DateTimeField("记录时间", db_index=True)
    actor = models.CharField("操作人", max_length=150)
    post = models.CharField("岗位", max_length=200, blank=True)
    action = models.CharField("操作", max_length=100)
    reason = models.TextField("理由", blank=True)
    subject = models.CharField("对象", max_length=300)
    scope_path = PathField("区划路径", max_length=100, blank=True, db_index=True)
    detail = models.JSONField("内容", default=dict)
    rows = models.JSONField("写入的行", default=list)
    previous_seal = models.CharField("前一行封印", max_length=64, blank=True)
    seal = models.CharField("封印", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ["number"]
        constraints = [
            WrittenOnce(
                name="audit_entry_is_written_once",
                violation_error_message="审计记录只能追加，不能修改或删除。",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1),
                name="audit_number_starts_at_one",
                violation_error_message="审计序号从 1 开始。",
            ),
            models.UniqueConstraint(
                fields=["previous_seal"],
                name="audit_entry_has_one_successor",
                violation_error_message="审计记录的前后次序不能分叉。",
            ),
        ]

    def __str__(self) -> str:
        """Return number, action and subject."""
        return f"{self.number} {self.action} {self.subject}"
