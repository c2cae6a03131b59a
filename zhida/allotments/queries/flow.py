"""The flow: whose money went to whom, and what those who kept it used it for.

Drawn from the groups of the overview: the sums of a selection by holder and by the holder above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from zhida.allotments.models import Allotment, Use
from zhida.allotments.queries.balances import USED_UP, signed
from zhida.registers.models import Agency, Division

MOST_LINKS = 60
"""How many links between holders are shown, the largest; more could not be read."""

MOST_USERS = 20
"""Of how many holders the flow also says what they used the money for; more could not be read."""

UNUSED = "尚未使用"
"""Where the flow puts what a holder neither passed down nor used."""

Group = Mapping[str, Any]


@dataclass(frozen=True)
class Link:
    """Money that went from one holder to another; from outside, ``source`` is a document.

    In what is used, ``target`` is the short name of a purpose, or ``UNUSED``.
    """

    source: str
    target: str
    amount_fen: int


class Place(NamedTuple):
    """What is told of a division."""

    name: str
    path: str
    code: str


@dataclass(frozen=True)
class Places:
    """The divisions and agencies that the groups speak of, by id."""

    divisions: dict[int, Place]
    agencies: dict[int, str]

    def name(self, division: int | None, agency: int | None) -> str:
        """Return the name of a holder; "" for nobody."""
        if agency is not None:
            return self.agencies[agency]
        return self.divisions[division].name if division is not None else ""


def places_of(groups: Iterable[Group]) -> Places:
    """Return the divisions and agencies that groups speak of, in two questions."""
    divisions = {g[key] for g in groups for key in ("division", "parent__division") if g[key]}
    agencies = {g[key] for g in groups for key in ("agency", "parent__agency") if g[key]}
    # All at once: thousands of divisions would be more ids than a question may hold.
    known = Division.objects.order_by().values_list("pk", "name", "path", "code")
    named = {pk: Place(*told) for pk, *told in known if pk in divisions}
    units = Agency.objects.order_by().values_list("pk", "name")
    return Places(named, {pk: name for pk, name in units if pk in agencies})


def between_holders(groups: Iterable[Group], places: Places) -> list[Link]:
    """Return the largest links. A holder is an institution or a division, by its name."""
    links: dict[tuple[str, str], int] = defaultdict(int)
    for group in groups:
        above = places.name(group["parent__division"], group["parent__agency"])
        # What comes from outside the ledger is known by its document only.
        source = above or group["document"]
        target = places.name(group["division"], group["agency"])
        # An open end that was tied stands below its own division: no money changed hands.
        if source != target and group["amount"]:
            links[source, target] += group["amount"]
    ordered = sorted(links.items(), key=lambda link: -link[1])
    return [Link(*ends, fen) for ends, fen in ordered[:MOST_LINKS]]


def used_for(chosen: QuerySet[Allotment], groups: Sequence[Group], places: Places) -> list[Link]:
    """Return what holders promised or paid for each purpose, and what lies unused.

    Empty while nothing is used at all, and when there are more than ``MOST_USERS`` holders.
    """
    holders = {(group["division"], group["agency"]) for group in groups}
    if len(holders) > MOST_USERS or not any(_used(group) for group in groups):
        return []
    spent = (
        Use.objects.filter(allotment__in=chosen.order_by().values("pk"))
        .order_by()
        .values_list("allotment__division", "allotment__agency", "purpose__short_name")
        .annotate(used=signed(*USED_UP["reserved_fen"]) + signed(*USED_UP["paid_fen"]))
        .order_by("purpose")
    )
    links = [Link(places.name(*holder), purpose, fen) for *holder, purpose, fen in spent if fen]
    unused: dict[str, int] = defaultdict(int)
    for group in groups:
        left = group["amount"] - group["passed_down"] - group["carried"] - _used(group)
        unused[places.name(group["division"], group["agency"])] += left
    return links + [Link(name, UNUSED, fen) for name, fen in unused.items() if fen]


def _used(group: Group) -> int:
    """Return what a group promised or paid, in fen."""
    reserved: int = group["reserved"]
    paid: int = group["paid"]
    return reserved + paid
