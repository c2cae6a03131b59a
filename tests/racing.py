"""Fifty at once for the same last balance, each on a connection of its own.

Run as ``python -m tests.racing`` with ``ZHIDA_DATABASE`` naming an empty database; prints one JSON
object: how often each outcome occurred, what is left, and the doubts of the verification.
"""

from __future__ import annotations

import json
import threading
from collections import Counter

ATTEMPTS = 50


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from zhida.allotments.tests.builders import load_registers, share, source
    from zhida.store.verification import verify

    load_registers()
    top = source(100)
    wanted = share("伊宁市", 100)
    gate = threading.Barrier(ATTEMPTS)
    outcomes: list[str] = []

    def attempt(number: int) -> None:
        from zhida.allotments import actions
        from zhida.allotments.tests.builders import DAY
        from zhida.core.refusal import Refusal
        from zhida.store.action import SYSTEM

        gate.wait()
        try:
            told = {"document_number": f"第{number}号", "happened_on": DAY, "by": SYSTEM}
            actions.pass_down(top, [wanted], **told)
            outcomes.append("won")
        except Refusal as refused:
            outcomes.append(refused.name)
        except Exception as other:
            outcomes.append(repr(other))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[n]) for n in range(ATTEMPTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    top.refresh_from_db()
    answer = {
        "outcomes": Counter(outcomes),
        "left_fen": top.left_fen,
        "children": top.children.count(),
        "doubts": [doubt.message for doubt in verify()],
    }
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 -- the answer of this process


if __name__ == "__main__":
    main()
