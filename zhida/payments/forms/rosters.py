"""What is entered on the way from a roster to a payout."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.registers import queries as registers
from zhida.registers.models import Component
from zhida.registers.models.entitlements import CATEGORIES


class RosterFile(forms.Form):
    """A roster."""

    file = forms.FileField(
        label="名册文件",
        help_text="xlsx、xls 或 csv：到人到户资金发放明细表、工资式发放表或一卡通名册。",
    )


class ComponentForm(forms.Form):
    """What the people of a roster are paid; the category decides under which subject."""

    component = forms.ChoiceField(label="待遇和保障类别")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        monthly = registers.components().exclude(calculation="event")
        self.kinds = {
            f"{one.code} {category}".strip(): (one, category)
            for one in monthly
            for category in one.categories.split() or [""]
        }
        offered: Any = self.fields
        offered["component"].choices = [
            ("", "请选择"),
            *((key, _said(one, category)) for key, (one, category) in self.kinds.items()),
        ]

    def clean_component(self) -> tuple[Component, str]:
        """Return the component and the category."""
        return self.kinds[self.cleaned_data["component"]]


def _said(component: Component, category: str) -> str:
    name = f"{component.programme.short_name} · {component.name}"
    return f"{name}（{CATEGORIES[category]}）" if category else name
