"""From a checked reading to what the action of registering takes: reasons, and who is meant.

A receiver is written ``名称 代码`` on the page; only the code counts when it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhida.registers import lists, queries

ACCEPT = "accept-"
RECEIVER = "receiver-"


@dataclass(frozen=True)
class Draft:
    """What a person entered beside a reading; ``receivers`` and ``reasons`` as on the page."""

    reasons: dict[str, str]
    receivers: dict[int, str]

    def accepted(self) -> dict[str, str]:
        """Return the accepted codes with their reasons; an empty reason accepts nothing."""
        return {code: reason for code, reason in self.reasons.items() if reason}

    def changed_receivers(self, names: list[str], known: list[str]) -> dict[str, str]:
        """Return the codes of the names that the person set otherwise than the registers do."""
        return {
            name: self.receivers[number].split()[-1]
            for number, (name, found) in enumerate(zip(names, known, strict=True), start=1)
            if self.receivers.get(number, found) not in ("", found)
        }


def draft_of(posted: Mapping[str, str]) -> Draft:
    """Read the fields ``accept-CODE`` and ``receiver-NUMBER`` of a form."""
    reasons = {
        name.removeprefix(ACCEPT): value.strip()
        for name, value in posted.items()
        if name.startswith(ACCEPT)
    }
    receivers = {
        int(name.removeprefix(RECEIVER)): value.strip()
        for name, value in posted.items()
        if name.startswith(RECEIVER) and name.removeprefix(RECEIVER).isdecimal()
    }
    return Draft(reasons, receivers)


def issuer_code(result: Mapping[str, Any]) -> str | None:
    """Return the code of the division whose organ issued the document, or None."""
    return lists.find_issuer_division(result["notice"]["issuers"], issued_on(result))


def issued_on(result: Mapping[str, Any]) -> date | None:
    """Return the day of the document, if it was read."""
    day = result["notice"]["issued_on"]
    return date.fromisoformat(day) if day else None


def found_receivers(result: Mapping[str, Any]) -> list[str]:
    """Return for each row whom the registers take it for, as ``名称 代码``, or ""."""
    within, on = issuer_code(result), issued_on(result)
    found = []
    for row in result["allotments"]:
        meant = queries.find_receiver(row["recipient"], within, on)
        holder = meant and (meant[1] or meant[0])
        found.append(f"{holder.name} {holder.code}" if holder else "")
    return found


def possible_receivers(result: Mapping[str, Any]) -> list[str]:
    """Return whom a row may mean: divisions and agencies below the issuer."""
    within = issuer_code(result)
    return holders_under(within) if within else []


def holders_under(code: str) -> list[str]:
    """Return a division, all below it and their agencies as ``名称 代码``, by sound."""
    divisions = [f"{one.name} {one.code}" for one in queries.divisions(under=code)]
    return divisions + [f"{one.name} {one.code}" for one in queries.agencies(under=code)]
