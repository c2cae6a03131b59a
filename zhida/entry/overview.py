"""What the overview shows beside the ledger's own figures: charts as data, and what is to be done.

Amounts go to the charts as whole fen with their words, so that a chart never formats money itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhida.access.models import Post
from zhida.access.scope import Scope
from zhida.allotments.queries import Overview
from zhida.allotments.queries.figures import DivisionProgress
from zhida.allotments.queries.flow import UNUSED, Link
from zhida.core.money import plain
from zhida.notices.queries import open_readings
from zhida.payments.queries import tasks as payment_tasks
from zhida.payments.views.tasks import PLACES, address_of

MOST_BARS = 15


@dataclass(frozen=True)
class Task:
    """One thing that waits for the person: what it is, how much of it, where it is done."""

    words: str
    lamp: str
    state: str
    address: str


def flow_chart(flow: list[Link], used: list[Link], unit: str) -> dict[str, Any]:
    """Return the nodes and links of the Sankey; a holder stands once, however often it is named.

    Nodes at the end of ``used`` say of what kind they are: a purpose, or what is not yet used.
    """
    kinds = {link.target: "unused" if link.target == UNUSED else "purpose" for link in used}
    links = [*flow, *used]
    names = dict.fromkeys(name for link in links for name in (link.source, link.target))
    return {
        "nodes": [{"name": name, "kind": kinds.get(name, "holder")} for name in names],
        "links": [
            {
                "source": link.source,
                "target": link.target,
                "value": link.amount_fen,
                "words": f"{link.source} → {link.target}：{plain(link.amount_fen, unit)}",
            }
            for link in links
        ],
    }


def progress_chart(divisions: list[DivisionProgress], elapsed_per_mille: int) -> dict[str, Any]:
    """Return the bars of the spending progress, in thousandths, against the time gone by.

    More than ``MOST_BARS`` could not be read: then those with the most money are drawn.
    """
    shown = [one for one in divisions if one.entered_fen]
    if len(shown) > MOST_BARS:
        shown = sorted(shown, key=lambda one: -one.entered_fen)[:MOST_BARS]
    return {
        "names": [one.name for one in shown],
        "values": [one.spending.per_mille or 0 for one in shown],
        "elapsed": elapsed_per_mille,
    }


def tasks(scope: Scope, post: Post | None, overview: Overview, unit: str) -> list[Task]:
    """Return what waits for this post, the most pressing first."""
    found = []
    if overview.late_count:
        words = f"{overview.late_count} 笔指标逾期未分解下达，余 {plain(overview.late_fen, unit)}"
        address = reverse("allotments:ledger") + "?late=1&sort=due"
        found.append(Task(words, "bad", "逾期", address))
    if overview.untraced_fen:
        words = f"{plain(overview.untraced_fen, unit)}的上级文件没有登记，来源追不到"
        address = reverse("allotments:ledger") + "?untraced=1"
        found.append(Task(words, "bad", "来源不明", address))
    waiting = open_readings(scope).count() if post and post.may("notices.upload") else 0
    if waiting:
        words = f"{waiting} 份文件等待核对登记"
        found.append(Task(words, "warn", "待办", reverse("notices:list")))
    delivery = next(one for one in overview.ratios if one.definition.code == "delivery_rate")
    if delivery.numerator < delivery.denominator:
        words = f"{plain(delivery.denominator - delivery.numerator, unit)}尚未确认收到"
        address = reverse("allotments:ledger") + "?sort=receiver"
        found.append(Task(words, "warn", "待确认", address))
    return [*found, *_payments(scope, post, unit)]


def _payments(scope: Scope, post: Post | None, unit: str) -> list[Task]:
    """Return the steps of payments that this post may take now, in the order of the steps."""
    waiting = payment_tasks(scope, post.actor) if post else []
    return [
        Task(
            f"{one.title} {one.count} 件，{plain(one.amount_fen, unit)}",
            "warn",
            "待办",
            address_of(one.name),
        )
        for one in sorted(waiting, key=lambda one: list(PLACES).index(one.name))
    ]
