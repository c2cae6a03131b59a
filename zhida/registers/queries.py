"""What may be asked of the official lists. They are open to every post, so no scope narrows them.

Names sort by sound (the stored pinyin), never by a collation, so that both databases agree.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.db.models.lookups import Contains

from zhida.core.refusal import refusal
from zhida.registers import classification, lists
from zhida.registers.division_codes import NATION
from zhida.registers.models import (
    Agency,
    AgencyAlias,
    Component,
    ComponentSubject,
    Dated,
    Division,
    DivisionAlias,
    ExclusivePair,
    FundProject,
    Mark,
    Programme,
    Purpose,
    Standard,
    StopRule,
    Subject,
)
from zhida.registers.names import normal

M = TypeVar("M", bound=Model)

ECONOMY = ("government_economy", "department_economy")
"""The kinds of subject that say for what money is spent, whatever function it serves."""

NOT_IN_REGISTER = refusal(
    "not_in_register",
    "名录里没有{what}“{code}”。",
    advice="请核对代码，或请系统管理员先登记。",
    status=404,
)


def divisions(
    search: str = "", *, under: str = "", level: str = "", on: date | None = None
) -> QuerySet[Division]:
    """Return divisions by sound: by name, alias, code or pinyin, below a code, of a level."""
    found = Division.objects.select_related("parent").order_by("pinyin", "code")
    if under:
        found = found.filter(path__within=division(under).path)
    if level:
        found = found.filter(level=level)
    return _holding(_matching(found, search, "aliases__name"), on)


def agencies(
    search: str = "", *, under: str = "", kind: str = "", on: date | None = None
) -> QuerySet[Agency]:
    """Return agencies by sound: by name, alias, code or pinyin, in or below a division."""
    found = Agency.objects.select_related("division").order_by("pinyin", "code")
    if under:
        found = found.filter(division__path__within=division(under).path)
    if kind:
        found = found.filter(kind=kind)
    return _holding(_matching(found, search, "aliases__name"), on)


def subjects(
    search: str = "", *, year: int | None = None, kind: str = "", on: date | None = None
) -> QuerySet[Subject]:
    """Return subjects in the order of year, kind and code."""
    found = Subject.objects.filter(Q(name__contains=search) | Q(code__startswith=search))
    if year:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    return _holding(found, on)


def subject_name(code: str, kind: str) -> str:
    """Return what a subject was called last; "" for a code that is not listed.

    ``kind`` is that of the subject; ``economy`` means either economy.
    """
    listed = Subject.objects.filter(code=code, kind__endswith=kind).order_by("-year")
    return listed.values_list("name", flat=True).first() or ""


def purposes() -> QuerySet[Purpose]:
    """Return the purposes in their official order, with the subjects each may use."""
    return Purpose.objects.prefetch_related("subjects")


def purpose(code: str) -> Purpose:
    """Return the purpose of a code; raises the refusal ``not_in_register``."""
    found = purposes().filter(code=code).first()
    if found is None:
        raise NOT_IN_REGISTER(what="支出方向", code=code)
    return found


def marks(region: str = "") -> QuerySet[Mark]:
    """Return the marks, of one issuing region if it is given."""
    found = Mark.objects.select_related("region").order_by("region__code", "code")
    return found.filter(region__code=region) if region else found


def fund_projects() -> QuerySet[FundProject]:
    """Return the fund projects with their purposes."""
    return FundProject.objects.prefetch_related("purposes").order_by("code")


def programmes() -> QuerySet[Programme]:
    """Return the programmes in their order, with their components."""
    return Programme.objects.select_related("purpose").prefetch_related("components")


def programme(code: str) -> Programme:
    """Return the programme of a code; raises the refusal ``not_in_register``."""
    found = programmes().filter(code=code).first()
    if found is None:
        raise NOT_IN_REGISTER(what="救助项目", code=code)
    return found


def components() -> QuerySet[Component]:
    """Return the components with their programmes."""
    return Component.objects.select_related("programme__purpose").order_by("code")


def component(code: str) -> Component:
    """Return the component of a code; raises the refusal ``not_in_register``."""
    found = components().filter(code=code).first()
    if found is None:
        raise NOT_IN_REGISTER(what="待遇", code=code)
    return found


def component_subjects(on: date | None = None) -> QuerySet[ComponentSubject]:
    """Return under which subject each component is booked, of one day if it is given."""
    return _holding(ComponentSubject.objects.select_related("component__programme"), on)


def listed_subjects(programme: Programme, path: str, on: date) -> dict[tuple[int, str], str]:
    """Return the subject of each (component's id, category) of a programme in a place on a day.

    The row of the nearest region counts, of several the one that began last. What has no row is
    left out. ``path`` is a division's path.
    """
    places = ["", *path.strip("/").split("/")]
    rows = component_subjects(on).filter(component__programme=programme, region__in=places)
    nearest = sorted(rows, key=lambda one: (places.index(one.region), one.valid_from or date.min))
    return {(one.component_id, one.category): one.subject_code for one in nearest}


def economy_subjects(year: int) -> QuerySet[Subject]:
    """Return the economy subjects that a year lists, or the last year before it that lists any."""
    economy = Subject.objects.filter(kind__in=ECONOMY, year__lte=year)
    return economy.filter(year=economy.order_by("-year").values("year")[:1]).order_by("code")


def standards(on: date | None = None) -> QuerySet[Standard]:
    """Return the standards, of one day if it is given."""
    return _holding(Standard.objects.select_related("component__programme", "division"), on)


def exclusive_pairs(on: date | None = None) -> QuerySet[ExclusivePair]:
    """Return the exclusive pairs, of one day if it is given."""
    return _holding(ExclusivePair.objects.select_related("one", "other"), on)


def stop_rules(on: date | None = None) -> QuerySet[StopRule]:
    """Return the stop rules, of one day if it is given."""
    return _holding(StopRule.objects.select_related("programme"), on)


def division(code: str) -> Division:
    """Return the division of a code, a former one too; raises the refusal ``not_in_register``."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        alias = DivisionAlias.objects.filter(former_code=code).select_related("division").first()
        found = alias.division if alias else None
    if found is None:
        raise NOT_IN_REGISTER(what="区划", code=code)
    return found


def agency(code: str) -> Agency:
    """Return the agency of a code; raises the refusal ``not_in_register``."""
    found = Agency.objects.filter(code=code).select_related("division").first()
    if found is None:
        raise NOT_IN_REGISTER(what="单位", code=code)
    return found


def purpose_named(wording: str) -> Purpose | None:
    """Return the purpose that a document names, or None."""
    known = classification.find_purpose(wording)
    named = Q(name=normal(wording)) | Q(short_name=normal(wording))
    return Purpose.objects.filter(Q(code=known.code) if known else named).first()


def mark_named(region: Division, text: str) -> Mark | None:
    """Return the mark that ``text`` ("01 自治区直达资金") is for a division, or None.

    The nearest issuing region above the division counts, the nation last.
    """
    codes = [*region.path.strip("/").split("/"), NATION]
    wanted = normal(text)
    issued = Mark.objects.filter(region__code__in=codes).select_related("region")
    fitting = [one for one in issued if normal(str(one)) == wanted]
    return max(fitting, key=lambda one: len(one.region.path), default=None)


def find_receiver(
    name: str, within: str | None = None, on: date | None = None
) -> tuple[Division, Agency | None] | None:
    """Return the division and agency that a printed name means, or None.

    What an administrator has written counts first, then the data files (see ``lists``). Raises
    the refusal ``not_in_register`` for an unknown ``within``.
    """
    speaker = division(within) if within else None
    added = _added_by_hand(normal(name), speaker)
    if added:
        return added
    if within and not lists.find_division(within):
        return None
    known = lists.find_receiver(name, within, on)
    if known is None:
        return None
    place = Division.objects.filter(code=known.division).first()
    if place is None:
        return None
    institution = Agency.objects.filter(code=known.code).first()
    return place, institution


def _added_by_hand(name: str, within: Division | None) -> tuple[Division, Agency | None] | None:
    """Return whom a name means among the rows an administrator wrote, if it is only one."""
    places = Division.objects.filter(edited=True, name=name) | Division.objects.filter(
        pk__in=DivisionAlias.objects.filter(edited=True, name=name).values("division")
    )
    units = Agency.objects.filter(
        Q(edited=True, name=name)
        | Q(pk__in=AgencyAlias.objects.filter(edited=True, name=name).values("agency"))
    ).select_related("division")
    if within and within.code != NATION:
        places = places.filter(path__within=within.path)
        units = units.filter(division__path__within=within.path)
    meant: list[tuple[Division, Agency | None]] = [
        *((place, None) for place in places),
        *((unit.division, unit) for unit in units),
    ]
    return meant[0] if len(meant) == 1 else None


def _matching(found: QuerySet[M], search: str, alias_field: str) -> QuerySet[M]:
    wanted = search.strip()
    if not wanted:
        return found
    if wanted.isascii() and not wanted.isdigit():
        sound = wanted.lower().replace(" ", "")
        joined = Replace(F("pinyin"), Value(" "), Value(""))
        return found.filter(Contains(joined, sound))
    return found.filter(
        Q(name__contains=wanted)
        | Q(short_name__contains=wanted)
        | Q(code__startswith=wanted)
        | Q(**{f"{alias_field}__contains": wanted})
    ).distinct()


def _holding(found: QuerySet[M], on: date | None) -> QuerySet[M]:
    if on is None:
        return found
    return found.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
    )


def row(list_name: str, key: int) -> Dated:
    """Return the row of a list by its id, for ``actions.end_validity``."""
    models: dict[str, type[Dated]] = {
        "divisions": Division,
        "aliases": DivisionAlias,
        "agencies": Agency,
        "agency_aliases": AgencyAlias,
        "subjects": Subject,
        "purposes": Purpose,
        "marks": Mark,
        "fund_projects": FundProject,
        "programmes": Programme,
        "components": Component,
        "component_subjects": ComponentSubject,
        "standards": Standard,
        "exclusive_pairs": ExclusivePair,
        "stop_rules": StopRule,
    }
    if list_name not in models:
        raise NOT_IN_REGISTER(what="名录", code=list_name)
    found = models[list_name]._default_manager.filter(pk=key).first()
    if found is None:
        raise NOT_IN_REGISTER(what="这一行", code=key)
    return found
