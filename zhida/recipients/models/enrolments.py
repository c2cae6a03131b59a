"""Enrolment: what is due every month. AidEvent: what was given once. Months are YYYYMM."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhida.core import month
from zhida.recipients.models.households import Household
from zhida.recipients.models.people import Person
from zhida.registers.models import Agency, Component, Division
from zhida.registers.models.entitlements import CATEGORIES
from zhida.store.append_only import WrittenOnce
from zhida.store.fields import FenField, PathField, index_of_few
from zhida.store.overlap import NoOverlap


class Enrolment(models.Model):
    """待遇核定: a person (or the household that it heads) draws a component from a month on.

    ``stop_month`` is the first month for which nothing is due any more. For a difference,
    ``persons_covered`` and the household's ``income_fen`` a month are what was found; when they
    change, the enrolment stops and a new one, with its own decision, begins.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="enrolments", verbose_name="救助对象"
    )
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name="家庭",
    )
    component = models.ForeignKey(Component, models.PROTECT, verbose_name="待遇", db_index=False)
    category = models.CharField(
        "保障类别", max_length=20, choices=list(CATEGORIES.items()), blank=True
    )
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="核定区划", db_index=False)
    scope_path = PathField("区划路径", max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="供养机构", db_index=False
    )
    decision_number = models.CharField("核定文号", max_length=100, blank=True)
    decided_on = models.DateField("核定日期")
    start_month = models.PositiveIntegerField("起发月份")
    stop_month = models.PositiveIntegerField("停发月份", null=True, blank=True)
    stop_reason = models.CharField("停发原因", max_length=100, null=True, blank=True)
    persons_covered = models.PositiveSmallIntegerField("保障人口数", default=1)
    income_fen = FenField("家庭月收入")
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "待遇核定"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["scope_path", "id"], name="enrolment_by_scope"),
            models.Index(fields=["component", "scope_path"], name="enrolment_by_component"),
            index_of_few("agency", "enrolment_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start_month__gte=month.FIRST, start_month__lte=month.LAST),
                name="enrolment_starts_in_a_month",
                violation_error_message="起发月份应写作年份加月份，如 202203。",
            ),
            models.CheckConstraint(
                condition=Q(stop_month__isnull=True) | Q(stop_month__gte=F("start_month")),
                name="enrolment_stops_after_it_starts",
                violation_error_message="停发月份不能早于起发月份。",
            ),
            models.CheckConstraint(
                condition=Q(stop_month__isnull=True, stop_reason__isnull=True)
                | (Q(stop_month__isnull=False, stop_reason__isnull=False) & ~Q(stop_reason="")),
                name="enrolment_stop_has_a_reason",
                violation_error_message="停发必须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(persons_covered__gte=1, income_fen__gte=0),
                name="enrolment_covers_somebody",
                violation_error_message="保障人口数至少为一，家庭月收入不能为负数。",
            ),
            NoOverlap(
                name="enrolment_of_a_person_once_at_a_time",
                keys=["person", "component"],
                first="start_month",
                last="stop_month",
                violation_error_message="此人同一时间已有这项待遇。",
            ),
            NoOverlap(
                name="enrolment_of_a_household_once_at_a_time",
                keys=["household", "component"],
                first="start_month",
                last="stop_month",
                violation_error_message="该家庭同一时间已有这项待遇。",
            ),
            WrittenOnce(
                name="enrolment_is_fixed",
                may_fill=["stop_month", "stop_reason"],
                violation_error_message="待遇核定不能修改或删除；有变动请停发后重新核定。",
            ),
        ]

    def __str__(self) -> str:
        """Return person and component."""
        return f"{self.person} {self.component}"


class AidEvent(models.Model):
    """救助事项: aid given once: 临时救助, or what a station did for somebody without means.

    The days are those that the indicators of the notice count: request, registration, aid, way
    home. A mistaken event is cancelled with a reason and entered anew.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="aid_events", verbose_name="救助对象"
    )
    component = models.ForeignKey(Component, models.PROTECT, verbose_name="待遇")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="办理区划", db_index=False)
    scope_path = PathField("区划路径", max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, verbose_name="救助机构", db_index=False
    )
    decision_number = models.CharField("核定文号", max_length=100, blank=True)
    circumstances = models.CharField("救助事由", max_length=300, blank=True)
    requested_on = models.DateField("求助日期")
    registered_on = models.DateField("登记日期", null=True, blank=True)
    aided_on = models.DateField("救助日期", null=True, blank=True)
    sent_home_on = models.DateField("返乡日期", null=True, blank=True)
    origin = models.CharField("流出地", max_length=100, blank=True)
    origin_unknown = models.BooleanField("流出地不明", default=False)
    standard_fen = FenField("适用标准")
    amount_fen = FenField("救助金额")
    cancelled_reason = models.CharField("作废原因", max_length=300, null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "救助事项"
        ordering = ["-requested_on", "-id"]
        indexes = [
            models.Index(fields=["scope_path", "requested_on"], name="aid_event_by_scope"),
            index_of_few("agency", "aid_event_by_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(registered_on__isnull=True) | Q(registered_on__gte=F("requested_on")))
                    & (Q(aided_on__isnull=True) | Q(aided_on__gte=F("requested_on")))
                    & (Q(sent_home_on__isnull=True) | Q(sent_home_on__gte=F("requested_on")))
                ),
                name="aid_event_days_follow_the_request",
                violation_error_message="登记、救助、返乡的日期都不能早于求助日期。",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gte=0, standard_fen__gte=0),
                name="aid_event_amounts_are_not_negative",
                violation_error_message="救助金额和适用标准不能为负数。",
            ),
            models.CheckConstraint(
                condition=Q(origin="") | Q(origin_unknown=False),
                name="aid_event_origin_is_known_or_not",
                violation_error_message="已写明流出地的，不能再标为“流出地不明”。",
            ),
            WrittenOnce(
                name="aid_event_is_fixed",
                may_fill=["registered_on", "aided_on", "sent_home_on", "cancelled_reason"],
                violation_error_message="救助事项不能修改或删除；有误请作废后重新登记。",
            ),
        ]

    def __str__(self) -> str:
        """Return component and person."""
        return f"{self.component} {self.person}"
