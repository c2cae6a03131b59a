"""What is doubtful about the target tables of a notice, each doubt named by its unit.

A doubt that all or several tables share (they are copies of one another) is said once, with the
units listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhida.core.document import Place
from zhida.core.money import plain
from zhida.notices.reading.finding import Finding, finding
from zhida.notices.reading.target_alikeness import all_alike
from zhida.notices.reading.target_levels import names_of, notice_levels, other_level_money
from zhida.notices.reading.target_money_findings import amounts, sources
from zhida.notices.reading.target_receivers import Allotted
from zhida.notices.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from zhida.notices.reading.target_tables import TargetTable

GUESSES = {
    "similar": "与分配表的单位名称只差一个字",
    "amount_and_order": "按金额和排列次序",
    "amount": "按金额",
    "order": "按排列次序",
}


def check(
    tables: Sequence[TargetTable], allotted: Sequence[Allotted], head: Mapping[str, Any]
) -> list[Finding]:
    """Return the findings about target tables, in the order of the checks."""
    if not tables:
        return []
    levels = notice_levels(head, tables)
    return [
        *_missing(tables, allotted),
        *_receivers(tables, allotted),
        *_repeated(tables),
        *amounts(tables, allotted, levels),
        *sources(tables, allotted, levels),
        *_years_and_projects(tables, head),
        *_identical(tables),
        *_other_levels(tables, levels),
        *_institutions(tables),
        *_contents(tables),
        *_weights(tables),
        *_cells(tables),
    ]


def _missing(tables: Sequence[TargetTable], allotted: Sequence[Allotted]) -> Iterator[Finding]:
    """Receivers of the allotment table without a target table (rule R22)."""
    have = {table.recipient for table in tables}
    for name in dict.fromkeys(row.name for row in allotted if row.name not in have):
        amount = sum(row.amount_fen for row in allotted if row.name == name)
        money = plain(amount, "万元")
        yield finding(
            "target-table-missing",
            f"“{name}”分配资金{money}，但没有绩效目标表。",
            name,
            severity="warning" if amount else "info",
        )


def _receivers(tables: Sequence[TargetTable], allotted: Sequence[Allotted]) -> Iterator[Finding]:
    """Tables whose receiver is a guess, unknown, or not in the allotment table (rule R24)."""
    for at, table in enumerate(tables, start=1):
        how, printed = table.receiver.how, table.receiver.printed
        what = f"第{at}张绩效目标表上的单位“{printed}”" if printed else f"第{at}张绩效目标表"
        if how in GUESSES:
            problem = "无法辨认" if printed else "没有写单位"
            amount = table.amount_fen
            money = f"（金额{plain(amount, table.unit)}）" if amount is not None else ""
            yield finding(
                "target-receiver-guessed",
                f"{what}{problem}，{GUESSES[how]}推断为“{table.recipient}”{money}，请核实。",
                table.label,
                place=table.place,
            )
        elif how == "unknown":
            problem = "无法辨认" if printed else "没有写明单位"
            yield finding(
                "target-receiver-unknown",
                f"{what}{problem}，按金额和次序也无法确定。",
                table.label,
                place=table.place,
            )
        elif how == "unlisted" and allotted:
            yield finding(
                "target-receiver-unlisted",
                f"“{printed}”有绩效目标表，但分配表中没有这个单位。",
                table.label,
                place=table.place,
            )


def _repeated(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    counts = Counter((table.recipient, table.form.project) for table in tables)
    for (name, _), count in counts.items():
        if name is None:
            continue
        if count > 1:
            yield finding("target-table-repeated", f"“{name}”有{count}张绩效目标表，重复。", name)


def _years_and_projects(
    tables: Sequence[TargetTable], head: Mapping[str, Any]
) -> Iterator[Finding]:
    """Tables of another year than the notice, or of another project than most tables."""
    projects = Counter(table.form.project for table in tables if table.form.project)
    usual = projects.most_common(1)[0][0] if projects else ""
    for table in tables:
        year, expected = table.form.fiscal_year, head.get("fiscal_year")
        if year and expected and year != expected:
            message = f"“{table.label}”绩效目标表是{year}年度，通知下达的是{expected}年度资金。"
            yield finding("target-year-differs", message, table.label, place=table.place)
        project = table.form.project
        if project and project != usual and projects[project] == 1 and projects[usual] > 1:
            message = f"“{table.label}”绩效目标表的项目名称是“{project}”，其他表是“{usual}”。"
            yield finding("target-project-differs", message, table.label, place=table.place)


def _identical(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    """All tables carry the same targets: they were not broken down (rule R23)."""
    filled = [table for table in tables if table.indicators]
    if len({table.label for table in filled}) < 2 or len(filled) < len(tables):
        return
    if all_alike([table.indicators for table in filled]):
        yield finding(
            "target-tables-identical",
            f"{len(filled)}张绩效目标表（{_units(filled)}）的指标和指标值相同，"
            "区域绩效目标未分解到各单位。",
            _units(filled),
        )


def _other_levels(tables: Sequence[TargetTable], levels: Mapping[str, str]) -> Iterator[Finding]:
    """Indicators that name the money of another level of government."""
    where: dict[tuple[str, str], list[TargetTable]] = defaultdict(list)
    for table in tables:
        for indicator in table.indicators:
            words = other_level_money(indicator.name, levels)
            if words:
                where[indicator.name, words].append(table)
    for (name, words), found in where.items():
        yield finding(
            "target-indicator-other-level",
            f"指标“{name}”写的是“{words}”，与本通知的{names_of(levels)}资金不符（{_units(found)}）。",
            name,
            place=_place_of(found[0], name),
        )


def _institutions(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    """Institutions whose table carries the indicators of a county."""
    checks = vocabulary("target_checks")
    for table in tables:
        name = table.recipient or table.receiver.printed or ""
        if not name.endswith(tuple(checks["institutions"])):
            continue
        county = [
            indicator.name
            for indicator in table.indicators
            if any(word in indicator.name for word in checks["county_words"])
        ]
        if county:
            yield finding(
                "target-institution-as-county",
                f"“{name}”是机构，绩效目标表却列有县级的区域指标{len(county)}项：{_some(county)}。",
                name,
                place=table.place,
            )


def _contents(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    """Tables without indicators; indicators without, or with a doubtful, or misfiled target."""
    for table in tables:
        if any(indicator.guessed for indicator in table.indicators):
            message = f"“{table.label}”绩效目标表的指标类别没有逐行写明，系按位置推断，请对照原件。"
            yield finding("target-heading-guessed", message, table.label, place=table.place)
        if not table.indicators:
            message = f"“{table.label}”的绩效目标表没有读到指标。"
            yield finding("target-table-empty", message, table.label, place=table.place)
    shared: dict[tuple[str, str, str], list[TargetTable]] = defaultdict(list)
    for table in tables:
        for indicator in table.indicators:
            for code, message in _doubts(indicator):
                shared[code, indicator.name, message].append(table)
    for (code, name, message), found in shared.items():
        place = _place_of(found[0], name)
        yield finding(code, f"{message}（{_units(found)}）。", name, place=place)


def _doubts(indicator: Any) -> Iterator[tuple[str, str]]:
    """Yield (code, message) of the doubts about one indicator."""
    if indicator.formula:
        yield "target-formula", f"指标“{indicator.name}”的单元格是公式，不是文字或数值"
    elif indicator.target is None:
        yield "target-without-value", f"指标“{indicator.name}”没有指标值"
    elif indicator.joined:
        yield "target-rows-joined", f"指标“{indicator.name}”由被拆开的两行拼接而成，请对照原件"
    elif indicator.target.doubt:
        text, doubt = indicator.target.text, indicator.target.doubt
        yield "target-value-doubtful", f"指标“{indicator.name}”的指标值“{text}”：{doubt}"
    for rule in vocabulary("target_checks")["headings"]:
        misfiled = any(word in indicator.name for word in rule["words"])
        if indicator.subcategory == rule["under"] and misfiled:
            under = indicator.subcategory
            yield "target-heading-unusual", f"指标“{indicator.name}”列在{under}下，不常见"


def _weights(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    """Tables whose weights are all given and do not add up."""
    allowed = vocabulary("target_checks")["weights"]
    for table in tables:
        weights = [i.weight for i in table.indicators if i.weight is not None]
        whole = sum(weights, Decimal(0)).normalize()
        complete = len(weights) == len(table.indicators) > 0
        if complete and f"{whole:f}" not in allowed:
            yield finding(
                "target-weights",
                f"“{table.label}”绩效目标表各项指标分值合计为{whole:f}，不是100。",
                table.label,
                place=table.place,
            )


def _cells(tables: Sequence[TargetTable]) -> Iterator[Finding]:
    """Indicators of recognised tables whose cells were read with little certainty."""
    for table in tables:
        names = [indicator.name for indicator in table.indicators if indicator.uncertain]
        if names:
            listed = "、".join(f"“{name}”" for name in names)
            yield finding(
                "target-recognition-uncertain",
                f"“{table.label}”绩效目标表中{listed}识别把握不大，请对照原件。",
                table.label,
                place=table.place,
            )


def _some(names: Sequence[str]) -> str:
    """Return the first three names, and 等 when there are more."""
    return "、".join(f"“{name}”" for name in names[:3]) + ("等" if len(names) > 3 else "")


def _units(tables: Sequence[TargetTable]) -> str:
    return "、".join(dict.fromkeys(table.label for table in tables))


def _place_of(table: TargetTable, name: str) -> Place | None:
    return next((one.target_place for one in table.indicators if one.name == name), None)
