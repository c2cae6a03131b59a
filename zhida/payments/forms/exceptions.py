"""Why somebody is paid once more: which component, which month, by which document."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.recipients.forms.fields import MonthField
from zhida.registers import queries as registers
from zhida.registers.models import Component


class AgainForm(forms.Form):
    """A component paid once more for a month, and the document that allows it."""

    component = forms.ChoiceField(label="待遇")
    month = MonthField(label="哪个月的")
    document_number = forms.CharField(label="依据文号", max_length=100)
    reason = forms.CharField(
        label="理由",
        max_length=300,
        help_text="例如：补发漏发的差额、法院判决、提高标准后的补发。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.components = {one.code: one for one in registers.components()}
        offered: Any = self.fields["component"]
        named = [(code, one.name) for code, one in self.components.items()]
        offered.choices = [("", "请选择"), *named]

    def clean_component(self) -> Component:
        """Return the component."""
        return self.components[self.cleaned_data["component"]]
