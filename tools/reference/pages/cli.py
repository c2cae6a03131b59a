"""命令：命令行能做什么"""

from __future__ import annotations

from collections.abc import Iterator

import click

from zhida.entry.cli import cli

WIDTH = 96


def page() -> str:
    """Return the help of every command, as the command line prints it."""
    return "\n\n".join(["# 命令 Commands", *_helps(cli, "zhida", None)])


def _helps(command: click.Command, name: str, above: click.Context | None) -> Iterator[str]:
    """Yield the help of ``command`` and of every command below it, at a fixed width."""
    context = command.make_context(name, [], parent=above, resilient_parsing=True)
    context.terminal_width = context.max_content_width = WIDTH
    yield f"## `{context.command_path}`\n\n```\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            below = command.get_command(context, inner)
            if below is not None:
                yield from _helps(below, inner, context)
