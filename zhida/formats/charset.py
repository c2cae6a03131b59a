"""Bytes to text: UTF-8, UTF-16 with a mark, GB18030 (which contains GBK and GB2312)."""

from __future__ import annotations

import codecs
import re

from zhida.core.document import UnreadableError

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
REPLACED = "\ufffd"
MAX_CONTROL_SHARE = 0.002
MAX_DAMAGED_SHARE = 0.02


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the text of ``data`` and Chinese notes about damaged places.

    Line ends become ``\\n``. Raises ``UnreadableError`` when ``data`` is no text in a known
    encoding.
    """
    text, damaged = _decoded(data)
    if text is None or len(CONTROL.findall(text)) > len(text) * MAX_CONTROL_SHARE:
        raise UnreadableError(
            "文件内容不是文字，或文字编码无法识别。请用 UTF-8 或 GB18030 编码另存后重试。"
        )
    text = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text, [f"有{damaged}处文字编码已损坏，显示为“{REPLACED}”。"] if damaged else []


def is_text(data: bytes) -> bool:
    """Tell whether ``data`` can be read as text at all; looks at its beginning only."""
    try:
        decode(data[:8192])
    except UnreadableError:
        return False
    return True


def _decoded(data: bytes) -> tuple[str | None, int]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text, text.count(REPLACED)
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    # A few damaged bytes do not make UTF-8 into GB18030, though GB18030 might accept them.
    text = data.decode("utf-8", "replace")
    damaged = text.count(REPLACED)
    if damaged <= sum(char > "\x7f" for char in text) * MAX_DAMAGED_SHARE:
        return text, damaged
    text = data.decode("gb18030", "replace")
    damaged = text.count(REPLACED)
    return (text, damaged) if damaged <= len(text) * MAX_DAMAGED_SHARE else (None, 0)
