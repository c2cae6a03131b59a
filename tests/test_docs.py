"""The printed reference equals what the code prints now; links in the documents lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.founding import ROOT
from tests.house import files
from zhida.entry.cli import cli

COMMAND = re.compile(
    r"^(?:ZHIDA_HOME=\S+ |ExecStart=\S*/bin/|\.venv/bin/)*zhida (\S.*?)(?:  +#.*)?$", re.M
)
PAGES = [name for name in files() if name.endswith(".md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.slow
def test_the_reference_is_what_the_code_prints() -> None:
    # A process of its own: click keeps the help of a command that another test has called alone.
    words = [sys.executable, "-m", "tools.reference", "--check"]
    asked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (asked.returncode, asked.stderr) == (0, ""), "run: make docs"


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


@pytest.mark.parametrize("name", [name for name in PAGES if "/reference/" not in name])
def test_a_page_shows_only_commands_that_exist(name: str) -> None:
    shown = COMMAND.findall((ROOT / name).read_text("utf-8"))
    assert [words for words in shown if not exists(words.split())] == []


def exists(words: list[str]) -> bool:
    """Tell whether the words name a command of ``zhida`` and only options that it has."""
    command: click.Command | None = cli
    context = click.Context(cli)
    while words and isinstance(command, click.Group) and not words[0].startswith("--"):
        command = command.get_command(context, words.pop(0))
    if command is None:
        return False
    known = {"--help", *(option for one in command.params for option in one.opts)}
    return {word for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("words", ["nonsense", "demo --nonsense", "registers nonsense"])
def test_a_command_that_is_not_there_is_noticed(words: str) -> None:
    assert not exists(words.split())
