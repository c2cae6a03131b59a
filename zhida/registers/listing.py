"""The official lists as tables to look at: which columns each has, and how it is searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhida.registers import queries


@dataclass(frozen=True)
class Column:
    """One column: its head, and the attribute (or ``get_…_display``) that fills it."""

    label: str
    name: str

    def value(self, row: Any) -> Any:
        """Return what stands in this column of the row."""
        found: Any = row
        for name in self.name.split("."):
            found = getattr(found, name) if found is not None else None
        return found() if callable(found) else found


@dataclass(frozen=True)
class RegisterTable:
    """One list: its name in the address, its title, what it is, its columns, how to find rows."""

    name: str
    title: str
    what: str
    columns: tuple[Column, ...]
    find: Callable[[str, date | None], QuerySet[Any]]
    searchable: bool = True

    def line(self, row: Any) -> list[tuple[str, Any]]:
        """Return the row's cells with their heads."""
        return [(column.label, column.value(row)) for column in self.columns]


def _plain(find: Callable[[], QuerySet[Any]]) -> Callable[[str, date | None], QuerySet[Any]]:
    """Let a short list take, and ignore, what longer ones are searched by."""
    return lambda search, on: find()


TABLES = (
    RegisterTable(
        "divisions",
        "行政区划",
        "GB/T 2260 县级以上区划，附更名与别名。",
        (
            Column("代码", "code"),
            Column("名称", "name"),
            Column("级次", "get_level_display"),
            Column("上级", "parent"),
        ),
        lambda search, on: queries.divisions(search, on=on),
    ),
    RegisterTable(
        "agencies",
        "单位",
        "财政、民政部门和机构。",
        (
            Column("代码", "code"),
            Column("名称", "name"),
            Column("类别", "get_kind_display"),
            Column("所在区划", "division"),
            Column("统一社会信用代码", "credit_code"),
        ),
        lambda search, on: queries.agencies(search, on=on),
    ),
    RegisterTable(
        "subjects",
        "预算科目",
        "政府收支分类科目，按年度。",
        (
            Column("年度", "year"),
            Column("类别", "get_kind_display"),
            Column("科目代码", "code"),
            Column("名称", "name"),
            Column("已核对", "verified"),
        ),
        lambda search, on: queries.subjects(search, on=on),
    ),
    RegisterTable(
        "purposes",
        "支出方向",
        "资金分别核算的用途。",
        (Column("代码", "code"), Column("名称", "name"), Column("简称", "short_name")),
        _plain(queries.purposes),
        searchable=False,
    ),
    RegisterTable(
        "marks",
        "直达资金标识",
        "同一代码在不同地区含义不同，须与发布地区一并使用。",
        (
            Column("发布地区", "region"),
            Column("代码", "code"),
            Column("名称", "name"),
            Column("属直达资金", "direct"),
            Column("已核对", "verified"),
        ),
        _plain(queries.marks),
        searchable=False,
    ),
    RegisterTable(
        "fund_projects",
        "资金项目",
        "各年度资金所属的项目。",
        (
            Column("项目代码", "code"),
            Column("项目名称", "name"),
            Column("收入科目", "income_subject"),
            Column("支出科目", "function_subject"),
        ),
        _plain(queries.fund_projects),
        searchable=False,
    ),
)


def table_named(name: str) -> RegisterTable | None:
    """Return the list of that name, or None."""
    return next((table for table in TABLES if table.name == name), None)
