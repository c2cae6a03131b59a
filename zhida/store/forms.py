"""What the audit trail is narrowed to, and a head that was noted elsewhere."""

from __future__ import annotations

from django import forms

from zhida.store.action import ACTIONS
from zhida.store.queries import TrailFilters


class TrailFilter(forms.Form):
    """The filters of the trail; they stay in the address."""

    text = forms.CharField(required=False, max_length=100)
    actor = forms.CharField(required=False, max_length=100)
    action = forms.CharField(required=False, max_length=100)
    first_day = forms.DateField(required=False)
    last_day = forms.DateField(required=False)

    def chosen(self) -> TrailFilters:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return TrailFilters(**given)


class HeadForm(forms.Form):
    """A head of the chain that was noted earlier: ``序号:封印``; empty checks without it."""

    head = forms.RegexField(
        r"^\s*\d+\s*[:：]\s*[0-9a-fA-F]{64}\s*$",
        label="以前留存的封印",
        required=False,
        help_text="格式为“序号:封印”。据此可以发现记录末尾被截去；没有留存过可不填。",
        error_messages={"invalid": "应为“序号:封印”，封印是 64 位十六进制。"},
    )

    def noted(self) -> tuple[int, str] | None:
        """Return number and seal of the head that was entered, or None."""
        words = self.cleaned_data["head"].replace("：", ":")
        if not words:
            return None
        number, _, seal = words.partition(":")
        return int(number), seal.strip().lower()


def action_titles() -> list[tuple[str, str]]:
    """Return every action's name and Chinese title, by title."""
    return sorted(ACTIONS.items(), key=lambda pair: pair[1])
