"""The command ``zhida``: every stage's ``cli`` module, found by walking the stages.

A stage's ``cli`` module imports only click and the standard library at its top, so that
``zhida --help`` answers at once; Django, OCR and the like are imported inside the command.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from types import ModuleType

import click

import zhida


class StageGroup(click.Group):
    """A group whose commands are the click commands found in the stages' ``cli`` modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        self._find()
        return sorted(self.commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        self._find()
        return self.commands.get(cmd_name)

    def _find(self) -> None:
        if self.commands:
            return
        for stage in pkgutil.iter_modules(zhida.__path__):
            if stage.name == "entry" or not stage.ispkg:
                continue
            name = f"zhida.{stage.name}.cli"
            if importlib.util.find_spec(name) is not None:
                self._take(importlib.import_module(name))
        self._take(importlib.import_module("zhida.entry.commands"))

    def _take(self, module: ModuleType) -> None:
        found = [thing for thing in vars(module).values() if isinstance(thing, click.Command)]
        inner = {
            id(command)
            for group in found
            if isinstance(group, click.Group)
            for command in group.commands.values()
        }
        for command in found:
            if command.name and id(command) not in inner:
                self.add_command(command)


@click.group(cls=StageGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(zhida.__version__, prog_name="zhida")
def cli() -> None:
    """直达：从资金文件到受助人，逐分跟踪直达资金。"""


def main() -> None:
    """Run the command line; the entry point of the package."""
    from zhida.core.refusal import Refusal

    try:
        cli(prog_name="zhida")
    except Refusal as refused:
        click.echo(f"{refused.message}{refused.advice}", err=True)
        sys.exit(1)
