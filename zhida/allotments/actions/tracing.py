"""Where the money of a notice comes from: a registered allotment of the issuer, or not yet known.

A source whose document is not registered is opened as *untraced*. When that document is registered
later, the open end is tied to the allotment it gave: what came "from outside" is corrected and
booked anew as coming from above, so no history is rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from zhida.allotments.actions.passing import open_source, take_in
from zhida.allotments.actions.posting import Basis, Share, charge, not_enough, record
from zhida.allotments.models import DOWNWARD, Allotment, Fund, Movement
from zhida.allotments.refusals import FUND_LEFT
from zhida.core.money import yuan
from zhida.registers.models import Division
from zhida.store.trail import Line


@dataclass
class Source:
    """An allotment to pass down from, and what will be asked of it."""

    allotment: Allotment
    shares: list[Share] = field(default_factory=list)

    @property
    def asked_fen(self) -> int:
        """What its shares come to."""
        return sum(share.amount_fen for share in self.shares)


def sources_for(
    line: Line,
    fund: Fund,
    issuer: Division,
    cited: Sequence[str],
    shares: Iterable[Share],
    basis: Basis,
) -> list[Source]:
    """Return from which allotments of the issuer the shares are passed down.

    A share takes from a source of its own purpose, or a pooled one. What no registered document
    covers comes from an untraced source under the first cited number (or the notice's own), into
    which the missing money is received. Refuses when a registered source has not enough left.
    """
    known = [Source(one) for one in _allotments_cited(fund, issuer, cited)]
    for share in shares:
        source = _fitting(known, share)
        if source is None:
            number = cited[0] if cited else basis.document_number
            opened = Basis(number, basis.happened_on, basis.reason)
            source = Source(open_source(line, fund, issuer, opened))
            known.append(source)
        source.shares.append(share)
    for source in known:
        _fill(line, source, basis)
    return [source for source in known if source.shares]


def _allotments_cited(fund: Fund, issuer: Division, cited: Sequence[str]) -> list[Allotment]:
    """Return the issuer's own allotments of the fund that the cited documents gave it.

    A notice that cites an earlier one of the same issuer (to adjust it) takes from that one's
    source.
    """
    held = Allotment.objects.filter(fund=fund, division=issuer, agency=None)
    given = list(held.filter(document_number__in=cited))
    above = held.filter(children__document_number__in=cited).distinct()
    return sorted({one.pk: one for one in [*given, *above]}.values(), key=lambda one: one.pk)


def require_same_fund(funds: Sequence[Fund], issuer: Division, cited: Sequence[str]) -> None:
    """Refuse when the cited documents gave the issuer money, but all of it of other funds.

    Year, project name and mark go down unchanged; a notice that changes one of them has another
    fund than the document it rests on.
    """
    held = Allotment.objects.filter(division=issuer, agency=None, document_number__in=cited)
    given = list(held.filter(notice__isnull=False).select_related("fund"))
    if given and not any(one.fund in funds for one in given):
        upper = given[0]
        raise FUND_LEFT(own=funds[0], upper=upper.fund, number=upper.document_number)


def _fitting(sources: Sequence[Source], share: Share) -> Source | None:
    """Return the best source for a share: same purpose before pooled, with enough left if any."""
    fitting = [
        source
        for source in sources
        if share.purpose_id is None or source.allotment.purpose_id in (share.purpose_id, None)
    ]
    if not fitting:
        return None

    def order(source: Source) -> tuple[bool, bool]:
        lacks = source.allotment.left_fen - source.asked_fen < share.amount_fen
        return lacks, source.allotment.purpose_id != share.purpose_id

    return min(fitting, key=order)


def _fill(line: Line, source: Source, basis: Basis) -> None:
    """See that the source holds what its shares ask; only an untraced one may receive it."""
    missing_fen = source.asked_fen - source.allotment.left_fen
    if missing_fen <= 0:
        return
    if not source.allotment.untraced:
        raise not_enough(source.allotment.pk, source.asked_fen)
    take_in(line, source.allotment, missing_fen, basis)


def tie_open_ends(line: Line, given: Iterable[Allotment], basis: Basis) -> list[str]:
    """Tie untraced sources that name this document to the allotments it gave; return remarks."""
    return [
        _tie_or_say_why_not(line, lower, upper, basis)
        for upper in given
        if upper.agency_id is None
        for lower in _open_ends(basis.document_number, upper)
    ]


def _open_ends(document_number: str, upper: Allotment) -> QuerySet[Allotment]:
    return Allotment.objects.select_related("fund").filter(
        document_number=document_number,
        division_id=upper.division_id,
        agency=None,
        parent=None,
        untraced=True,
    )


def _tie_or_say_why_not(line: Line, lower: Allotment, upper: Allotment, basis: Basis) -> str:
    upper = Allotment.objects.select_related("fund").get(pk=upper.pk)
    name = f"“{lower.receiver_name}”此前登记的、来源为 {lower.document_number} 的指标"
    if lower.fund_id != upper.fund_id:
        return f"{name}未能接上来源：原登记资金为“{lower.fund}”，本文件为“{upper.fund}”。"
    if lower.amount_fen > upper.left_fen:
        return (
            f"{name}未能接上来源：原登记 {yuan(lower.amount_fen)} 元，"
            f"本文件只下达 {yuan(upper.left_fen)} 元。"
        )
    _tie(line, lower, upper, basis)
    return f"{name}已接上来源（{yuan(lower.amount_fen)} 元）。"


def _tie(line: Line, lower: Allotment, upper: Allotment, basis: Basis) -> None:
    """Make ``lower`` a child of ``upper`` and book what it got from outside as coming from it."""
    if lower.amount_fen:
        charge(upper.pk, lower.amount_fen, basis.happened_on)
    below = Allotment.objects.filter(path__within=lower.subtree)
    below.update(path=Concat(Value(upper.subtree), F("path")))
    Allotment.objects.filter(pk=lower.pk).update(parent=upper, path=upper.subtree, untraced=False)
    line.wrote_many(Allotment, [lower.pk], columns=["parent_id"])
    for movement in _movements_with_outside(lower):
        _book_from(line, movement, upper, basis)


def _movements_with_outside(lower: Allotment) -> list[Movement]:
    """Return the movements between ``lower`` and outside that nobody corrected."""
    ends = Movement.objects.exclude(kind="correct").filter(corrections=None).order_by("pk")
    received = ends.filter(to_allotment=lower, from_allotment=None)
    returned = ends.filter(from_allotment=lower, to_allotment=None)
    return [*received, *returned]


def _book_from(line: Line, movement: Movement, upper: Allotment, basis: Basis) -> None:
    """Correct a movement with outside and book it again with ``upper`` in outside's place.

    The two cancel out on the lower allotment, so only what stands above it changes.
    """
    downward = movement.kind in DOWNWARD
    own = movement.to_allotment_id if downward else movement.from_allotment_id
    again = Basis(
        basis.document_number, movement.happened_on, "上级文件登记后接上来源", basis.notice
    )
    fen, fund = movement.amount_fen, movement.fund_id
    kind = "pass_down" if movement.kind == "receive" else movement.kind
    if downward:
        record(line, "correct", own, None, fen, again, fund, movement)
        record(line, kind, upper.pk, own, fen, again, fund)
    else:
        record(line, "correct", None, own, fen, again, fund, movement)
        record(line, kind, own, upper.pk, fen, again, fund)
