"""Who is first: many at once for one balance, one payment, one month; one of them has it.

Run as ``python -m tests.racing`` with ``ZHIDA_DATABASE`` naming a database without rows; prints one
JSON object: for each race how often each outcome occurred and what stands, and what is doubted. A
race is a function of ``tests.racing_…`` that takes a folder and returns what is told of it.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

MANY = 50


def main() -> None:
    from django.core.management import call_command

    from zhida.store.startup import start_django

    start_django()
    call_command("migrate", verbosity=0)
    from tests import racing_payments, racing_people, racing_rosters, racing_runs
    from zhida.payments.tests import builders
    from zhida.store.verification import verify

    builders.load_registers()
    kinds = (racing_payments, racing_people, racing_runs, racing_rosters)
    races = [balance, *(one for kind in kinds for one in kind.RACES)]
    with tempfile.TemporaryDirectory() as folder:
        told = {one.__name__: one(Path(folder)) for one in races}
    told["doubts"] = [doubt.message for doubt in verify()]
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201 -- the answer of this process


def race(attempts: Sequence[Callable[[], Any]]) -> dict[str, int]:
    """Let all begin at once, each on a connection of its own; return how often each outcome was."""
    from django.db import connection

    gate = threading.Barrier(len(attempts))
    outcomes: list[str] = []

    def run(attempt: Callable[[], Any]) -> None:
        gate.wait()
        outcomes.append(outcome_of(attempt))
        connection.close()

    threads = [threading.Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(Counter(outcomes))


def outcome_of(attempt: Callable[[], Any]) -> str:
    """Return ``won``, or the name under which an attempt was refused."""
    from zhida.core.refusal import Refusal

    try:
        attempt()
    except Refusal as refused:
        return refused.name
    except Exception as other:
        return repr(other)
    return "won"


def balance(folder: Path) -> dict[str, Any]:
    """Fifty pass the last balance down."""
    from zhida.allotments import actions
    from zhida.allotments.tests.builders import DAY, share, source
    from zhida.store.action import SYSTEM

    top, wanted = source(100, number="新财社〔2021〕9号"), share("伊宁市", 100)

    def attempt(number: int) -> None:
        told = {"document_number": f"第{number}号", "happened_on": DAY, "by": SYSTEM}
        actions.pass_down(top, [wanted], **told)

    outcomes = race([lambda number=number: attempt(number) for number in range(MANY)])
    top.refresh_from_db()
    return {"outcomes": outcomes, "left_fen": top.left_fen, "children": top.children.count()}


if __name__ == "__main__":
    main()
