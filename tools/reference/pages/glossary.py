"""词汇表：正式用语、代码里的名字、含义、出处、不用的说法"""

from __future__ import annotations

import csv

from tools.reference.captions import ROOT
from tools.reference.tables import table


def page() -> str:
    """Return the glossary as a table; it is kept in ``zhida/glossary.csv``."""
    with (ROOT / "zhida" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return f"# 词汇表 Glossary\n\n{table(header, rows)}"
