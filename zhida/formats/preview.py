"""A page of a file as a picture, for showing the source beside what was read from it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from zhida.core.document import UnreadableError
from zhida.formats import guard, limits, reading
from zhida.formats.page import Page

MAX_WIDTH = 3000
"""Pixels; wider than any screen."""


def page_image(path: str | Path, page: int, width: int) -> bytes:
    """Return page ``page`` (from 1) of the file as a PNG picture ``width`` pixels wide.

    Raises ``UnreadableError`` for formats that have no pages, and for a page that is not there.
    """
    path = Path(path)
    data = reading.load(path)
    entry = reading.recognise(data, path.name)
    if not has_pages(entry):
        raise UnreadableError("这种文件没有可以显示的页面，请查看读取出的文字。")
    words = ["image", reading.shelf_name(entry), str(page), str(min(width, MAX_WIDTH))]
    return base64.b64decode(guard.run(words, data)["png"])


def has_pages(entry: ModuleType) -> bool:
    """Tell whether a shelf entry can draw the pages of its files."""
    return hasattr(entry, "picture")


def png(picture: Any, width: int) -> bytes:
    """Return a picture (rows × columns × 3 bytes, blue first) as PNG, ``width`` pixels wide."""
    import cv2

    height = max(1, round(picture.shape[0] * width / picture.shape[1]))
    resized = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".png", resized)[1].tobytes()


def pdf_picture(data: bytes, page: int, dpi: float) -> Any:
    """Return a page (from 1) of a PDF as an array of rows × columns × 3 bytes, blue first.

    ``dpi`` is lowered for pages so large that the picture would be beyond the limit.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        if not 1 <= page <= len(document):
            raise UnreadableError(f"文件没有第{page}页，共{len(document)}页。")
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(dpi / 72, (limits.MAX_PICTURE_PIXELS / max(width * height, 1)) ** 0.5)
        return sheet.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3].copy()
    finally:
        document.close()


def drawn(page: Page, width: int) -> bytes:
    """Return a page of words and lines as PNG, ``width`` pixels wide; pictures and seals lack."""
    import pylopdf_fonts_zh_cn
    import typst

    parts = [
        f"#set page(width: {page.width}pt, height: {page.height}pt, margin: 0pt)",
        '#set text(font: "Noto Serif SC", top-edge: "ascender", bottom-edge: "descender")',
    ]
    for word in page.words:
        # A string literal of typst escapes as JSON does; nothing in it is ever executed.
        text = json.dumps(word.text, ensure_ascii=False)
        size = max(word.box.height, 1.0)
        at = f"dx: {word.box.left}pt, dy: {word.box.top}pt"
        parts.append(f"#place({at}, box(text(size: {size}pt, {text})))")
    for line in page.rulings:
        ends = f"({line.left}pt, {line.top}pt), end: ({line.right}pt, {line.bottom}pt)"
        parts.append(f"#place(line(start: {ends}, stroke: 0.5pt))")
    source: bytes = "\n".join(parts).encode()
    folder = str(pylopdf_fonts_zh_cn.serif_path().parent)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
    return typst.compile(
        source,
        font_paths=fonts,
        format="png",
        ppi=72 * width / page.width,
    )
