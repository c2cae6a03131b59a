"""What the lists are narrowed to; it stays in the address. A document's number never gets there."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.recipients import queries
from zhida.recipients.forms.fields import MonthField


class Filter(forms.Form):
    """What every list can be narrowed to, and in which order it stands."""

    division = forms.CharField(required=False, max_length=100)
    programme = forms.CharField(required=False, max_length=40)
    sort = forms.CharField(required=False, max_length=20)

    def clean_division(self) -> str:
        """Return a division's path as queries want it; anything else is left out."""
        path: str = self.cleaned_data["division"]
        return path if path.endswith("/") else ""

    def chosen(self) -> dict[str, Any]:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        return self.cleaned_data


class PeopleFilter(Filter):
    """By name or sound; who asks by number is taken to the person instead."""

    q = forms.CharField(required=False, max_length=100)

    def clean_q(self) -> str:
        """Return the words, but not when they are a number: addresses are kept in histories."""
        words: str = self.cleaned_data["q"]
        return "" if queries.is_number(words) else words


class HouseholdFilter(Filter):
    """By the beginning of the office's own number, or by a member."""

    q = forms.CharField(required=False, max_length=40)


class EnrolmentFilter(Filter):
    """By month, and whether the enrolment runs then."""

    month = MonthField(required=False)
    state = forms.ChoiceField(
        required=False, choices=[("running", "在享"), ("stopped", "已停发"), ("all", "全部")]
    )


class AidFilter(Filter):
    """By the day of the request, and where the event stands."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    state = forms.ChoiceField(
        required=False, choices=[("open", "待救助"), ("aided", "已救助"), ("cancelled", "已作废")]
    )
