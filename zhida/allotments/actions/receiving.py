"""Whom a printed name means: the division or institution that will hold the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhida.allotments.actions.posting import Share
from zhida.allotments.models import Allotment
from zhida.allotments.refusals import CODE_UNKNOWN, RECEIVERS_UNKNOWN
from zhida.notices.actions import Place
from zhida.registers.models import Agency, Division
from zhida.registers.queries import find_receiver


@dataclass(frozen=True)
class Holder:
    """Whom a printed name means, in the registers of the database."""

    division: Division
    agency: Agency | None = None

    @property
    def place(self) -> Place:
        """The path and agency by which scopes see what is the holder's."""
        return Place(self.division.path, self.agency.pk if self.agency else None)

    def share(
        self, printed: str, amount_fen: int, purpose_id: int | None = None, source: str = ""
    ) -> Share:
        """Return what the holder is to get, under its printed name."""
        return Share(
            receiver_name=printed[:200],
            division_id=self.division.pk,
            scope_path=self.division.path,
            level=self.division.level,
            amount_fen=amount_fen,
            agency_id=self.agency.pk if self.agency else None,
            purpose_id=purpose_id,
            source_label=source,
        )


def holders_of(
    names: Iterable[str], issuer: Division, given: Mapping[str, str], on: date
) -> dict[str, Holder]:
    """Return whom each printed name means within the issuer's division on a day.

    ``given`` maps names to codes where a person said so. Refuses with all unknown names at once.
    """
    holders: dict[str, Holder] = {}
    unknown = []
    for name in dict.fromkeys(names):
        if name in given:
            holders[name] = _holder_of_code(name, given[name])
            continue
        found = find_receiver(name, issuer.code, on)
        if found is None:
            unknown.append(name)
        else:
            holders[name] = _holder(*found)
    if unknown:
        raise RECEIVERS_UNKNOWN(names="、".join(unknown))
    return holders


def share_of(
    name_or_code: str,
    amount_fen: int,
    upper: Allotment,
    on: date,
    purpose_id: int | None = None,
) -> Share:
    """Return what a receiver, by name or code, is to get from an allotment."""
    given = {name_or_code: name_or_code} if name_or_code[:6].isdecimal() else {}
    holder = holders_of([name_or_code], upper.division, given, on)[name_or_code]
    printed = holder.agency.name if holder.agency else holder.division.name
    purpose = upper.purpose_id if purpose_id is None else purpose_id
    return holder.share(printed if given else name_or_code, amount_fen, purpose)


def _holder_of_code(name: str, code: str) -> Holder:
    division = Division.objects.filter(code=code).first()
    if division is not None:
        return Holder(division)
    agency = Agency.objects.select_related("division").filter(code=code).first()
    if agency is None:
        raise CODE_UNKNOWN(code=code, name=name)
    return _holder(agency.division, agency)


def _holder(division: Division, agency: Agency | None) -> Holder:
    """Return who holds the money: for a finance bureau its division, else the agency itself."""
    if agency is not None and agency.kind == "finance":
        return Holder(division)
    return Holder(division, agency)
