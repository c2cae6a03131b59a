"""What is entered about a monthly run: of what, why it is thrown away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate

from zhida.core import month as months
from zhida.recipients.forms.fields import MonthField
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Division, Programme


class ComputeForm(forms.Form):
    """Which month of which programme; for an institution, of those whom it supports."""

    programme = forms.ChoiceField(label="救助项目")
    month = MonthField(label="月份")
    agency = forms.ChoiceField(
        label="供养机构", required=False, help_text="只核算由机构集中供养的人员时选择。"
    )

    def __init__(self, *args: Any, division: Division, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        monthly = registers.programmes().filter(rhythm="monthly")
        self.programmes = {one.code: one for one in monthly}
        homes = registers.agencies(kind="institution", under=division.code)
        self.agencies = {one.code: one for one in homes}
        offered: Any = self.fields
        offered["programme"].choices = [(code, one.name) for code, one in self.programmes.items()]
        offered["agency"].choices = [
            ("", "直接发放到人"),
            *[(code, one.name) for code, one in self.agencies.items()],
        ]
        offered["month"].initial = months.of(localdate())

    def clean_programme(self) -> Programme:
        """Return the programme."""
        return self.programmes[self.cleaned_data["programme"]]

    def clean_agency(self) -> Agency | None:
        """Return the institution, or None."""
        return self.agencies.get(self.cleaned_data["agency"])


class DiscardForm(forms.Form):
    """Why a run is thrown away."""

    reason = forms.CharField(label="作废理由", max_length=300)
