"""What every action of this stage asks first: is it the post's place, is there anything to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhida.payments.refusals import DAY_BEFORE, NOT_YOUR_PAYMENT, NOTE_MISSING, NOTHING_CHOSEN
from zhida.store.action import Actor


def acts_for(by: Actor, path: str, agency_id: int | None) -> bool:
    """Tell whether a post is of this division and agency; the installation itself is of all."""
    return by.scope_path in ("", path) and by.agency_id in (None, agency_id)


def require_place(by: Actor, path: str, agency_id: int | None, place: str, what: str) -> None:
    """Refuse a post of another division or agency."""
    if not acts_for(by, path, agency_id):
        raise NOT_YOUR_PAYMENT(place=place, what=what)


def require_some(chosen: Sequence[Any], what: str) -> None:
    """Refuse an empty choice."""
    if not chosen:
        raise NOTHING_CHOSEN(what=what)


def require_note(note: str, step: str) -> None:
    """Refuse a decision without its reason."""
    if not note.strip():
        raise NOTE_MISSING(step=step)


def require_order(what: str, day: date, before: str, earlier: date) -> None:
    """Refuse a day before the one that it follows."""
    if day < earlier:
        raise DAY_BEFORE(what=what, day=day, before=before, earlier=earlier)
