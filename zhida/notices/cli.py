"""Command ``zhida read``: an official document in, one JSON object out."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import click

UNREADABLE = 2
"""Exit code when a file cannot be read at all."""


@click.command()
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（默认就是 JSON）。")
@click.option("--explain", is_flag=True, help="另附每个值在文件中的出处（places）。")
def read(file: Path, as_json: bool, explain: bool) -> None:
    """识读一份下达通知，把读到的内容和疑点输出为一个 JSON 对象；不写数据库。"""
    del as_json  # The answer is JSON with or without the flag; the flag is for scripts' clarity.
    click.echo(_answer(file, explain=explain))


def _answer(file: Path, *, explain: bool) -> str:
    """Return the JSON text for ``file``; ends the process with code 2 when it is unreadable."""
    from zhida.core.document import UnreadableError
    from zhida.formats import deadline

    try:
        with deadline.kept():
            return json.dumps(_result(file, explain=explain), ensure_ascii=False, indent=2)
    except UnreadableError as problem:
        message = str(problem)
    # Whatever a file does to the readers, the official gets one line that helps.
    except Exception as problem:
        if os.environ.get("ZHIDA_DEBUG") == "1":
            raise
        kind = type(problem).__name__
        message = (
            f"文件内容无法识读（{kind}）。请把文件另存为 docx、xlsx 或 pdf 后重试，或联系管理员。"
        )
    click.echo(" ".join(message.split()), err=True)
    sys.exit(UNREADABLE)


def _result(file: Path, *, explain: bool) -> dict[str, Any]:
    from zhida.formats.reading import read_file
    from zhida.notices.reading.assemble import explained
    from zhida.notices.reading.assemble import read as read_notice

    document = read_file(file)
    reading = read_notice(document)
    if explain:
        return reading.result | {"places": explained(document, reading)}
    return reading.result
