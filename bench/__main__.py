"""``python -m bench [part ...]``: run the parts (all of them by default), print one table."""

from __future__ import annotations

import importlib
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import bench
from bench.figures import printed

ONLY_WHEN_ASKED = ("killing",)
"""Parts that prove rather than measure and take long: run when they are named."""


def parts() -> list[str]:
    """The parts that can be measured: every module with a ``figures()``."""
    folder = Path(bench.__file__).parent
    return sorted(
        file.stem
        for file in folder.glob("*.py")
        if "\ndef figures(" in file.read_text(encoding="utf-8")
    )


def main(chosen: list[str]) -> int:
    unknown = set(chosen) - set(parts())
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(parts())}")
        return 2
    home = tempfile.mkdtemp(prefix="zhida-bench-")
    os.environ["ZHIDA_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
    figures = []
    try:
        for name in chosen or [one for one in parts() if one not in ONLY_WHEN_ASKED]:
            print(f"measuring {name} …", file=sys.stderr)
            figures += importlib.import_module(f"bench.{name}").figures()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(printed(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
