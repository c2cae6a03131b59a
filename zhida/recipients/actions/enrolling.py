"""Enrolments: enrol, stop, change (stop and enrol anew in one stroke)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhida.core import month as months
from zhida.recipients.actions.standing import (
    require_itself,
    require_month,
    require_place,
    require_reason,
)
from zhida.recipients.models import Enrolment, Household, Person
from zhida.recipients.queries.entitlements import drawn_as_another, excluding_enrolment
from zhida.recipients.refusals import (
    COVERS_ONE,
    DRAWN_AS_ANOTHER,
    EXCLUDED,
    NOT_MONTHLY,
    STOPPED_ALREADY,
    UNKNOWN_CATEGORY,
)
from zhida.registers.models import Agency, Component, Division
from zhida.registers.models.entitlements import CATEGORIES
from zhida.store.action import Actor, action
from zhida.store.trail import Line


@dataclass(frozen=True)
class Terms:
    """On what terms somebody is enrolled; months are YYYYMM, incomes of the household a month."""

    start_month: int
    decided_on: date
    decision_number: str = ""
    category: str = ""
    persons_covered: int = 1
    income_fen: int = 0


@action("recipients.enrol", "核定待遇")
def enrol(
    line: Line,
    person: Person,
    component: Component,
    division: Division,
    terms: Terms,
    *,
    household: Household | None = None,
    agency: Agency | None = None,
    by: Actor,
    reason: str = "",
) -> Enrolment:
    """Enrol a person, or the household that the person heads.

    Refuses a programme that excludes one the person draws already, a category that the component
    does not know, and a second enrolment at the same time, also one under a registration that was
    merged into the person's.
    """
    require_place(by, division)
    require_itself(person)
    _require_fitting(component, terms)
    _refuse_if_excluded(person, component, division, terms.start_month)
    _refuse_if_drawn(person, component, terms.start_month)
    made = _create(line, person, component, division, terms, household, agency)
    _about(line, made)
    return made


@action("recipients.stop_enrolment", "停发待遇")
def stop_enrolment(
    line: Line, enrolment: Enrolment, stop_month: int, *, by: Actor, reason: str
) -> Enrolment:
    """Let nothing be due any more from ``stop_month`` on."""
    require_place(by, enrolment.division)
    require_reason(reason, "停发")
    _stop(line, enrolment, stop_month, reason)
    _about(line, enrolment)
    return enrolment


@action("recipients.change_enrolment", "变更待遇")
def change_enrolment(
    line: Line, enrolment: Enrolment, terms: Terms, *, by: Actor, reason: str
) -> Enrolment:
    """Let an enrolment go on under other terms from ``terms.start_month``; return the new one."""
    require_place(by, enrolment.division)
    require_reason(reason, "变更待遇")
    _require_fitting(enrolment.component, terms)
    _stop(line, enrolment, terms.start_month, reason)
    made = _create(
        line,
        enrolment.person,
        enrolment.component,
        enrolment.division,
        terms,
        enrolment.household,
        enrolment.agency,
    )
    line.says(instead_of=enrolment.pk)
    _about(line, made)
    return made


def _stop(line: Line, enrolment: Enrolment, stop_month: int, reason: str) -> None:
    require_month(stop_month)
    if enrolment.stop_month is not None:
        raise STOPPED_ALREADY(month=months.shown(enrolment.stop_month))
    enrolment.stop_month, enrolment.stop_reason = stop_month, reason[:100]
    enrolment.save(update_fields=["stop_month", "stop_reason"])
    line.wrote_many(Enrolment, [enrolment.pk], columns=["stop_month", "stop_reason"])
    line.says(stop_month=stop_month)


def _create(
    line: Line,
    person: Person,
    component: Component,
    division: Division,
    terms: Terms,
    household: Household | None,
    agency: Agency | None,
) -> Enrolment:
    made = Enrolment.objects.create(
        person=person,
        household=household,
        component=component,
        division=division,
        scope_path=division.path,
        agency=agency,
        **vars(terms),
        recorded_at=line.recorded_at,
    )
    line.wrote(made)
    line.says(start_month=terms.start_month)
    return made


def _require_fitting(component: Component, terms: Terms) -> None:
    if component.calculation == "event":
        raise NOT_MONTHLY(component=component.name)
    known = component.categories.split()
    if terms.category not in (known or [""]):
        names = "、".join(CATEGORIES[one] for one in known)
        raise UNKNOWN_CATEGORY(component=component, category=terms.category, known=names)
    if component.programme.holder == "person" and terms.persons_covered != 1:
        raise COVERS_ONE(component=component.name, persons=terms.persons_covered)
    require_month(terms.start_month)


def _refuse_if_excluded(
    person: Person, component: Component, division: Division, start_month: int
) -> None:
    other = excluding_enrolment(person, component, division, start_month)
    if other is not None:
        raise EXCLUDED(
            name=person.name,
            other=other.component.programme.name,
            since=months.shown(other.start_month),
            place=division.name,
            one=component.programme.name,
        )


def _refuse_if_drawn(person: Person, component: Component, start_month: int) -> None:
    other = drawn_as_another(person, component, start_month)
    if other is not None:
        raise DRAWN_AS_ANOTHER(
            name=person.name,
            other=other.person_id,
            component=component.name,
            since=months.shown(other.start_month),
        )


def _about(line: Line, enrolment: Enrolment) -> None:
    line.about(f"{enrolment.person.name} {enrolment.component.name}", enrolment.scope_path)
