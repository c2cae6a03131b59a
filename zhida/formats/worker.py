"""The guarded process: reads a file from standard input and answers in one line of JSON.

It keeps the answering pipe to itself; whatever libraries print goes nowhere.
"""

from __future__ import annotations

import base64
import gc
import importlib
import json
import logging
import os
import sys
import threading
import time
import warnings
from typing import Any, BinaryIO

from zhida.core.document import UnreadableError
from zhida.formats import deadline, guard, limits, progress, transcript

CPU_SECONDS = 1200
DATA_BYTES = 2 * 1024 * limits.MEGABYTE


def main(words: list[str]) -> None:
    """Do what ``words`` ask: ``read ENTRY`` or ``image ENTRY PAGE WIDTH``."""
    pipe = _keep_the_pipe()
    _keep_within()
    data = sys.stdin.buffer.read()
    # The process ends with its one answer; looking for garbage would take half of its time.
    gc.disable()
    try:
        answer = _answer(words, data)
    except UnreadableError as refused:
        answer = {"unreadable": str(refused), "cause": repr(refused.__cause__ or "")}
    except MemoryError:
        answer = {"unreadable": deadline.TOO_LARGE}
    except Exception as problem:  # a library's complaint about the file, of whatever kind
        answer = {"unreadable": guard.BROKEN_OFF, "cause": repr(problem)}
    pipe.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    pipe.flush()
    # Libraries may hold threads or take long to say goodbye; everything is said.
    os._exit(0)


def _answer(words: list[str], data: bytes) -> dict[str, Any]:
    task, name, *numbers = words
    entry = importlib.import_module(f"zhida.formats.readers.{name}")
    if task == "read":
        return {"document": transcript.to_json(entry.read(data))}
    page, width = map(int, numbers)
    return {"png": base64.b64encode(entry.picture(data, page, width)).decode()}


def _keep_the_pipe() -> BinaryIO:
    """Return the real standard output; give the libraries a silent one."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    progress.pipe = pipe
    return pipe


def _keep_within() -> None:
    """Bound processor time and data, and leave when the waiting process is gone."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_BYTES, DATA_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1:])
