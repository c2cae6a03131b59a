"""A reading laid out for a person to check: fields, rows, targets, doubts, each with its source.

Pure: works on the JSON of the contract (``result``), the places of its values and the source view.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhida.notices.reading.finding import catalogue
from zhida.notices.source_view import JsonObject, SourceView

HEAD = {
    "document_number": "文号",
    "title": "标题",
    "issuers": "发文机关",
    "issued_on": "成文日期",
    "addressees": "主送",
    "copied_to": "抄送",
    "basis": "依据文件",
    "fiscal_year": "预算年度",
    "project_name": "项目名称",
    "direct_fund_tag": "直达资金标识",
    "income_subject": "收入科目",
    "expenditure_subjects": "支出科目",
    "purposes": "支出方向",
}
"""The fields of a notice in the order an official checks them."""

FEW_ROWS = 3
"""A doubt that names more receivers than this is about the document, not about a row."""

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


@dataclass(frozen=True)
class HeadField:
    """One field of the notice; ``anchor`` is where it stands in the source, or ""."""

    name: str
    label: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Doubt:
    """One finding with what the catalogue advises; ``anchor`` as above."""

    code: str
    severity: str
    message: str
    where: str
    advice: str
    anchor: str


@dataclass(frozen=True)
class ErrorKind:
    """All errors of one code: they are accepted together, with one reason."""

    code: str
    title: str
    advice: str
    doubts: list[Doubt]

    @property
    def field_name(self) -> str:
        """The form field that takes the reason."""
        return f"accept-{self.code}"


@dataclass(frozen=True)
class Row:
    """One receiver of the allotment table. ``parts`` follow ``Review.part_names``."""

    number: int
    recipient: str
    amount_fen: int
    parts: list[int | None]
    anchor: str
    doubts: list[Doubt]

    @property
    def worst(self) -> str:
        """The gravest severity among the doubts, or ""."""
        found = {one.severity for one in self.doubts}
        return next((severity for severity in SEVERITIES if severity in found), "")

    @property
    def said(self) -> str:
        """All doubts about the row, one a line."""
        return "\n".join(one.message for one in self.doubts)


@dataclass(frozen=True)
class Target:
    """One target table, in short; ``indicators`` as in the contract."""

    recipient: str
    amount_fen: int
    goals: list[str]
    indicators: list[JsonObject]
    anchor: str


@dataclass
class Review:
    """All that a person checks before registering."""

    head: list[HeadField] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    part_names: list[str] = field(default_factory=list)
    total_fen: int | None = None
    targets: list[Target] = field(default_factory=list)
    errors: list[ErrorKind] = field(default_factory=list)
    warnings: list[Doubt] = field(default_factory=list)
    hints: list[Doubt] = field(default_factory=list)
    counts: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def sum_fen(self) -> int:
        """What the rows add up to."""
        return sum(row.amount_fen for row in self.rows)


def review_of(result: JsonObject, places: JsonObject, view: SourceView) -> Review:
    """Lay out ``result`` for checking; ``places`` map JSON pointers to places in the source."""

    def anchor(pointer: str) -> str:
        return view.nearest(place_of(pointer, places))

    doubts = [
        _doubt(finding, anchor(f"/findings/{number}"))
        for number, finding in enumerate(result["findings"])
    ]
    names = [row["recipient"] for row in result["allotments"]]
    telling = [one for one in doubts if _names_few(one, names)]
    part_names = list(
        dict.fromkeys(name for row in result["allotments"] for name in row["breakdown"] or {})
    )
    return Review(
        head=[
            HeadField(name, label, said(result["notice"][name]), anchor(f"/notice/{name}"))
            for name, label in HEAD.items()
        ],
        rows=[
            Row(
                number=number + 1,
                recipient=row["recipient"],
                amount_fen=row["amount_fen"],
                parts=[(row["breakdown"] or {}).get(name) for name in part_names],
                anchor=anchor(f"/allotments/{number}"),
                doubts=[one for one in telling if row["recipient"] in one.message + one.where],
            )
            for number, row in enumerate(result["allotments"])
        ],
        part_names=part_names,
        total_fen=result["total_fen"],
        targets=[
            Target(
                table["recipient"] or "（单位无法识别）",
                table["amount_fen"],
                table["goals"],
                table["indicators"],
                anchor(f"/targets/{number}"),
            )
            for number, table in enumerate(result["targets"])
        ],
        errors=list(_kinds([one for one in doubts if one.severity == "error"])),
        warnings=[one for one in doubts if one.severity == "warning"],
        hints=[one for one in doubts if one.severity == "info"],
        counts=[
            (severity, label, sum(one.severity == severity for one in doubts))
            for severity, label in SEVERITIES.items()
        ],
    )


def place_of(pointer: str, places: JsonObject) -> JsonObject | None:
    """Return the place of a value: its own, else of the first value inside it, else around it."""
    if pointer in places:
        return places[pointer]  # type: ignore[no-any-return]
    inside = [known for known in places if known.startswith(f"{pointer}/")]
    if inside:
        return places[min(inside, key=len)]  # type: ignore[no-any-return]
    around = pointer.rpartition("/")[0]
    return place_of(around, places) if around.count("/") > 1 else None


def said(value: Any) -> str:
    """Return a field's value as an official reads it."""
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return "、".join(said(one) for one in value)
    if isinstance(value, dict):
        return f"《{value['title']}》{value['document_number'] or ''}"
    return str(value)


def _doubt(finding: JsonObject, anchor: str) -> Doubt:
    kind = catalogue().get(finding["code"])
    return Doubt(
        finding["code"],
        finding["severity"],
        finding["message"],
        "" if finding["where"] in finding["message"] else finding["where"],
        kind.advice if kind else "",
        anchor,
    )


def _names_few(doubt: Doubt, recipients: list[str]) -> bool:
    """Tell whether a doubt is about single rows; one about all of them marks none."""
    said = doubt.message + doubt.where
    return sum(name in said for name in recipients) <= FEW_ROWS


def _kinds(errors: list[Doubt]) -> Iterator[ErrorKind]:
    known = catalogue()
    for code in dict.fromkeys(one.code for one in errors):
        same = [one for one in errors if one.code == code]
        yield ErrorKind(code, known[code].title if code in known else code, same[0].advice, same)
