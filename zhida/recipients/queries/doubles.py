"""Who is registered several times: under which other registrations a person's doings may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import permutations
from typing import NamedTuple

from zhida.recipients.models import PersonMerge
from zhida.recipients.queries.reckoning import Merges

Decided = dict[int, list[PersonMerge]]
"""What was decided about people, by person, in the order in which it was decided."""


class Double(NamedTuple):
    """What stands under ``other`` is, or may be, of ``person``: all of it, or what was recorded
    from one moment until another.
    """

    person: int
    other: int
    since: datetime | None = None
    until: datetime | None = None

    def has(self, moment: datetime) -> bool:
        """Tell whether what was recorded at a moment may be the person's."""
        begun = self.since is None or self.since <= moment
        return begun and (self.until is None or moment <= self.until)


def doubles() -> list[Double]:
    """Return every pair: who is merged with whom, and who was merged until it was undone."""
    return [*_merged(), *_once_merged()]


def _merged() -> Iterator[Double]:
    for root, others in Merges().others.items():
        yield from (Double(*pair) for pair in permutations((root, *others), 2))


def _once_merged() -> Iterator[Double]:
    """Yield who was split off, with everybody who counted for it between merge and split."""
    splits = list(PersonMerge.objects.filter(kind="split").order_by("id"))
    decided = _decided({split.person_id for split in splits})
    for split in splits:
        merges = [one for one in decided[split.person_id] if one.kind == "merge"]
        merge = max((one for one in merges if one.pk < split.pk), key=lambda one: one.pk)
        for other in sorted(_counted(merge, split, decided)):
            yield Double(split.person_id, other, merge.recorded_at, split.recorded_at)


def _decided(people: Collection[int]) -> Decided:
    """Return what was decided about people, about those they were merged into, and so on."""
    decided: Decided = {}
    wanted = set(people)
    while wanted:
        decided |= {person: [] for person in wanted}
        for one in PersonMerge.objects.filter(person__in=wanted).order_by("id"):
            decided[one.person_id].append(one)
        into = {one.into_id for person in wanted for one in decided[person]}
        wanted = into.difference(decided)
    return decided


def _counted(merge: PersonMerge, split: PersonMerge, decided: Decided) -> set[int]:
    """Return who counted for a person from a merge until the split that undid it."""
    counted: set[int] = set()
    waiting = {merge.into_id, split.into_id}
    while waiting:
        counted |= waiting
        waiting = {
            one.into_id
            for person in waiting
            for one in decided[person]
            if one.kind == "merge" and merge.pk < one.pk < split.pk
        } - counted
    return counted
