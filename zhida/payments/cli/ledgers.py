"""Commands about the ledgers of purposes: ``zhida pay ledger trial`` and ``statement``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zhida.access.commanding import ACTING, JSON, day_of, print_json, print_rows, start

if TYPE_CHECKING:
    from zhida.allotments.queries import AsOf
    from zhida.payments.export import Sheet

DAY = click.DateTime(["%Y-%m-%d"])
WHOSE = (
    click.option("--year", type=int, metavar="年度", help="只看这个预算年度的资金。"),
    click.option("--division", default="", metavar="路径", help="区划路径，例如 650000/654000/。"),
    click.option("--agency", default="", metavar="单位代码", help="只看这个机构的指标。"),
    click.option("--allotment", type=int, metavar="指标编号", help="只看这条指标。"),
    click.option("--as-of", type=DAY, metavar="日期", help="到这一天为止已发生的。"),
    click.option(
        "--to",
        "file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="文件",
        help="写成 .xlsx 或 .csv 文件。",
    ),
)


def with_whose(command: Any) -> Any:
    """Give a command the options that say whose ledger, as of when, and where to."""
    for option in reversed(WHOSE):
        command = option(command)
    return command


@click.group()
def ledger() -> None:
    """分账核算：各支出方向的余额表和明细账，与台账逐分核对。"""


@ledger.command()
@click.option(
    "--by",
    default="purpose",
    show_default=True,
    type=click.Choice(["purpose", "division", "agency", "allotment"]),
    help="按支出方向、区划、机构或指标。",
)
@with_whose
@ACTING
@JSON
def trial(
    by: str,
    year: int | None,
    division: str,
    agency: str,
    allotment: int | None,
    as_of: datetime | None,
    file: Path | None,
    username: str | None,
    as_json: bool,
) -> None:
    """余额表：收入、下达、占用、支付、退回和余额。"""
    _, scope = start(username)
    from zhida.payments.ledger_sheets import trial_sheet
    from zhida.payments.ledgers.answers import as_trial_balance
    from zhida.payments.queries.ledgers import LedgerFilters, trial_balance

    wanted = LedgerFilters(year, None, division, agency, allotment)
    found = trial_balance(scope, wanted, by=by, as_of=_moment(as_of))
    if file is not None:
        return _write(file, trial_sheet(found, "分账余额表", "元"))
    answer = as_trial_balance(found)
    if as_json:
        return print_json(answer)
    rows = [*answer["rows"], {"name": "合计", **answer["total"]}]
    print_rows(rows, ("name", *answer["total"]))
    agrees = found.reconciliation.holds
    click.echo("与台账一致。" if agrees else "与台账不一致，请运行 zhida check。")
    return None


@ledger.command()
@click.option("--purpose", metavar="方向", help="支出方向代码；不写为全部。")
@click.option("--undivided", is_flag=True, help="只看未分方向的。")
@click.option("--from", "first_day", type=DAY, metavar="日期", help="从这一天起。")
@click.option("--page", default=1, show_default=True, metavar="页")
@with_whose
@ACTING
@JSON
def statement(
    purpose: str | None,
    undivided: bool,
    first_day: datetime | None,
    page: int,
    year: int | None,
    division: str,
    agency: str,
    allotment: int | None,
    as_of: datetime | None,
    file: Path | None,
    username: str | None,
    as_json: bool,
) -> None:
    """明细账：逐笔变动和使用、两端和余额。写成文件时是全部各笔。"""
    _, scope = start(username)
    from zhida.payments.ledger_sheets import journal_sheet, require_fitting
    from zhida.payments.ledgers.answers import as_statement
    from zhida.payments.queries import ledgers

    found = ledgers.statement(
        scope,
        ledgers.LedgerFilters(year, None, division, agency, allotment),
        purpose="" if undivided else purpose,
        first_day=day_of(first_day),
        as_of=_moment(as_of),
        page=page,
    )
    if file is not None:
        if file.suffix.lower() != ".csv":
            require_fitting(found)
        return _write(file, journal_sheet(found, found.every_entry(), "分账明细账", "元"))
    answer = as_statement(found)
    if as_json:
        return print_json(answer)
    shown = ("happened_on", "kind", "document_number", "source", "target", "amount_fen", "left_fen")
    print_rows(answer["entries"], shown)
    print_rows([answer["closing"]], ("left_fen", "reserved_fen", "paid_fen"))
    return None


def _moment(day: datetime | None) -> AsOf | None:
    from zhida.allotments.queries import AsOf

    return AsOf(day.date()) if day else None


def _write(file: Path, sheet: Sheet) -> None:
    from zhida.payments import export

    write = export.csv_file if file.suffix.lower() == ".csv" else export.workbook
    file.write_bytes(write(sheet))
    click.echo(f"已写出：{file}")
