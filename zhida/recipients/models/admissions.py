"""Admission: an institution took a person in."""

from __future__ import annotations

from django.db import models

from zhida.recipients.models.people import Person
from zhida.registers.models import Agency
from zhida.store.append_only import WrittenOnce


class Admission(models.Model):
    """接收登记: an institution took a person in, and sees from then on what is known of it.

    Whom a bureau enrolled in its care, or aided in its name, it sees without one.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="admissions", verbose_name="救助对象"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="接收机构", db_index=False)
    recorded_at = models.DateTimeField("记录时间")

    class Meta:
        verbose_name = "接收登记"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person"],
                name="person_is_admitted_once",
                violation_error_message="该机构已经接收此人。",
            ),
            WrittenOnce(
                name="admission_is_written_once",
                violation_error_message="接收登记不能修改或删除。",
            ),
        ]

    def __str__(self) -> str:
        """Return institution and person."""
        return f"{self.agency} {self.person}"
