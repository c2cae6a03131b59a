"""What pip is told, uv is told too; the Makefile explains each of its targets."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.founding import ROOT
from tools.boot import told_by_pip

CASES = {
    "a mirror in pip.conf": (
        "global.index-url='https://mirror.example/simple'",
        {"UV_DEFAULT_INDEX": "https://mirror.example/simple"},
    ),
    "the environment counts more than a file": (
        ":env:.index-url='https://b.example'\nglobal.index-url='https://a.example'",
        {"UV_DEFAULT_INDEX": "https://b.example"},
    ),
    "more than one index is asked as pip asks": (
        "global.extra-index-url='file:///x file:///y'",
        {"UV_INDEX": "file:///x file:///y", "UV_INDEX_STRATEGY": "unsafe-best-match"},
    ),
    "a folder of wheels without any index": (
        "global.find-links='/wheels /more'\nglobal.no-index='true'",
        {"UV_FIND_LINKS": "/wheels,/more", "UV_NO_INDEX": "true"},
    ),
    "what uv does not need is left out": ("global.timeout='60'\n", {}),
    "nothing": ("", {}),
}


@pytest.mark.parametrize(("listing", "told"), CASES.values(), ids=CASES.keys())
def test_uv_is_told_what_pip_is_told(listing: str, told: dict[str, str]) -> None:
    assert told_by_pip(listing) == told


def test_make_alone_explains_every_target() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert phony
    assert [name for name in phony.group(1).split() if f"make {name} " not in said] == []
