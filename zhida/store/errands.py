"""Errands: work that takes longer than a page may, asked for by a person, done beside the server.

Each has a folder of its own, and the folder is its state: what was asked, how far it is, what came
of it. So a restart loses nothing, and any process can tell how it stands. It may name people: the
folder is its owner's alone, and goes after ``KEPT_HOURS`` at the latest.

A stage derives its kinds of errand from ``Errand`` and names in ``child`` the module that does one
in a process of its own (``errand_runner``), which calls ``carry_out``.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from zhida.core.refusal import Refusal
from zhida.core.telling import Tell

KEPT_HOURS = 12
KEY = re.compile(r"[\w-]{22}")

ASKED = "sent"
"""Under which name it is kept what was asked: the fields of the errand."""

EVERY_SECONDS = 0.3
"""How often the progress is written; told it is far more often."""


@dataclass(frozen=True)
class Errand:
    """Something that a user asked for; ``folder`` is where it stands how it goes on."""

    child: ClassVar[str]
    broken_off: ClassVar[str]

    folder: Path
    user: int

    @property
    def key(self) -> str:
        """What stands for it in an address; nobody can guess it."""
        return self.folder.name

    @property
    def task(self) -> str:
        """What is to be done, or was done last: one of several only where a kind has several."""
        return "work"

    @property
    def answer(self) -> dict[str, Any] | None:
        """What came of the task, or None."""
        return self.answer_of(self.task)

    def answer_of(self, task: str) -> dict[str, Any] | None:
        """Return what came of a task, or None."""
        return self.kept(task)

    def keep_answer(self, task: str, answer: dict[str, Any]) -> None:
        """Keep what came of a task."""
        self.keep(task, answer)

    @property
    def progress(self) -> dict[str, Any]:
        """How far it is: ``what``, ``done``, ``total`` (0: unknown); {} before it began."""
        return self.kept("progress") or {}

    def tell(self) -> Tell:
        """Return what keeps the progress: at once what comes next, else not too often."""
        last, doing = 0.0, ""

        def told(what: str, done: int, total: int) -> None:
            nonlocal last, doing
            if what != doing or time.monotonic() - last > EVERY_SECONDS:
                self.keep("progress", {"what": what, "done": done, "total": total})
                last, doing = time.monotonic(), what

        return told

    def kept(self, name: str) -> dict[str, Any] | None:
        """Return what is kept under a name, or None."""
        return _kept(self.folder, name)

    def keep(self, name: str, content: dict[str, Any]) -> None:
        """Keep something as a whole or not at all: another process may be reading."""
        fresh = self.folder / f"{name}.new"
        fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        fresh.replace(_file(self.folder, name))

    def drop(self, name: str) -> None:
        """Keep it no more."""
        _file(self.folder, name).unlink(missing_ok=True)

    def give_up(self) -> None:
        """Remove the folder with all that is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


Kind = TypeVar("Kind", bound=Errand)


def ask(
    kind: type[Kind],
    place: Path,
    told: dict[str, Any],
    fill: Callable[[Kind], None] = lambda errand: None,
) -> Kind:
    """Ask for an errand below ``place``; what is too old there goes.

    ``told`` are its fields, ``fill`` puts the files it is about into its folder. It is there once
    it is whole, and leaves nothing when it does not get so far.
    """
    forget_old(place)
    folder = place / secrets.token_urlsafe(16)
    folder.mkdir(mode=0o700, parents=True)
    errand = kind(folder, **told)
    try:
        fill(errand)
        errand.keep(ASKED, told)
    except BaseException:
        errand.give_up()
        raise
    return errand


def forget_old(place: Path) -> list[str]:
    """Remove the errands below ``place`` that are too old; return the names of their folders."""
    old = [folder for folder in place.glob("*") if _age(folder) > KEPT_HOURS * 3600]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return [folder.name for folder in old]


def opened(kind: type[Kind], folder: Path) -> Kind | None:
    """Return the errand that lies in a folder; None while it is still being asked for."""
    told = _kept(folder, ASKED)
    return kind(folder, **told) if told else None


def found(kind: type[Kind], place: Path, key: str, user: int) -> Kind | None:
    """Return the errand with a key, if it is this user's."""
    errand = opened(kind, place / key) if KEY.fullmatch(key) else None
    return errand if errand and errand.user == user else None


def of_user(kind: type[Kind], place: Path, user: int) -> list[Kind]:
    """Return the errands of a user, the last first; what is too old goes."""
    forget_old(place)
    folders = sorted((one for one in place.glob("*") if KEY.fullmatch(one.name)), key=_age)
    errands = (opened(kind, folder) for folder in folders)
    return [one for one in errands if one and one.user == user]


def carry_out(kind: type[Kind], folder: str, work: Callable[[Kind], None]) -> None:
    """Be the process of the errand in a folder.

    Whoever ends it (SIGTERM) leaves no trace: what was begun is rolled back.
    """
    from zhida.store.startup import start_django

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    start_django()
    errand = opened(kind, Path(folder))
    if errand:
        work(errand)


def answered(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what the work answers; a refusal is an answer, too."""
    try:
        return work()
    except Refusal as refused:
        told = {"name": refused.name, "message": refused.message, "advice": refused.advice}
        return {"refused": told}


def _kept(folder: Path, name: str) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads(_file(folder, name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return content


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def _age(place: Path) -> float:
    """Return the seconds since something was last written there; 0 when it has just gone."""
    try:
        return time.time() - place.stat().st_mtime
    except OSError:
        return 0
