"""What is entered about aid given once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate

from zhida.core import identity
from zhida.recipients.actions import Aid
from zhida.recipients.forms.fields import DayField, PlaceField, YuanField, homes_near, reason
from zhida.recipients.models import AidEvent, Person
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Component

DAYS = ("registered_on", "aided_on", "sent_home_on")
"""What may be filled in later, in the order in which it happens."""

VAGRANTS = "vagrant_relief"
"""The programme for people far from home: who is helped by it is sent home."""


def open_days(event: AidEvent) -> list[str]:
    """Return which days of an event can still be filled in."""
    ends_at_home = event.component.programme.code == VAGRANTS
    known = {name for name in DAYS if getattr(event, name) is not None}
    return [one for one in DAYS if one not in known and (one != DAYS[-1] or ends_at_home)]


class AidForm(forms.Form):
    """What is known of a request for aid."""

    component = forms.ChoiceField(label="救助事项")
    division = PlaceField(label="办理区划")
    requested_on = DayField(label="求助日期")
    registered_on = DayField(label="登记日期", required=False)
    aided_on = DayField(label="救助日期", required=False, help_text="还没有救助的，以后再填。")
    sent_home_on = DayField(label="返乡日期", required=False, help_text="只用于流浪乞讨人员。")
    standard_fen = YuanField(label="适用标准（元）", required=False)
    amount_fen = YuanField(label="救助金额（元）", required=False)
    decision_number = forms.CharField(label="核定文号", max_length=100, required=False)
    circumstances = forms.CharField(label="救助事由", max_length=300, required=False)
    agency = forms.ChoiceField(label="救助机构", required=False)
    origin = forms.CharField(label="流出地", max_length=100, required=False)
    origin_unknown = forms.BooleanField(label="流出地不明", required=False)
    reason = reason("说明", required=False)
    refused_at = {
        "aid_event_origin_is_known_or_not": "origin_unknown",
        "recipient_is_of_another_place": "division",
    }

    def __init__(
        self, *args: Any, person: Person, own: Agency | None = None, **kwargs: Any
    ) -> None:
        """Ask for no place and no unit when an institution (``own``) records what it did."""
        super().__init__(*args, **kwargs)
        self.own = own
        self.components = {
            one.code: one for one in registers.components() if one.calculation == "event"
        }
        self.agencies = {one.code: one for one in homes_near(person)}
        offered: Any = self.fields
        offered["component"].choices = [
            ("", "请选择"),
            *[(code, one.programme.name) for code, one in self.components.items()],
        ]
        offered["agency"].choices = [
            ("", "无"),
            *[(code, one.name) for code, one in self.agencies.items()],
        ]
        if person.document_kind == identity.UNKNOWN:
            offered["component"].initial = next(
                (code for code, one in self.components.items() if one.programme.code == VAGRANTS),
                "",
            )
        offered["division"].initial = person.division
        offered["requested_on"].initial = localdate()
        if own is not None:
            del offered["division"], offered["agency"]

    def clean_component(self) -> Component:
        """Return the component."""
        return self.components[self.cleaned_data["component"]]

    def clean_agency(self) -> Agency | None:
        """Return the institution."""
        return self.agencies.get(self.cleaned_data["agency"])

    def clean(self) -> dict[str, Any]:
        """Fill in the place and the unit of the institution that records."""
        entered: dict[str, Any] = super().clean() or {}
        if self.own is not None:
            entered |= {"division": self.own.division, "agency": self.own}
        component = entered.get("component")
        if component and component.programme.code != VAGRANTS and entered.get("sent_home_on"):
            self.add_error("sent_home_on", f"“{component.programme}”没有返乡，请不要填写。")
        return entered

    def aid(self) -> Aid:
        """Return what was entered as the action takes it."""
        entered = {name: self.cleaned_data[name] for name in Aid.__dataclass_fields__}
        for name in ("standard_fen", "amount_fen"):
            entered[name] = entered[name] or 0
        return Aid(**entered)


class ProgressForm(forms.Form):
    """The days of an event that were not known before."""

    registered_on = DayField(label="登记日期", required=False)
    aided_on = DayField(label="救助日期", required=False)
    sent_home_on = DayField(label="返乡日期", required=False)
    reason = reason("说明", required=False)

    def __init__(self, *args: Any, event: AidEvent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(DAYS) - set(open_days(event)):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Demand at least one day."""
        entered: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(entered.get(name) for name in DAYS):
            raise forms.ValidationError("请至少填写一个日期。")
        return entered
