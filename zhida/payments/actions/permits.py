"""What an allotment may be paid out for: by whom, for which purpose, under which subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from zhida.allotments.models import Allotment
from zhida.payments.economy import usual_economy
from zhida.payments.refusals import (
    NO_SUBJECT,
    NOT_HELD,
    SUBJECT_OUTSIDE_FUND,
    UNKNOWN_ECONOMY,
    WRONG_PURPOSE,
    WRONG_SUBJECT,
)
from zhida.registers.models import Agency, Division, Purpose, PurposeSubject
from zhida.registers.queries import economy_subjects, purpose_named

Draw = tuple[int, int]
"""An allotment's id and the id of the purpose it is to be used for."""


def require_permitted(
    division: Division,
    agency: Agency | None,
    draws: Iterable[Draw],
    subjects: Mapping[int, str],
    day: date,
) -> None:
    """Refuse whatever an allotment may not be used for, each by name and with what is permitted.

    An allotment is used by the division that holds it, and one that an agency holds for that
    agency; for its own purpose (a pooled one: for a purpose of its fund); under a subject that
    the purpose may use and that lies within the fund's.
    """
    wanted = set(draws)
    allotments = Allotment.objects.select_related("fund", "purpose", "division").in_bulk(
        {allotment for allotment, _ in wanted}
    )
    purposes = Purpose.objects.in_bulk({purpose for _, purpose in wanted})
    for allotment_id, purpose_id in sorted(wanted):
        allotment, purpose = allotments[allotment_id], purposes[purpose_id]
        _require_held(allotment, division, agency)
        _require_purpose(allotment, purpose)
        _require_subject(allotment, purpose, subjects.get(purpose_id, ""), day)


def _require_held(allotment: Allotment, division: Division, agency: Agency | None) -> None:
    foreign_agency = allotment.agency_id is not None and (
        agency is None or allotment.agency_id != agency.pk
    )
    if allotment.division_id != division.pk or foreign_agency:
        raise NOT_HELD(
            document=allotment.document_number,
            receiver=allotment.receiver_name,
            place=agency.name if agency else division.name,
        )


def _require_purpose(allotment: Allotment, purpose: Purpose) -> None:
    """Hold to the allotment's purpose; a pooled one to its fund's, if the fund names any."""
    if allotment.purpose is None and not allotment.fund.purposes:
        return
    permitted = [allotment.purpose] if allotment.purpose else _purposes_of(allotment)
    if purpose not in permitted:
        names = [one.short_name for one in permitted] or allotment.fund.purposes
        raise WRONG_PURPOSE(
            document=allotment.document_number,
            permitted="、".join(names),
            asked=purpose.short_name,
        )


def _purposes_of(allotment: Allotment) -> list[Purpose]:
    """Return the purposes that the fund's notice names, as far as the registers know them."""
    named = map(purpose_named, allotment.fund.purposes)
    return [purpose for purpose in named if purpose is not None]


def _require_subject(allotment: Allotment, purpose: Purpose, subject: str, day: date) -> None:
    usable = subjects_of(purpose, allotment.scope_path, day)
    shown = "、".join(usable) or "未登记"
    if not subject:
        raise NO_SUBJECT(purpose=purpose.short_name, permitted=shown)
    if subject not in usable:
        raise WRONG_SUBJECT(purpose=purpose.short_name, subject=subject, permitted=shown)
    within = allotment.fund.function_subjects
    if within and not subject.startswith(tuple(within)):
        raise SUBJECT_OUTSIDE_FUND(
            subject=subject, fund=allotment.fund.project_name, permitted="、".join(within)
        )


def economy_for(route: str, asked: str, day: date) -> str:
    """Return the economy subject that was asked for, or the usual one of a route.

    Refuses a code that the register does not list for the year. An installation whose register
    knows no economy subjects at all leaves the usual one out.
    """
    listed = economy_subjects(day.year)
    code = asked.strip() or usual_economy(route, day)
    if listed.filter(code=code).exists():
        return code
    if asked.strip():
        known = "、".join(str(one) for one in listed) or "未登记"
        raise UNKNOWN_ECONOMY(subject=asked, year=day.year, known=known)
    return ""


def subjects_of(purpose: Purpose, path: str, day: date) -> list[str]:
    """Return the expenditure subjects that a purpose may use in a place on a day."""
    codes = path.strip("/").split("/")
    listed = PurposeSubject.objects.filter(
        Q(region="") | Q(region__in=codes),
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        purpose=purpose,
    )
    return sorted(set(listed.values_list("subject_code", flat=True)))
