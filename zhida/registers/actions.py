"""What may change the official lists: loading the data files, and an administrator's additions.

Rows are never deleted: documents of past years refer to them. What no longer holds gets an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.apps import apps

from zhida.registers import division_codes
from zhida.registers.credit_code import error_in
from zhida.registers.loading import LISTINGS, Listing, project_purposes
from zhida.registers.models import (
    Agency,
    AgencyAlias,
    Component,
    Dated,
    Division,
    DivisionAlias,
    FundProject,
    Mark,
    Programme,
    Purpose,
    Standard,
    Subject,
)
from zhida.registers.names import normal, pinyin, short_forms
from zhida.registers.refusals import (
    ALREADY_LISTED,
    BAD_CREDIT_CODE,
    BAD_DIVISION_CODE,
    ENDS_TOO_EARLY,
    NO_DOCUMENT_NAMED,
    NO_SUCH_LIST,
    NO_SUPERIOR,
    REFERS_TO_NOTHING,
    UNKNOWN_CATEGORY,
)
from zhida.store.action import Actor, Unchanged, action
from zhida.store.trail import Line

D = TypeVar("D", bound=Dated)

DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]\d{4}[〕\]）)】]\s*第?\d+号")
"""The number of an official document, such as 〔2022〕3号, in whatever brackets it is written."""

CODED = Division | Agency | Purpose | Programme | Component
"""What other rows refer to by its code."""


@dataclass
class Loaded:
    """What loading did to one list: rows added, changed, and left as an administrator set them."""

    name: str
    added: int = 0
    changed: int = 0
    kept: int = 0


@action("registers.load", "载入名录")
def load(line: Line, only: Iterable[str] = (), *, by: Actor, reason: str = "") -> list[Loaded]:
    """Bring the tables up to the data files; the same files twice change nothing.

    ``only`` are names of lists; none means all. Rows that an administrator wrote or changed are
    left alone, rows that a file no longer holds stay. Raises ``BadListError`` for a bad file.
    """
    names = [listing.name for listing in LISTINGS]
    for name in only:
        if name not in names:
            raise NO_SUCH_LIST(name=name, names="、".join(names))
    wanted = [listing for listing in LISTINGS if not only or listing.name in set(only)]
    report = [_load_list(listing) for listing in wanted]
    if "fund_projects" in {listing.name for listing in wanted}:
        _link_project_purposes()
    if not any(one.added or one.changed for one in report):
        raise Unchanged(report)
    line.about("名录")
    line.says(lists=[vars(one) for one in report])
    return report


def _load_list(listing: Listing) -> Loaded:
    model: Any = apps.get_model("registers", listing.model)
    done = Loaded(listing.name)
    existing = {tuple(str(_plain(row, name)) for name in listing.key): row for row in _all(model)}
    fresh: list[Any] = []
    for values in listing.values():
        key = tuple(str(values[name]) for name in listing.key)
        row = existing.get(key)
        if row is None:
            fresh.append(values)
        elif row.edited:
            done.kept += 1
        elif _differs(row, values):
            _fill(row, values, listing).save()
            done.changed += 1
    done.added = len(fresh)
    _add(model, listing, fresh)
    return done


def _all(model: Any) -> Iterable[Any]:
    references = [f.name for f in model._meta.fields if f.is_relation]
    found: Iterable[Any] = model.objects.select_related(*references)
    return found


def _plain(row: Any, name: str) -> Any:
    """Return a field's value; of a reference, the code of the row referred to."""
    value = getattr(row, name)
    return value.code if isinstance(value, CODED) else value


def _differs(row: Any, values: dict[str, Any]) -> bool:
    return any(_plain(row, name) != value for name, value in values.items())


def _fill(row: Any, values: dict[str, Any], listing: Listing) -> Any:
    for name, value in values.items():
        if name in listing.references and value is not None:
            value = apps.get_model("registers", listing.references[name]).objects.get(code=value)
        setattr(row, name, value)
    return row


def _add(model: Any, listing: Listing, fresh: list[dict[str, Any]]) -> None:
    """Add rows in bulk; a tree goes level by level, for a row needs its superior's id."""
    waves: dict[str, list[dict[str, Any]]] = {}
    for values in fresh:
        waves.setdefault(values.get("level", ""), []).append(values)
    for wave in waves.values():
        ids = {name: _ids(target) for name, target in listing.references.items()}
        model.objects.bulk_create(
            model(
                **{_attribute(name, ids): _value(name, value, ids) for name, value in one.items()}
            )
            for one in wave
        )


def _ids(model_name: str) -> dict[str, int]:
    return dict(apps.get_model("registers", model_name).objects.values_list("code", "pk"))


def _attribute(name: str, ids: dict[str, dict[str, int]]) -> str:
    return f"{name}_id" if name in ids else name


def _value(name: str, value: Any, ids: dict[str, dict[str, int]]) -> Any:
    if name not in ids or value is None:
        return value
    if value not in ids[name]:
        raise REFERS_TO_NOTHING(code=value)
    return ids[name][value]


def _link_project_purposes() -> None:
    for code, purposes in project_purposes().items():
        project = FundProject.objects.get(code=code)
        if not project.edited:
            project.purposes.set(Purpose.objects.filter(code__in=purposes))


@action("registers.add_division", "增加区划")
def add_division(
    line: Line,
    code: str,
    name: str,
    *,
    source: str,
    valid_from: date | None = None,
    by: Actor,
    reason: str = "",
) -> Division:
    """Add a division under the one its code names. Refuses a bad or a listed code."""
    if not division_codes.is_code(code):
        raise BAD_DIVISION_CODE(code=code)
    _refuse_if_listed(Division, "区划代码", code)
    level = division_codes.level(code)
    known = {one.code: one for one in Division.objects.filter(code__in=_codes_above(code))}
    parent = known.get(division_codes.superior(code, known) or "")
    if parent is None and level not in ("nation", "province"):
        raise NO_SUPERIOR(code=code)
    division = Division.objects.create(
        code=code,
        name=name,
        short_name=next(iter(short_forms(name)), ""),
        level=level,
        parent=parent,
        path=(parent.path if parent else "") + code + "/",
        pinyin=pinyin(name),
        valid_from=valid_from,
        source=source,
        edited=True,
    )
    return _added(line, division, division.path)


@action("registers.add_division_alias", "增加区划别名")
def add_division_alias(
    line: Line, division: Division, name: str, *, source: str, by: Actor, reason: str = ""
) -> DivisionAlias:
    """Add a name under which documents mention a division."""
    alias = DivisionAlias.objects.create(
        division=division, name=normal(name), source=source, edited=True
    )
    return _added(line, alias, division.path)


@action("registers.add_agency", "增加单位")
def add_agency(
    line: Line,
    code: str,
    name: str,
    kind: str,
    division: Division,
    *,
    source: str,
    credit_code: str = "",
    by: Actor,
    reason: str = "",
) -> Agency:
    """Add an agency of a division. Refuses a listed code and a credit code that is wrong."""
    _refuse_if_listed(Agency, "单位代码", code)
    why = credit_code and error_in(credit_code)
    if why:
        raise BAD_CREDIT_CODE(why=why)
    agency = Agency.objects.create(
        code=code,
        credit_code=credit_code,
        name=name,
        short_name=name.removeprefix(division.name),
        kind=kind,
        division=division,
        pinyin=pinyin(name),
        source=source,
        edited=True,
    )
    return _added(line, agency, division.path)


@action("registers.add_agency_alias", "增加单位别名")
def add_agency_alias(
    line: Line, agency: Agency, name: str, *, source: str, by: Actor, reason: str = ""
) -> AgencyAlias:
    """Add a name under which documents mention an agency."""
    alias = AgencyAlias.objects.create(agency=agency, name=normal(name), source=source, edited=True)
    return _added(line, alias, agency.division.path)


@action("registers.add_subject", "增加科目")
def add_subject(
    line: Line,
    year: int,
    kind: str,
    code: str,
    name: str,
    *,
    source: str,
    by: Actor,
    reason: str = "",
) -> Subject:
    """Add a subject of one year; whoever adds it has checked it against its source."""
    subject = Subject.objects.create(
        year=year, kind=kind, code=code, name=name, source=source, verified=True, edited=True
    )
    return _added(line, subject)


@action("registers.add_mark", "增加标识")
def add_mark(
    line: Line,
    region: Division,
    code: str,
    name: str,
    *,
    source: str,
    direct: bool = True,
    by: Actor,
    reason: str = "",
) -> Mark:
    """Add a mark that a region issues; whoever adds it has checked it against its source."""
    mark = Mark.objects.create(
        region=region,
        code=code,
        name=name,
        direct=direct,
        source=source,
        verified=True,
        edited=True,
    )
    return _added(line, mark, region.path)


@action("registers.set_standard", "设定保障标准")
def set_standard(
    line: Line,
    component: Component,
    category: str,
    division: Division,
    amount_fen: int,
    *,
    valid_from: date,
    source: str,
    verified: bool = False,
    by: Actor,
    reason: str = "",
) -> Standard:
    """Add what a component comes to a month in a division; the one before it ends the day before.

    ``verified`` says that somebody compared it with the document; then ``source`` must name the
    document by its number. Refuses a category that the component does not know.
    """
    if verified and not DOCUMENT_NUMBER.search(source):
        raise NO_DOCUMENT_NAMED(source=source)
    if category not in (component.categories.split() or [""]):
        raise UNKNOWN_CATEGORY(category=category, component=component.name)
    earlier = Standard.objects.filter(
        component=component, category=category, division=division, valid_to=None
    ).exclude(valid_from__gte=valid_from)
    earlier.update(valid_to=valid_from - timedelta(days=1), edited=True)
    standard = Standard.objects.create(
        component=component,
        category=category,
        division=division,
        amount_fen=amount_fen,
        valid_from=valid_from,
        source=source,
        verified=verified,
        edited=True,
    )
    line.says(amount_fen=amount_fen, valid_from=valid_from.isoformat(), verified=verified)
    return _added(line, standard, division.path)


@action("registers.end_validity", "设定失效")
def end_validity(line: Line, row: D, last_day: date, *, by: Actor, reason: str = "") -> D:
    """Say until when a row of any list holds."""
    if row.valid_to == last_day:
        raise Unchanged(row)
    if row.valid_from and last_day < row.valid_from:
        raise ENDS_TOO_EARLY(start=row.valid_from, end=last_day)
    row.valid_to, row.edited = last_day, True
    row.save(update_fields=["valid_to", "edited"])
    line.says(last_day=last_day.isoformat())
    return _added(line, row)


def _refuse_if_listed(model: type[Division] | type[Agency], what: str, code: str) -> None:
    existing = model.objects.filter(code=code).first()
    if existing:
        raise ALREADY_LISTED(what=what, which=code, existing=existing)


def _codes_above(code: str) -> set[str]:
    return {code[:6], code[:4] + "00", code[:2] + "0000"} - {code}


def _added(line: Line, row: D, scope_path: str = "") -> D:
    line.about(f"{row._meta.verbose_name} {row}", scope_path)
    line.wrote(row)
    return row
