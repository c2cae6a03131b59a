"""Readings, divisions and allotments in domain words. Everything here is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.beginning import told_again
from zhida.allotments import actions
from zhida.allotments.actions import Original, Registered, Share
from zhida.allotments.models import Allotment, Fund
from zhida.registers.classification import purposes
from zhida.registers.lists import agencies, divisions
from zhida.registers.models import Agency, Division, Mark, Purpose
from zhida.store.action import SYSTEM

MARK = "01 自治区直达资金"
WAN = 1_000_000
DAY = date(2022, 1, 1)

RECEIVERS = {
    "伊宁市": 435,
    "奎屯市": 25,
    "霍尔果斯市": 20,
    "伊宁县": 385,
    "察布查尔锡伯族自治县": 127,
    "霍城县": 308,
    "巩留县": 181,
    "新源县": 178,
    "昭苏县": 148,
    "特克斯县": 161,
    "尼勒克县": 141,
    "州救助站": 0,
    "州儿童福利院": 0,
    "州社会福利院": 40,
}
"""The founding notice's receivers and what each gets, in 万元."""


@told_again
def load_registers() -> None:
    """Put the divisions, agencies, purposes and the mark that the tests use into the database."""
    told = {"source": "测试数据"}
    Division.objects.bulk_create(
        Division(code=one.code, name=one.name, level=one.level, path=one.path, **told)
        for one in divisions().values()
        if one.code.startswith(("650000", "6540"))
    )
    ids = dict(Division.objects.values_list("code", "pk"))
    Agency.objects.bulk_create(
        Agency(code=one.code, name=one.name, kind=one.kind, division_id=ids[one.division], **told)
        for one in agencies().values()
        if one.division in ids
    )
    Purpose.objects.bulk_create(
        Purpose(code=one.code, name=one.name, short_name=one.short_name, **told)
        for one in purposes()
    )
    region = Division.objects.get(code="650000")
    Mark.objects.create(region=region, code="01", name="自治区直达资金", source="测试数据")


def reading(
    number: str = "伊州财社〔2022〕3号",
    *,
    issuer: str = "伊犁哈萨克自治州财政局",
    receivers: dict[str, int] | None = None,
    breakdowns: dict[str, dict[str, int]] | None = None,
    basis: tuple[str, ...] = ("新财社〔2021〕323号",),
    mark: str | None = MARK,
    project: str = "困难群众救助补助资金",
    title: str = "关于下达2022年困难群众救助补助资金的通知",
    findings: tuple[dict[str, str], ...] = (),
    issued_on: str = "2022-01-01",
    targets: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """Return a reading in the contract's shape; amounts in 万元, breakdowns in 万元 too."""
    rows = RECEIVERS if receivers is None else receivers
    parts = breakdowns or {}
    return {
        "notice": {
            "document_number": number,
            "title": title,
            "issuers": [issuer],
            "issued_on": issued_on,
            "addressees": ["州直属各县市财政局"],
            "copied_to": [],
            "basis": [{"title": "上级文件", "document_number": one} for one in basis],
            "fiscal_year": 2022,
            "project_name": project,
            "direct_fund_tag": mark,
            "income_subject": "1100248",
            "expenditure_subjects": ["208"],
            "purposes": ["低保", "临时救助"],
        },
        "allotments": [
            {
                "recipient": name,
                "amount_fen": wan * WAN,
                "breakdown": {key: part * WAN for key, part in parts[name].items()}
                if name in parts
                else None,
            }
            for name, wan in rows.items()
        ],
        "total_fen": sum(rows.values()) * WAN,
        "targets": list(targets),
        "findings": list(findings),
    }


def target_table(recipient: str, wan: int) -> dict[str, Any]:
    """Return a target table with one indicator."""
    target = {
        "kind": "ratio",
        "operator": ">=",
        "value": 0.95,
        "upper": None,
        "unit": "%",
        "text": "≥95%",
    }
    return {
        "recipient": recipient,
        "fiscal_year": 2022,
        "amount_fen": wan * WAN,
        "funding": {"自治区财政下达": wan * WAN},
        "goals": ["应保尽保"],
        "indicators": [
            {
                "category": "产出指标",
                "subcategory": "质量指标",
                "name": "救助对象认定准确率",
                "target": target,
            }
        ],
    }


def error(code: str, message: str = "合计与各行之和相差1万元") -> dict[str, str]:
    """Return an error finding."""
    return {"code": code, "severity": "error", "message": message, "where": "合计"}


def register(content: bytes = b"notice", name: str = "通知.docx", **told: Any) -> Registered:
    """Register a reading built from ``told``; the action's own arguments pass through."""
    given = {key: told.pop(key) for key in ("accepted", "receivers_map", "by") if key in told}
    return actions.register_notice(
        reading(**told),
        Original(name, content),
        by=given.get("by", SYSTEM),
        accepted=given.get("accepted"),
        receivers=given.get("receivers_map"),
    )


def fund(marked: bool = True, year: int = 2022, project: str = "困难群众救助补助资金") -> Fund:
    """Return the fund of that year and project, with the mark or without one."""
    mark = Mark.objects.get() if marked else None
    return actions.open_fund(year, project, mark, by=SYSTEM)


def source(wan: int = 100, number: str = "新财社〔2021〕323号", **told: Any) -> Allotment:
    """Return an allotment of 伊犁州 that came from outside."""
    prefecture = Division.objects.get(code="654000")
    return actions.receive(
        told.get("fund") or fund(),
        prefecture,
        wan * WAN,
        document_number=number,
        happened_on=DAY,
        by=SYSTEM,
    )


def share(name: str, wan: int, **told: Any) -> Share:
    """Return what a county, named by its official name, is to get."""
    division = Division.objects.get(name=name)
    return Share(name, division.pk, division.path, division.level, wan * WAN, **told)


def pass_down(
    allotment: Allotment, number: str = "伊州财社〔2022〕9号", **wan: int
) -> list[Allotment]:
    """Pass money of ``allotment`` down: ``pass_down(a, 伊宁县=10)``; return the new allotments."""
    ids = actions.pass_down(
        allotment,
        [share(name, amount) for name, amount in wan.items()],
        document_number=number,
        happened_on=DAY,
        by=SYSTEM,
    )
    return [Allotment.objects.get(pk=id_) for id_ in ids]
