"""The process that does one errand: ``python -m zhida.payments.errands.child FOLDER``."""

from __future__ import annotations

import sys
from typing import Any

from zhida.payments.errands import Asked, carry_on
from zhida.store.errands import answered, carry_out


def work(asked: Asked) -> None:
    """Do what was asked for as the post that asked, and keep the answer."""
    asked.keep_answer(asked.task, answered(lambda: _done(asked)))


def _done(asked: Asked) -> dict[str, Any]:
    from zhida.access import queries as access

    return {"done": carry_on(asked, access.post(asked.post))}


if __name__ == "__main__":
    carry_out(Asked, sys.argv[1], work)
