"""Counting what a reading produces, so that no file can fill the memory."""

from __future__ import annotations

from typing import TypeVar

from zhida.core.document import Block, Table, UnreadableError
from zhida.formats import limits

AnyBlock = TypeVar("AnyBlock", bound=Block)


class Tally:
    """Counts blocks and cells of one document; refuses more than the limits."""

    def __init__(self) -> None:
        self.blocks = 0
        self.cells = 0

    def of(self, block: AnyBlock) -> AnyBlock:
        """Count ``block`` and return it. Raises ``UnreadableError`` beyond the limits."""
        self.blocks += 1
        if isinstance(block, Table):
            self.cells += len(block.rows) * block.width
            _refuse_long(max((len(cell.text) for row in block.rows for cell in row), default=0))
        else:
            _refuse_long(len(block.text))
        if self.blocks > limits.MAX_BLOCKS or self.cells > limits.MAX_CELLS:
            raise UnreadableError(
                f"文件内容过多（超过{limits.MAX_BLOCKS}段或{limits.MAX_CELLS}个单元格）。"
                "请只保留需要读取的部分后重试。"
            )
        return block


def _refuse_long(characters: int) -> None:
    if characters > limits.MAX_PARAGRAPH_CHARACTERS:
        raise UnreadableError(
            f"有一段文字长达{characters}个字，超过{limits.MAX_PARAGRAPH_CHARACTERS}字的上限。"
            "请检查文件内容是否完好，或分段后重试。"
        )


def refuse_long_text(data: bytes) -> None:
    """Raise ``UnreadableError`` when a text file is beyond the limit; states the limit."""
    if len(data) > limits.MAX_TEXT_BYTES:
        raise UnreadableError(
            f"文字内容有{len(data) / limits.MEGABYTE:.0f}MB，"
            f"超过{limits.MAX_TEXT_BYTES // limits.MEGABYTE}MB的上限。请拆分文件后重试。"
        )
