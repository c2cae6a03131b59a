"""The audit trail: one line per action, sealed to the line before it."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One line of the trail 审计追踪: who did what, when, why, and what it touched.

    ``number`` is gapless from 1. ``seal`` is SM3 over the canonical text of the line and the
    seal before it (GM/T 0004-2012), so an altered, missing or inserted line is found. ``rows``
    names the rows that the action wrote with a digest of each, so that money rows are sealed too.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    recorded_at = models.DateTimeField("记录时间")
    actor = models.CharField("操作人", max_length=150)
    post = models.CharField("岗位", max_length=200, blank=True)
    action = models.CharField("操作", max_length=100)
    reason = models.TextField("理由", blank=True)
    subject = models.CharField("对象", max_length=300)
    scope_path = models.CharField("区划路径", max_length=100, blank=True, db_index=True)
    detail = models.JSONField("内容", default=dict)
    rows = models.JSONField("写入的行", default=list)
    previous_seal = models.CharField("前一行封印", max_length=64, blank=True)
    seal = models.CharField("封印", max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ["number"]
