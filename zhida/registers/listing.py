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
    RegisterTable(
        "components",
        "救助项目和待遇",
        "各救助项目发放哪些待遇、怎样计算。",
        (
            Column("救助项目", "programme"),
            Column("支出方向", "programme.purpose"),
            Column("代码", "code"),
            Column("待遇", "name"),
            Column("计算方式", "get_calculation_display"),
        ),
        _plain(queries.components),
        searchable=False,
    ),
    RegisterTable(
        "component_subjects",
        "待遇列支科目",
        "各项待遇按保障类别列哪个支出功能科目；月度核算复核时据此分开列支。",
        (
            Column("待遇", "component"),
            Column("保障类别", "get_category_display"),
            Column("支出功能科目", "subject_code"),
            Column("适用地区", "region"),
            Column("已核对", "verified"),
        ),
        lambda search, on: queries.component_subjects(on),
        searchable=False,
    ),
    RegisterTable(
        "standards",
        "保障标准",
        "每人每月的标准，按地区和日期；就近适用本级或上级的标准。",
        (
            Column("待遇", "component"),
            Column("保障类别", "get_category_display"),
            Column("适用区划", "division"),
            Column("标准（元）", "amount"),
            Column("生效日期", "valid_from"),
            Column("已核对", "verified"),
        ),
        lambda search, on: queries.standards(on),
        searchable=False,
    ),
    RegisterTable(
        "exclusive_pairs",
        "互斥待遇",
        "同一人不得同时享受的待遇，各地可有不同规定。",
        (
            Column("救助项目一", "one"),
            Column("救助项目二", "other"),
            Column("处理方式", "get_effect_display"),
            Column("适用地区", "region"),
            Column("已核对", "verified"),
        ),
        lambda search, on: queries.exclusive_pairs(on),
        searchable=False,
    ),
    RegisterTable(
        "stop_rules",
        "停发规则",
        "什么情形下停发，从隔几个月起停发。",
        (
            Column("救助项目", "programme"),
            Column("情形", "get_fact_display"),
            Column("隔几个月停发", "months_after"),
            Column("适用地区", "region"),
            Column("已核对", "verified"),
        ),
        lambda search, on: queries.stop_rules(on),
        searchable=False,
    ),
)


def table_named(name: str) -> RegisterTable | None:
    """Return the list of that name, or None."""
    return next((table for table in TABLES if table.name == name), None)
