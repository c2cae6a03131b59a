"""From the data files to table rows: what each list holds, and how its rows are told apart.

Pure reasoning about what a row should be; ``actions.load`` compares it with the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhida.core.money import to_fen
from zhida.registers import division_codes
from zhida.registers.credit_code import error_in
from zhida.registers.lists import divisions
from zhida.registers.names import pinyin, short_forms
from zhida.registers.tables import BadListError, day, rows, town_lists, truth

Row = dict[str, str]
Values = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """One list: its model's name, the fields that tell rows apart, and how to make the values.

    Fields that refer to other rows hold the other row's key; ``references`` says which model.
    """

    name: str
    model: str
    key: tuple[str, ...]
    values: Callable[[], Iterable[Values]]
    references: dict[str, str]


@lru_cache
def source_titles() -> dict[str, str]:
    """Return the title of each source by its key."""
    return {row["key"]: row["title"] for row in rows("sources")}


def _dated(row: Row) -> Values:
    """Return what every register row carries; raises ``BadListError`` for an unknown source."""
    if row["source"] not in source_titles():
        raise BadListError(f"“{row['source']}”不在 sources.csv 里：{row}")
    first = day(row.get("valid_from", ""), first=True)
    last = day(row.get("valid_to", ""), first=False)
    if first and last and last < first:
        raise BadListError(f"失效早于生效：{row}")
    return {"valid_from": first, "valid_to": last, "source": source_titles()[row["source"]]}


def _divisions() -> Iterator[Values]:
    """Yield the divisions, superiors before those below them."""
    listed = [*rows("divisions"), *(row for name in town_lists() for row in rows(name))]
    for row in sorted(listed, key=lambda row: division_codes.LEVELS.index(_level(row))):
        code, name = row["code"], row["name"]
        yield {
            **_dated(row),
            "code": code,
            "name": name,
            "short_name": next(iter(short_forms(name)), ""),
            "level": _level(row),
            "parent": division_codes.superior(code, divisions()),
            "path": divisions()[code].path,
            "pinyin": pinyin(name),
        }


def _level(row: Row) -> str:
    try:
        return division_codes.level(row["code"])
    except ValueError as wrong:
        raise BadListError(f"{wrong}：{row}") from wrong


def _division_aliases() -> Iterator[Values]:
    for row in rows("former_names"):
        yield {
            **_dated(row),
            "division": row["code"],
            "name": row["name"],
            "kind": "曾用",
            "former_code": row["former_code"],
        }
    for row in rows("aliases"):
        yield {
            **_dated(row),
            "division": row["code"],
            "name": row["name"],
            "kind": row["kind"],
            "former_code": "",
        }


def _agencies() -> Iterator[Values]:
    for row in rows("agencies"):
        wrong = row["credit_code"] and error_in(row["credit_code"])
        if wrong:
            raise BadListError(f"{row['name']}：{wrong}")
        own_place = divisions()[row["division"]].name
        yield {
            **_dated(row),
            "code": row["code"],
            "credit_code": row["credit_code"],
            "name": row["name"],
            "short_name": row["name"].removeprefix(own_place),
            "kind": row["kind"],
            "division": row["division"],
            "pinyin": pinyin(row["name"]),
        }


def _agency_aliases() -> Iterator[Values]:
    for row in rows("agency_aliases"):
        yield {**_dated(row), "agency": row["code"], "name": row["name"]}


def _subjects() -> Iterator[Values]:
    for row in rows("subjects"):
        yield {
            **_dated(row),
            "year": int(row["year"]),
            "kind": row["kind"],
            "code": row["code"],
            "name": row["name"],
            "verified": truth(row["verified"]),
        }


def _purposes() -> Iterator[Values]:
    for row in rows("purposes"):
        yield {
            **_dated(row),
            "code": row["code"],
            "name": row["name"],
            "short_name": row["short_name"],
            "order": int(row["order"]),
        }


def _purpose_subjects() -> Iterator[Values]:
    for row in rows("purpose_subjects"):
        yield {
            **_dated(row),
            "purpose": row["purpose"],
            "subject_code": row["subject"],
            "region": row["region"],
            "verified": truth(row["verified"]),
        }


def _marks() -> Iterator[Values]:
    for row in rows("marks"):
        yield {
            **_dated(row),
            "region": row["region"],
            "code": row["code"],
            "name": row["name"],
            "direct": truth(row["direct"]),
            "verified": truth(row["verified"]),
        }


def _fund_projects() -> Iterator[Values]:
    for row in rows("fund_projects"):
        yield {
            **_dated(row),
            "code": row["code"],
            "name": row["name"],
            "income_subject": row["income_subject"],
            "function_subject": row["function_subject"],
        }


def _programmes() -> Iterator[Values]:
    for row in rows("programmes"):
        yield {
            **_dated(row),
            **{name: row[name] for name in ("code", "name", "short_name", "purpose")},
            "holder": row["holder"],
            "rhythm": row["rhythm"],
            "order": int(row["order"]),
        }


def _components() -> Iterator[Values]:
    for row in rows("components"):
        told = ("programme", "code", "name", "calculation", "categories")
        yield {**_dated(row), **{name: row[name] for name in told}}


def _component_subjects() -> Iterator[Values]:
    for row in rows("component_subjects"):
        yield {
            **_dated(row),
            **{name: row[name] for name in ("component", "category", "region")},
            "subject_code": row["subject"],
            "verified": truth(row["verified"]),
        }


def _standards() -> Iterator[Values]:
    for row in rows("standards"):
        yield {
            **_dated(row),
            "component": row["component"],
            "category": row["category"],
            "division": row["division"],
            "amount_fen": to_fen(row["amount"]),
            "verified": truth(row["verified"]),
        }


def _exclusive_pairs() -> Iterator[Values]:
    for row in rows("exclusive_pairs"):
        if row["one"] >= row["other"]:
            raise BadListError(f"互斥待遇应按代码次序列出：{row}")
        told = ("one", "other", "region", "effect")
        yield {
            **_dated(row),
            **{name: row[name] for name in told},
            "verified": truth(row["verified"]),
        }


def _stop_rules() -> Iterator[Values]:
    for row in rows("stop_rules"):
        yield {
            **_dated(row),
            **{name: row[name] for name in ("programme", "fact", "region")},
            "months_after": int(row["months_after"]),
            "verified": truth(row["verified"]),
        }


def project_purposes() -> dict[str, list[str]]:
    """Return the codes of the purposes of each fund project, by the project's code."""
    return {row["code"]: row["purposes"].split() for row in rows("fund_projects")}


LISTINGS = (
    Listing("divisions", "Division", ("code",), _divisions, {"parent": "Division"}),
    Listing(
        "aliases",
        "DivisionAlias",
        ("division", "name", "former_code"),
        _division_aliases,
        {"division": "Division"},
    ),
    Listing("agencies", "Agency", ("code",), _agencies, {"division": "Division"}),
    Listing(
        "agency_aliases", "AgencyAlias", ("agency", "name"), _agency_aliases, {"agency": "Agency"}
    ),
    Listing("subjects", "Subject", ("year", "kind", "code"), _subjects, {}),
    Listing("purposes", "Purpose", ("code",), _purposes, {}),
    Listing(
        "purpose_subjects",
        "PurposeSubject",
        ("purpose", "subject_code", "region"),
        _purpose_subjects,
        {"purpose": "Purpose"},
    ),
    Listing("marks", "Mark", ("region", "code", "name"), _marks, {"region": "Division"}),
    Listing("fund_projects", "FundProject", ("code",), _fund_projects, {}),
    Listing("programmes", "Programme", ("code",), _programmes, {"purpose": "Purpose"}),
    Listing("components", "Component", ("code",), _components, {"programme": "Programme"}),
    Listing(
        "component_subjects",
        "ComponentSubject",
        ("component", "category", "region", "valid_from"),
        _component_subjects,
        {"component": "Component"},
    ),
    Listing(
        "standards",
        "Standard",
        ("component", "category", "division", "valid_from"),
        _standards,
        {"component": "Component", "division": "Division"},
    ),
    Listing(
        "exclusive_pairs",
        "ExclusivePair",
        ("one", "other", "region"),
        _exclusive_pairs,
        {"one": "Programme", "other": "Programme"},
    ),
    Listing(
        "stop_rules",
        "StopRule",
        ("programme", "fact", "region"),
        _stop_rules,
        {"programme": "Programme"},
    ),
)
"""Every list in the order of loading: what others refer to comes first."""
