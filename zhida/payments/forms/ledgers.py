"""What the ledgers are narrowed to; it stays in the address. The date is the one in the head."""

from __future__ import annotations

from typing import Any

from django import forms

BY = {"purpose": "支出方向", "division": "区划", "agency": "机构", "allotment": "指标"}
"""By what a trial balance may be told."""

UNDIVIDED = "none"
"""How the address names money that no purpose was chosen for yet."""


class LedgerFilter(forms.Form):
    """Whose money, and for the journal of which purpose and from which day on."""

    by = forms.ChoiceField(required=False, choices=list(BY.items()))
    fund = forms.IntegerField(required=False)
    division = forms.CharField(required=False, max_length=100)
    agency = forms.CharField(required=False, max_length=60)
    allotment = forms.IntegerField(required=False)
    purpose = forms.CharField(required=False, max_length=40)
    first_day = forms.DateField(required=False)
    page = forms.IntegerField(required=False, min_value=1)

    def clean_division(self) -> str:
        """Return a division's path as queries want it; anything else is left out."""
        path: str = self.cleaned_data["division"]
        return path if path.endswith("/") else ""

    def chosen(self) -> dict[str, Any]:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        return {**self.cleaned_data, "by": self.cleaned_data.get("by") or "purpose"}
