"""The process that checks one roster that was sent in, or takes it in once that was confirmed.

``python -m zhida.recipients.intake_child FOLDER``. Whoever ends it (SIGTERM) leaves no trace: what
was begun is rolled back, and what lay on disk for a moment is removed.
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from typing import Any

from zhida.core.refusal import Refusal
from zhida.recipients.intake import CHECK, Intake, opened

EVERY_SECONDS = 0.3
"""How often the progress is written; told it is far more often."""


def main(folder: str) -> None:
    """Do what is to be done with the roster in a folder, and keep the answer there."""
    from zhida.store.startup import start_django

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    start_django()
    work(opened(Path(folder)))


def work(sent: Intake) -> None:
    """Do the task and keep its answer; a refusal is an answer, too."""
    task = sent.task
    try:
        answer = check(sent) if task == CHECK else take_in(sent)
    except Refusal as refused:
        told = {"name": refused.name, "message": refused.message, "advice": refused.advice}
        answer = {"refused": told}
    sent.keep_answer(task, answer)


def check(sent: Intake) -> dict[str, Any]:
    """Return the verdict; the bad cells also as a marked workbook beside the file."""
    from zhida.recipients import answers, roster_reading, roster_report

    with roster_reading.judged(sent.file, told_to(sent)) as verdict:
        if not verdict.sound:
            roster_report.write(verdict, sent.marked)
        return {"verdict": answers.as_verdict(verdict), "sha256": verdict.sha256}


def take_in(sent: Intake) -> dict[str, Any]:
    """Take the roster in as the post that confirmed it; return what that did."""
    from zhida.access import queries as access
    from zhida.recipients import actions, answers, roster_reading
    from zhida.registers import queries as registers

    place, by, tell = registers.division(sent.division), access.post(sent.post).actor, told_to(sent)
    with roster_reading.judged(sent.file, tell, new=True) as verdict:
        done = actions.import_roster(verdict, sent.name, place, tell=tell, by=by)
    return {"taken": answers.as_imported(done)}


def told_to(sent: Intake) -> Any:
    """Return what keeps the progress beside the file, not too often."""
    last = 0.0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > EVERY_SECONDS:
            sent.keep_progress(what, done, total)
            last = time.monotonic()

    return tell


if __name__ == "__main__":
    main(sys.argv[1])
