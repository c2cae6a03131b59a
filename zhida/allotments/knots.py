"""The thread 资金脉络 as knots to draw: where the money comes from, step by step, to here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from zhida.access.scope import Scope
from zhida.allotments.models import Allotment, Fund
from zhida.allotments.queries import Knot, thread
from zhida.notices.models import Notice


@dataclass(frozen=True)
class DrawnKnot:
    """One knot as the page draws it. ``gap``: the chain is broken here; ``here``: this page.

    ``link`` is where a knot of a later stage leads to.
    """

    kind: str
    name: str
    amount_fen: int | None = None
    day: date | None = None
    note: str = ""
    allotment_id: int | None = None
    link: str = ""
    gap: bool = False
    here: bool = False

    @property
    def address(self) -> str:
        """Where the knot leads to, "" for one without a page of its own."""
        if self.link:
            return self.link
        if self.allotment_id is None:
            return ""
        return reverse("allotments:detail", args=[self.allotment_id])


def drawn(chain: list[Knot], fund: Fund) -> list[DrawnKnot]:
    """Return the knots from the source to the last allotment of ``chain``.

    A source whose document is not registered is drawn as a gap before its holder; money that the
    reader may not see is drawn without its amount.
    """
    knots = [_fund_knot(fund), *_gap_before(chain[0])]
    for place, knot in enumerate(chain, start=1):
        knots.append(
            DrawnKnot(
                kind="指标",
                name=knot.receiver_name,
                amount_fen=knot.amount_fen,
                day=knot.issued_on,
                note=knot.document_number if knot.visible else "不在您的查看范围内",
                allotment_id=knot.allotment_id if knot.visible else None,
                here=place == len(chain),
            )
        )
    return knots


def of_notice(scope: Scope, one: Allotment, notice: Notice, receivers: int) -> list[DrawnKnot]:
    """Return the knots of a notice: what it rests on, itself, and those it passes money to.

    ``one`` is any of its allotments, ``receivers`` the number of all in scope. The total is drawn
    only for those who may see everything that the issuer gave.
    """
    above = drawn(thread(scope, one), one.fund)[:-1]
    itself = DrawnKnot(
        "资金文件",
        notice.document_number,
        notice.total_fen if scope.covers(notice.scope_path) else None,
        notice.issued_on,
        notice.title,
        here=True,
    )
    return [*above, itself, DrawnKnot("指标", f"{receivers} 笔指标", note="见下表")]


def _fund_knot(fund: Fund) -> DrawnKnot:
    mark = fund.mark_text or "未标识为直达资金"
    return DrawnKnot("资金", f"{fund.fiscal_year}年 {fund.project_name}", note=mark)


def _gap_before(source: Knot) -> list[DrawnKnot]:
    if not source.untraced:
        return []
    return [DrawnKnot("上级来源", source.document_number, note="文件未登记，来源追不到", gap=True)]
