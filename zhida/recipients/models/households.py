"""Household, and who belonged to it from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.recipients.models.people import Person
from zhida.registers.models import Division
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import PathField
from zhida.store.overlap import NoOverlap

HEAD = "户主"
"""The relation of the member who stands for a household, and into whose account its money goes."""


class Household(models.Model):
    """家庭: people who live together and are assessed together, under the office's own number."""

    number = models.CharField("家庭编号", max_length=40)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="所在区划")
    scope_path = PathField("区划路径", max_length=100)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "家庭"
        ordering = ["division", "number"]
        indexes = [models.Index(fields=["scope_path", "id"], name="household_by_scope")]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "number"],
                name="household_number_is_given_once",
                violation_error_message="该区划已有这个家庭编号。",
            ),
            WrittenOnce(
                name="household_is_never_deleted",
                violation_error_message="家庭不能修改或删除；迁出请结束成员关系后在新区划登记。",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number


class HouseholdMember(models.Model):
    """家庭成员: from the day of joining to the day of leaving (that day no longer a member)."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="members", verbose_name="家庭"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name="救助对象"
    )
    relation = models.CharField("与户主关系", max_length=20)
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("离开日期", null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "家庭成员"
        ordering = ["household", "joined_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="household_member_leaves_after_joining",
                violation_error_message="离开日期不能早于加入日期。",
            ),
            NoOverlap(
                name="household_member_of_one_at_a_time",
                keys=["person"],
                first="joined_on",
                last="left_on",
                violation_error_message="同一人同一时间只能属于一个家庭。",
            ),
            WrittenOnce(
                name="household_member_is_fixed",
                may_fill=["left_on"],
                violation_error_message="家庭成员关系不能修改或删除，只能登记离开日期。",
            ),
        ]

    def __str__(self) -> str:
        """Return relation and person."""
        return f"{self.relation} {self.person}"
