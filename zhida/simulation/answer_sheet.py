"""The answer sheet: every fault that was planted or tried, with the ids by which it is found."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

PLANTED, REFUSED = "planted", "refused"
NAME = "answers.csv"


class Answer(NamedTuple):
    """One fault: ``outcome`` is planted, or refused with the ``refusal`` that stood in its way.

    Ids are those of the database, 0 where there is none; ``months`` are YYYYMM, parted by blanks.
    """

    fault: str
    outcome: str
    division: str
    person: int = 0
    other_person: int = 0
    enrolment: int = 0
    allotment: int = 0
    months: str = ""
    refusal: str = ""
    said: str = ""


def write(answers: Iterable[Answer], folder: Path) -> Path:
    """Write the sheet into a folder and return its place. Every value is ours: no name, no number.

    utf-8 with a signature, so that office programs show the Chinese words.
    """
    place = folder / NAME
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(Answer._fields)
        sheet.writerows(answers)
    return place
