"""What is entered about an enrolment: the terms on which it runs, its change, its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate

from zhida.core import month as months
from zhida.recipients.actions import Terms
from zhida.recipients.forms.fields import (
    DayField,
    MonthField,
    PlaceField,
    YuanField,
    homes_near,
    reason,
)
from zhida.recipients.models import Enrolment, Household, Person
from zhida.registers import queries as registers
from zhida.registers.models import Agency, Component
from zhida.registers.models.entitlements import CATEGORIES


class TermsForm(forms.Form):
    """On what terms somebody is enrolled."""

    start_month = MonthField(label="起发月份")
    decided_on = DayField(label="核定日期")
    decision_number = forms.CharField(label="核定文号", max_length=100, required=False)
    persons_covered = forms.IntegerField(
        label="保障人口数", min_value=1, max_value=99, initial=1, help_text="到人的待遇为1。"
    )
    income_fen = YuanField(
        label="家庭月收入（元）", required=False, help_text="只用于补差的待遇，如低保。"
    )
    reason = reason("说明", required=False)

    def terms(self, category: str) -> Terms:
        """Return the terms as actions take them."""
        entered = self.cleaned_data
        return Terms(
            entered["start_month"],
            entered["decided_on"],
            entered["decision_number"],
            category,
            entered["persons_covered"],
            entered["income_fen"] or 0,
        )


class EnrolForm(TermsForm):
    """What a person is enrolled in. Component and category are chosen in one stroke."""

    component = forms.ChoiceField(label="待遇和类别")
    division = PlaceField(label="核定区划")
    household = forms.ChoiceField(
        label="家庭", required=False, help_text="只用于按户补助的待遇，如低保。"
    )
    agency = forms.ChoiceField(
        label="供养机构", required=False, help_text="只用于集中供养和机构养育。"
    )
    field_order = [
        *("component", "division", "household", "agency", "start_month", "decided_on"),
        *("decision_number", "persons_covered", "income_fen", "reason"),
    ]
    refused_at = {
        "programmes_exclude_each_other": "component",
        "enrolment_of_a_person_once_at_a_time": "component",
        "enrolment_of_a_household_once_at_a_time": "household",
        "enrolment_of_a_person_covers_one": "persons_covered",
        "recipient_is_of_another_place": "division",
    }

    def __init__(
        self, *args: Any, person: Person, households: list[Household], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.households = {str(one.pk): one for one in households}
        self.agencies = {one.code: one for one in homes_near(person)}
        self.components = {one.code: one for one in registers.components()}
        offered: Any = self.fields
        offered["component"].choices = [("", "请选择"), *_monthly(self.components)]
        offered["household"].choices = [
            ("", "不按户"),
            *[(key, f"{one.number}（{one.division}）") for key, one in self.households.items()],
        ]
        offered["household"].initial = next(iter(self.households), "")
        offered["agency"].choices = [
            ("", "无"),
            *[(code, one.name) for code, one in self.agencies.items()],
        ]
        offered["division"].initial = person.division
        offered["start_month"].initial = months.plus(months.of(localdate()), 1)
        offered["start_month"].help_text = "一般从核定的下个月起发放。"
        offered["decided_on"].initial = localdate()

    def clean_component(self) -> Component:
        """Return the component; the category that was chosen with it is kept as ``category``."""
        code, _, self.category = self.cleaned_data["component"].partition("|")
        return self.components[code]

    def clean_agency(self) -> Agency | None:
        """Return the institution."""
        return self.agencies.get(self.cleaned_data["agency"])

    def clean_household(self) -> Household | None:
        """Return the household."""
        return self.households.get(self.cleaned_data["household"])

    def clean(self) -> dict[str, Any]:
        """Leave the household out where the programme is one of single people."""
        entered: dict[str, Any] = super().clean() or {}
        component = entered.get("component")
        if component and component.programme.holder != "household":
            entered["household"] = None
        return entered

    def chosen_terms(self) -> Terms:
        """Return the terms with the category that was chosen."""
        return self.terms(self.category)

    def intended(self) -> Enrolment:
        """Return the enrolment as it would be, not stored."""
        place = self.cleaned_data["division"]
        return Enrolment(
            person=self.person,
            component=self.cleaned_data["component"],
            division=place,
            scope_path=place.path,
            household=self.cleaned_data["household"],
            agency=self.cleaned_data["agency"],
            **vars(self.chosen_terms()),
        )


class ChangeForm(TermsForm):
    """New terms for an enrolment that goes on."""

    category = forms.ChoiceField(label="保障类别", required=False)
    reason = reason("变更原因")
    field_order = ["category", "start_month", "decided_on", "decision_number"]

    def __init__(self, *args: Any, enrolment: Enrolment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields
        offered["start_month"].label = "从哪个月起按新的标准"
        offered["start_month"].initial = months.of(localdate())
        offered["decided_on"].initial = localdate()
        offered["persons_covered"].initial = enrolment.persons_covered
        offered[
            "income_fen"
        ].initial = f"{enrolment.income_fen // 100}.{enrolment.income_fen % 100:02d}"
        known = enrolment.component.categories.split()
        offered["category"].choices = [(one, CATEGORIES[one]) for one in known] or [("", "不分类")]
        offered["category"].initial = enrolment.category


class StopForm(forms.Form):
    """From which month nothing is due any more, and why."""

    refused_at = {"enrolment_stops_after_it_starts": "stop_month"}
    stop_month = MonthField(label="停发月份", help_text="从这个月起不再发放。")
    reason = forms.CharField(label="停发原因", max_length=100)


def _monthly(components: dict[str, Component]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is drawn by the month, each category by itself, grouped by programme."""
    groups: dict[str, list[tuple[str, str]]] = {}
    ordered = sorted(components.values(), key=lambda one: (one.programme.order, one.code))
    for one in ordered:
        if one.calculation == "event":
            continue
        options = groups.setdefault(one.programme.name, [])
        for category in one.categories.split() or [""]:
            said = f"{one.name} · {CATEGORIES[category]}" if category else one.name
            options.append((f"{one.code}|{category}", said))
    return list(groups.items())
