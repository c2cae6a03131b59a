"""Roster: that a file of people was taken in, when, and what it held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhida.registers.models import Division
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import FenField, PathField


class Roster(models.Model):
    """名册: the file's digest and figures. The file itself is not kept: it names people openly."""

    kind = models.CharField("名册种类", max_length=40)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="上报区划")
    scope_path = PathField("区划路径", max_length=100)
    rows = models.PositiveIntegerField("行数")
    total_fen = FenField("金额合计")
    people_new = models.PositiveIntegerField("新登记人数")
    people_known = models.PositiveIntegerField("已有人数")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "名册"
        ordering = ["-id"]
        indexes = [models.Index(fields=["scope_path", "id"], name="roster_by_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                name="roster_is_taken_in_once",
                violation_error_message="这份名册已经导入过。",
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=1),
                name="roster_has_rows",
                violation_error_message="名册里没有人员。",
            ),
            WrittenOnce(
                name="roster_is_written_once",
                violation_error_message="名册的导入记录不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name
