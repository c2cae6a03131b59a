"""命令：命令行能做什么"""

from __future__ import annotations

from collections.abc import Iterator

import click

from zhida.entry.cli import cli


def page() -> str:
    """Return the help of every command, as the command line prints it."""
    with click.Context(cli, info_name="zhida") as context:
        return "\n\n".join(["# 命令 Commands", *_helps(cli, context)])


def _helps(command: click.Command, context: click.Context) -> Iterator[str]:
    """Yield the help of ``command`` and of every command below it, at a fixed width."""
    context.terminal_width = context.max_content_width = 96
    yield f"## `{context.command_path}`\n\n```\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from _helps(below, click.Context(below, info_name=name, parent=context))
