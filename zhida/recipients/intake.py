"""Rosters that were sent in and wait to be taken in, each in a folder of its own.

A roster names people openly, so the file goes as soon as it is taken in or given up, and after
``KEPT_HOURS`` at the latest. The folder is the state: which task is under way, and what came of
it. So a restart loses nothing, and any process can tell how it stands.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhida.recipients.refusals import NO_SUCH_INTAKE, ROSTER_TOO_LARGE

FOLDER = "waiting-rosters"
KEPT_HOURS = 12
MEGABYTE = 1024 * 1024
MOST_BYTES = 300 * MEGABYTE
"""A million rows of the long form are about 150 MB as csv."""

SUFFIX = re.compile(r"\.[a-z]{1,5}")
KEY = re.compile(r"[\w-]{22}")

CHECK, TAKE_IN = "check", "take_in"
"""What is done with a roster: first it is checked, and once somebody confirms, taken in."""


@dataclass(frozen=True)
class Intake:
    """A roster that was sent in: the folder, and what was said when it was sent."""

    folder: Path
    name: str
    suffix: str
    division: str
    user: int

    @property
    def key(self) -> str:
        """What stands for it in an address; nobody can guess it."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """The roster as it came."""
        return self.folder / f"roster{self.suffix}"

    @property
    def marked(self) -> Path:
        """The workbook with the bad cells marked, if there are any."""
        return self.folder / "marked.xlsx"

    @property
    def task(self) -> str:
        """What is to be done, or was done last."""
        return TAKE_IN if (self.folder / "confirmed.json").exists() else CHECK

    @property
    def post(self) -> int:
        """The post that confirmed."""
        return int(_read(self.folder / "confirmed.json")["post"])

    @property
    def answer(self) -> dict[str, Any] | None:
        """What came of the task: ``verdict``, ``taken``, ``refused`` or ``broken``; or None."""
        return self.answer_of(self.task)

    def answer_of(self, task: str) -> dict[str, Any] | None:
        """Return what came of a task, or None."""
        place = self.folder / f"{task}.json"
        return _read(place) if place.exists() else None

    def keep_answer(self, task: str, answer: dict[str, Any]) -> None:
        """Keep what came of a task; what is taken in needs its file no more."""
        _write(self.folder / f"{task}.json", answer)
        if "taken" in answer:
            self.file.unlink(missing_ok=True)
            self.marked.unlink(missing_ok=True)

    @property
    def progress(self) -> dict[str, Any]:
        """How far it is: ``what``, ``done``, ``total`` (0: unknown); {} before it began."""
        place = self.folder / "progress.json"
        return _read(place) if place.exists() else {}

    def keep_progress(self, what: str, done: int, total: int) -> None:
        """Keep how far the task is."""
        _write(self.folder / "progress.json", {"what": what, "done": done, "total": total})

    def confirm(self, post: int) -> None:
        """Let the roster be taken in; nothing changes when it was confirmed before."""
        if self.task == CHECK:
            (self.folder / "progress.json").unlink(missing_ok=True)
            _write(self.folder / "confirmed.json", {"post": post})

    def give_up(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def send_in(home: Path, name: str, chunks: Iterable[bytes], division: str, user: int) -> Intake:
    """Keep a roster in the data folder ``home``; raises the refusal ``roster_fits``."""
    _forget_old(home)
    folder = home / FOLDER / secrets.token_urlsafe(16)
    folder.mkdir(mode=0o700, parents=True)
    suffix = Path(name).suffix.lower()
    told: dict[str, Any] = {
        "name": name[-200:],
        "suffix": suffix if SUFFIX.fullmatch(suffix) else "",
        "division": division,
        "user": user,
    }
    sent = Intake(folder, **told)
    try:
        _copy(sent, chunks)
    except BaseException:
        sent.give_up()
        raise
    _write(folder / "sent.json", told)
    return sent


def intake(home: Path, key: str, user: int) -> Intake:
    """Return what this user sent in; raises the refusal ``roster_waits_here`` for anything else."""
    folder = home / FOLDER / key
    if not KEY.fullmatch(key) or not (folder / "sent.json").exists():
        raise NO_SUCH_INTAKE(hours=KEPT_HOURS)
    found = opened(folder)
    if found.user != user:
        raise NO_SUCH_INTAKE(hours=KEPT_HOURS)
    return found


def intakes(home: Path, user: int) -> list[Intake]:
    """Return what this user sent in and did not finish, the last first."""
    places = sorted((home / FOLDER).glob("*/sent.json"), key=_age)
    mine = (
        found for found in map(opened, (place.parent for place in places)) if found.user == user
    )
    return [one for one in mine if "taken" not in (one.answer or {})]


def opened(folder: Path) -> Intake:
    """Return what lies in a folder."""
    return Intake(folder, **_read(folder / "sent.json"))


def _copy(sent: Intake, chunks: Iterable[bytes]) -> None:
    size = 0
    with sent.file.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                limit = MOST_BYTES // MEGABYTE
                raise ROSTER_TOO_LARGE(name=sent.name, size=f"{limit} 以上", limit=limit)
            file.write(chunk)


def _forget_old(home: Path) -> None:
    for folder in (home / FOLDER).glob("*"):
        if _age(folder) > KEPT_HOURS * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _age(place: Path) -> float:
    """Return the seconds since something was last written there; 0 when it has just gone."""
    try:
        return time.time() - place.stat().st_mtime
    except OSError:
        return 0


def _read(place: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return content


def _write(place: Path, content: dict[str, Any]) -> None:
    """Write as a whole or not at all: another process may be reading."""
    fresh = place.with_suffix(".new")
    fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    fresh.replace(place)
