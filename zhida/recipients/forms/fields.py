"""The fields that several forms share: days, months, amounts in 元, places and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhida.access.scope import NOWHERE
from zhida.allotments.forms import AmountField
from zhida.core import identity, personname
from zhida.core import month as months
from zhida.core.refusal import Refusal
from zhida.recipients import queries
from zhida.recipients.models import Person
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Division

PLACES = "places"
"""The id of the list of places that a page offers to its fields."""

MOST_ALIKE = 20
"""Of so many people whose names begin alike those of the very name are looked for."""

SHORTEST_NUMBER = 15
"""Digits alone that are fewer are the number under which a person is kept, not a document's."""


class DayField(forms.DateField):
    """A day with the browser's own calendar; one yet to come is refused unless ``to_come``."""

    def __init__(self, *, to_come: bool = False, **choices: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **choices)
        self.to_come = to_come

    def clean(self, value: Any) -> Any:
        """Return the day, or None when none was entered."""
        day = super().clean(value)
        if day and day > localdate() and not self.to_come:
            raise forms.ValidationError("日期不能晚于今天。")
        return day


class MonthField(forms.CharField):
    """A month with the browser's own calendar, as YYYYMM."""

    def __init__(self, **choices: Any) -> None:
        super().__init__(max_length=10, widget=forms.TextInput(attrs={"type": "month"}), **choices)

    def prepare_value(self, value: Any) -> Any:
        """Return what the browser's calendar shows: 2022-03."""
        return f"{value // 100}-{value % 100:02d}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return the month, or None when none was entered."""
        text = super().clean(value)
        month = months.read(text)
        if text and (month is None or not months.FIRST <= month <= months.LAST):
            raise forms.ValidationError(f"“{text}”不是月份，请写作 2022-03。")
        return month


class YuanField(AmountField):
    """An amount in 元, whatever unit the head of the page shows: what people live on is small."""

    unit = "元"


class PlaceField(forms.CharField):
    """A division, picked from the page's list (``名称 代码``) or typed as a name or a code."""

    def __init__(self, **choices: Any) -> None:
        widget = forms.TextInput(attrs={"list": PLACES, "autocomplete": "off"})
        super().__init__(max_length=120, widget=widget, **choices)

    def prepare_value(self, value: Any) -> Any:
        """Return a division as the list writes it."""
        return listed(value) if isinstance(value, Division) else value

    def clean(self, value: Any) -> Any:
        """Return the division; refuse what means none, or several."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return registers.division(text.split()[-1])
        except Refusal:
            found = list(registers.divisions(text)[:2])
        if len(found) != 1:
            raise forms.ValidationError(f"“{text}”不能确定是哪个区划，请从列表中选择。")
        return found[0]


class PersonField(forms.CharField):
    """A person in scope: by the number under which it is kept, a document's number, or a name.

    The form sets ``scope``.
    """

    scope = NOWHERE

    def clean(self, value: Any) -> Any:
        """Return the person; refuse what means nobody, or several."""
        words = super().clean(value)
        text = identity.normal(words)
        if text.isdecimal() and len(text) < SHORTEST_NUMBER:
            return self._kept_under(int(text))
        if not queries.is_number(text):
            return self._named(words)
        found = queries.find_people(self.scope, text).first()
        if found is None:
            raise forms.ValidationError("没有找到这个证件号码的人，请核对，或填写人员编号。")
        return found

    def _named(self, name: str) -> Person:
        alike = queries.find_people(self.scope, name)[:MOST_ALIKE]
        found = [one for one in alike if personname.same(one.name, name)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(f"没有找到“{name}”，请填写完整的姓名、人员编号或证件号码。")
        listed = "、".join(
            f"编号{one.pk}（{f'{one.birth_on}出生，' if one.birth_on else ''}{one.division}）"
            for one in found
        )
        raise forms.ValidationError(f"叫“{name}”的有：{listed}。请填写编号。")

    def _kept_under(self, key: int) -> Person:
        try:
            return queries.person(self.scope, key)
        except Refusal as refused:
            raise forms.ValidationError(str(refused)) from None


def listed(place: Division) -> str:
    """Return a division as lists of places write it."""
    return f"{place.name} {place.code}"


def homes_near(person: Person) -> QuerySet[Agency]:
    """Return the institutions of the prefecture in which a person lives: they take people in."""
    codes = person.scope_path.strip("/").split("/")
    return registers.agencies(kind="institution", under=codes[min(1, len(codes) - 1)])


def reason(label: str = "理由", *, required: bool = True) -> forms.CharField:
    """Return the field in which somebody says why."""
    return forms.CharField(label=label, max_length=300, required=required)
