"""``python -m tools.reference [--check]``."""

from __future__ import annotations

import sys

from tools.reference.captions import ROOT
from tools.reference.printing import out_of_date, write


def main(arguments: list[str]) -> int:
    """Print the reference, or with ``--check`` tell what is stale; return the exit code."""
    if arguments == ["--check"]:
        stale = [str(file.relative_to(ROOT)) for file in out_of_date()]
        for name in stale:
            print(f"{name} is out of date: run make docs", file=sys.stderr)
        return 1 if stale else 0
    for file in write():
        print(file.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
