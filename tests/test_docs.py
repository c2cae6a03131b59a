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
def test_a_page_shows_only_commands_that_can_be_given(name: str) -> None:
    shown = COMMAND.findall((ROOT / name).read_text("utf-8"))
    assert [(words, why) for words in shown if (why := wrong_with(words.split()))] == []


def wrong_with(words: list[str]) -> str:
    """Return why ``zhida`` would not take a command, "" if it would; values are not looked at."""
    command: click.Command | None = cli
    context = click.Context(cli)
    while words and isinstance(command, click.Group) and not words[0].startswith("--"):
        command = command.get_command(context, words.pop(0))
    if command is None:
        return "no such command"
    options = {name: one for one in command.params for name in one.opts if name.startswith("--")}
    given, rest, places = set(), iter(words), 0
    for word in rest:
        option = options.get(word)
        if word.startswith("--") and option is None and word != "--help":
            return f"no option {word}"
        given.add(word)
        places += not word.startswith("--")
        if isinstance(option, click.Option) and not option.is_flag:
            next(rest, None)
    if "--help" in given:
        return ""
    demanded = [one for one in command.params if one.required]
    lacking = [
        one.opts[0] for one in demanded if one.opts[0] in options and one.opts[0] not in given
    ]
    if lacking:
        return f"without {', '.join(lacking)}"
    least = sum(isinstance(one, click.Argument) for one in demanded)
    return f"{places} arguments of {least}" if places < least else ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("nonsense", "no such command"),
        ("registers nonsense", "no such command"),
        ("demo --nonsense", "no option --nonsense"),
        ("pay approve 申请编号", "without --on"),
        ("pay approve --on 2022-03-05", "0 arguments of 1"),
        ("pay approve 申请编号 --on 2022-03-05 --as 用户名", ""),
        ("pay approve --help", ""),
    ],
)
def test_a_command_that_cannot_be_given_is_noticed(words: str, why: str) -> None:
    assert wrong_with(words.split()) == why
