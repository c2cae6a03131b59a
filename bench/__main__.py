"""``python -m bench [part ...]``: run the parts (all of them by default), print one table."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import shutil
import sys
import tempfile

import bench
from bench.figures import printed

NOT_PARTS = (
    "__main__",
    "figures",
    "installation",
    "posting_county",
    "posting_peers",
    "posting_runs",
    "posting_server",
    "posting_world",
    "roster_files",
    "roster_runs",
)


def parts() -> list[str]:
    """The parts that can be measured: every module with a ``figures()``."""
    return sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if m.name not in NOT_PARTS)


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
        for name in chosen or parts():
            print(f"measuring {name} …", file=sys.stderr)
            figures += importlib.import_module(f"bench.{name}").figures()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(printed(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
