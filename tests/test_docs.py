"""The printed reference equals what the code prints now; links in the documents lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.founding import ROOT
from tests.house import files
from tools.reference.printing import out_of_date

PAGES = [name for name in files() if name.endswith(".md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_reference_is_what_the_code_prints() -> None:
    stale = [str(file.relative_to(ROOT)) for file in out_of_date()]
    assert stale == [], "run: make docs"


@pytest.mark.parametrize("name", PAGES)
def test_a_link_leads_to_a_file_that_is_there(name: str) -> None:
    folder = (ROOT / name).parent
    targets = [t for t in LINK.findall((ROOT / name).read_text("utf-8")) if ":" not in t]
    assert [target for target in targets if not (folder / Path(target)).exists()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_commands_that_exist(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    commands = set(re.findall(r"^\s*make ([a-z-]+)", (ROOT / name).read_text("utf-8"), re.M))
    assert commands >= {"demo", "test"}
    assert [c for c in commands if not re.search(rf"^{c}:", makefile, re.M)] == []
