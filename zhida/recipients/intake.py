"""Rosters that were sent in and wait to be taken in, each an errand with its file.

A roster names people openly, so the file goes as soon as it is taken in or given up, and with the
errand at the latest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from zhida.recipients.refusals import NO_SUCH_INTAKE, ROSTER_TOO_LARGE
from zhida.store.errands import KEPT_HOURS, Errand, ask, found, of_user
from zhida.store.uploads import place_of

FOLDER = "waiting-rosters"
MEGABYTE = 1024 * 1024
MOST_BYTES = 300 * MEGABYTE
"""A million rows of the long form are about 150 MB as csv."""

CHECK, TAKE_IN = "check", "take_in"
"""What is done with a roster: first it is checked, and once somebody confirms, taken in."""


@dataclass(frozen=True)
class Intake(Errand):
    """A roster that was sent in, and what was said when it was sent."""

    child: ClassVar[str] = "zhida.recipients.intake_child"
    broken_off: ClassVar[str] = "处理中断，没有导入任何内容。请重新上传；如仍然中断，请把文件拆小。"

    name: str
    division: str

    @property
    def file(self) -> Path:
        """The roster as it came, under its own name: a refusal calls it so."""
        return place_of(self.folder / "files", self.name)

    @property
    def marked(self) -> Path:
        """The workbook with the bad cells marked, if there are any."""
        return self.folder / "marked.xlsx"

    @property
    def task(self) -> str:
        """What is to be done, or was done last."""
        return CHECK if self.kept("confirmed") is None else TAKE_IN

    @property
    def post(self) -> int:
        """The post that confirmed."""
        return int((self.kept("confirmed") or {})["post"])

    def keep_answer(self, task: str, answer: dict[str, Any]) -> None:
        """Keep what came of a task; what is taken in needs its file no more."""
        super().keep_answer(task, answer)
        if "taken" in answer:
            self.file.unlink(missing_ok=True)
            self.marked.unlink(missing_ok=True)

    def confirm(self, post: int) -> None:
        """Let the roster be taken in; nothing changes when it was confirmed before."""
        if self.task == CHECK:
            self.drop("progress")
            self.keep("confirmed", {"post": post})


def send_in(home: Path, name: str, chunks: Iterable[bytes], division: str, user: int) -> Intake:
    """Keep a roster in the data folder ``home``; raises the refusal ``roster_fits``."""
    told: dict[str, Any] = {
        "name": name[-200:],
        "division": division,
        "user": user,
    }
    return ask(Intake, home / FOLDER, told, lambda sent: _copy(sent, chunks))


def intake(home: Path, key: str, user: int) -> Intake:
    """Return what this user sent in; raises the refusal ``roster_waits_here`` for anything else."""
    sent = found(Intake, home / FOLDER, key, user)
    if sent is None:
        raise NO_SUCH_INTAKE(hours=KEPT_HOURS)
    return sent


def intakes(home: Path, user: int) -> list[Intake]:
    """Return what this user sent in and did not finish, the last first."""
    sent = of_user(Intake, home / FOLDER, user)
    return [one for one in sent if "taken" not in (one.answer or {})]


def _copy(sent: Intake, chunks: Iterable[bytes]) -> None:
    size = 0
    sent.file.parent.mkdir()
    with sent.file.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                limit = MOST_BYTES // MEGABYTE
                raise ROSTER_TOO_LARGE(name=sent.name, size=f"{limit} 以上", limit=limit)
            file.write(chunk)
