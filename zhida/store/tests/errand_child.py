"""The process of an errand that the tests make up: it answers, sleeps or dies, as it was asked."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from zhida.store.errands import Errand, opened


@dataclass(frozen=True)
class Made(Errand):
    """An errand that is ``to``: ``answer``, ``sleep`` or ``die``."""

    child: ClassVar[str] = "zhida.store.tests.errand_child"
    broken_off: ClassVar[str] = "处理中断。"

    to: str


def main(folder: str) -> None:
    """Do as was asked."""
    made = opened(Made, Path(folder))
    assert made is not None
    made.tell()("正在办理", 1, 2)
    if made.to == "sleep":
        time.sleep(60)
    if made.to == "answer":
        made.keep_answer(made.task, {"done": "/"})


if __name__ == "__main__":
    main(sys.argv[1])
