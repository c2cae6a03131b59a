"""The process that checks one roster that was sent in, or takes it in once that was confirmed.

``python -m zhida.recipients.intake_child FOLDER``. Whoever ends it (SIGTERM) leaves no trace: what
was begun is rolled back, and what lay on disk for a moment is removed.
"""

from __future__ import annotations

import sys
from typing import Any

from zhida.recipients.intake import CHECK, Intake
from zhida.store.errands import answered, carry_out


def work(sent: Intake) -> None:
    """Do what is to be done with a roster, and keep the answer."""
    task = sent.task
    sent.keep_answer(task, answered(lambda: check(sent) if task == CHECK else take_in(sent)))


def check(sent: Intake) -> dict[str, Any]:
    """Return the verdict; the bad cells also as a marked workbook beside the file."""
    from zhida.recipients import answers, roster_reading, roster_report

    with roster_reading.judged(sent.file, sent.tell(), name=sent.name) as verdict:
        if not verdict.sound:
            roster_report.write(verdict, sent.marked)
        return {"verdict": answers.as_verdict(verdict), "sha256": verdict.sha256}


def take_in(sent: Intake) -> dict[str, Any]:
    """Take the roster in as the post that confirmed it; return what that did."""
    from zhida.access import queries as access
    from zhida.recipients import actions, answers, roster_reading
    from zhida.registers import queries as registers

    place, by, tell = registers.division(sent.division), access.post(sent.post).actor, sent.tell()
    with roster_reading.judged(sent.file, tell, new=True, name=sent.name) as verdict:
        done = actions.import_roster(verdict, sent.name, place, tell=tell, by=by)
    return {"taken": answers.as_imported(done)}


if __name__ == "__main__":
    carry_out(Intake, sys.argv[1], work)
