"""The door of the shelf: a file in, a neutral document out, or one Chinese line why not."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import ModuleType

from zhida.core import shelf
from zhida.core.document import Document, UnreadableError
from zhida.formats import foreign, limits, readers


def read_file(path: str | Path) -> Document:
    """Read the file at ``path``.

    Raises ``UnreadableError`` with one Chinese line, for whatever reason it cannot be read.
    """
    path = Path(path)
    return read_bytes(load(path), path.name)


def read_bytes(data: bytes, name: str) -> Document:
    """Read a file's content; ``name`` is its name and only decides between look-alikes.

    Raises ``UnreadableError``.
    """
    entry = recognise(data, name)
    if entry.GUARDED:
        from zhida.formats import guard

        document = guard.read(shelf_name(entry), data)
    else:
        document = entry.read(data)
    if not document.blocks:
        raise UnreadableError("文件里没有读到任何文字或表格。请检查文件内容后重试。")
    return document


def recognise(data: bytes, name: str) -> ModuleType:
    """Return the shelf entry that can read ``data``. Raises ``UnreadableError`` if none can."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableError("文件是空的。请检查文件是否完整后重新上传。")
    for entry in sorted(shelf.entries(readers), key=lambda entry: entry.RANK):
        if entry.looks_like(data, name.lower()):
            return entry
    raise foreign.refuse(data)


def shelf_name(entry: ModuleType) -> str:
    """Return the name of the entry on the shelf: its module's last name."""
    return entry.__name__.rpartition(".")[2]


def load(path: Path) -> bytes:
    """Return the content of a regular file. Raises ``UnreadableError`` for anything else."""
    try:
        # A named pipe would otherwise wait for a writer for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError) as problem:
        raise UnreadableError(_why_closed(path, problem)) from None
    try:
        _refuse_unusual(os.fstat(handle), _shown(path))
        with os.fdopen(os.dup(handle), "rb") as file:
            return file.read()
    finally:
        os.close(handle)


def _refuse_unusual(status: os.stat_result, shown: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableError(f"“{shown}”是文件夹，不是文件。请选择其中的一个文件。")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError(f"“{shown}”不是普通文件。请选择文档、表格或扫描件。")
    if status.st_size > limits.MAX_FILE_BYTES:
        raise UnreadableError(
            f"文件有{status.st_size / limits.MEGABYTE:.0f}MB，"
            f"超过{limits.MAX_FILE_BYTES // limits.MEGABYTE}MB的上限。请拆分后重试。"
        )


def _shown(path: Path) -> str:
    """Return the path in one printable line."""
    text = str(path).encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else " " for char in text)


def _why_closed(path: Path, problem: Exception) -> str:
    shown = _shown(path)
    if isinstance(problem, PermissionError):
        return f"没有权限读取“{shown}”。请检查文件的访问权限。"
    if isinstance(problem, FileNotFoundError | ValueError | NotADirectoryError):
        return f"找不到文件“{shown}”。请检查路径和文件名。"
    return f"无法打开“{shown}”。请检查文件是否存在、是否能用其他程序打开。"
