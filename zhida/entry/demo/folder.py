"""The data folder of the demonstration: emptied each time, and never one that holds real data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from zhida.core.refusal import refusal
from zhida.entry.home import home

SIGN = "demonstration"
"""The file by which a folder is known to hold nothing but a demonstration."""

NOT_A_DEMONSTRATION = refusal(
    "folder_holds_real_data",
    "文件夹 {place} 里有不是演示产生的数据。",
    advice="演示不会动它。请用 ZHIDA_HOME 指定一个空文件夹。",
)


def fresh() -> Path:
    """Empty the folder of the demonstration and make it the data folder of this process.

    It is ``ZHIDA_HOME`` if that is given, else ``demo`` in the usual place; the database is always
    the SQLite file in it. Raises the refusal ``folder_holds_real_data``.
    """
    place = home() if os.environ.get("ZHIDA_HOME") else home() / "demo"
    if place.is_dir() and any(place.iterdir()) and not (place / SIGN).exists():
        raise NOT_A_DEMONSTRATION(place=place)
    shutil.rmtree(place, ignore_errors=True)
    os.environ["ZHIDA_HOME"] = str(place)
    os.environ.pop("ZHIDA_DATABASE", None)
    (home() / SIGN).write_text("演示数据，可以随时删除。\n", encoding="utf-8")
    return place
