"""What is entered on the way from a roster to a payout."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.registers import queries as registers
from zhida.registers.models import Component


class RosterFile(forms.Form):
    """A roster."""

    file = forms.FileField(
        label="名册文件",
        help_text="xlsx、xls 或 csv：到人到户资金发放明细表、工资式发放表或一卡通名册。",
    )


class ComponentForm(forms.Form):
    """What the people of a roster are paid."""

    component = forms.ChoiceField(label="待遇")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        monthly = registers.components().exclude(calculation="event")
        self.components = {one.code: one for one in monthly}
        offered: Any = self.fields
        offered["component"].choices = [
            (code, f"{one.programme.short_name} · {one.name}")
            for code, one in self.components.items()
        ]

    def clean_component(self) -> Component:
        """Return the component."""
        return self.components[self.cleaned_data["component"]]
