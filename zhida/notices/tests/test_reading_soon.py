"""A paragraph is read in about the time of its length, whatever it repeats."""

from __future__ import annotations

import time

import pytest

from zhida.core.document import Document, Paragraph, Place
from zhida.notices.reading.assemble import read

LENGTH = 20_000
SECONDS = 5.0
"""A search that begins anew at each character takes half a minute for the digits alone."""

REPEATED = [
    *("1", "（", "〔", "《", "、", "壹", "年", "1,", "1.", "附件", "财政局、", "下达", "2022年"),
    *("《关于", "〔2021〕", "其中：", "目标1：", "100%", "一、", "a"),
]


@pytest.mark.slow
@pytest.mark.parametrize("repeated", REPEATED)
@pytest.mark.parametrize("opening", ["", "关于下达资金的通知\n各市财政局：\n根据规定下达"])
def test_a_paragraph_that_repeats_itself_is_read_soon(repeated: str, opening: str) -> None:
    text = opening + (repeated * LENGTH)[:LENGTH]
    lines = [Paragraph(line, Place(line=n)) for n, line in enumerate(text.split("\n"), start=1)]
    started = time.process_time()
    read(Document(lines, "made"))
    assert time.process_time() - started < SECONDS
