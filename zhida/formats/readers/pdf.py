"""PDF

Pages with a text layer are read as drawn; pages that are pictures go through recognition.
"""

from __future__ import annotations

import io
from typing import Any

from zhida.core.document import Document, UnreadableError
from zhida.formats import archive, flow, limits, progress
from zhida.formats.layout import Laid, laid_out
from zhida.formats.order import in_order
from zhida.formats.page import Box, Page, Word

NAMES = ("pdf",)
RANK = 1
GUARDED = True

MIN_CHARACTERS = 10
"""A page with fewer characters and a picture on it is taken for a scan."""

COVERING = 0.5
"""A picture that covers this share of a page is a scan of it."""

SCREEN_DPI = 150

TAIL_BYTES = 2048
"""The end mark stands within the last kilobyte; some programs append a little."""

DAMAGED = "PDF文件已损坏或不完整。请重新取得原文件，能正常打开后再试。"


def looks_like(data: bytes, name: str) -> bool:
    """Tell by the sign that stands within the first kilobyte."""
    return b"%PDF-" in data[:1024]


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    import pdfplumber

    pages = _checked(data)
    notes: list[str] = []
    laid: list[Laid] = []
    scanned: list[int] = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number in range(1, pages + 1):
            drawn = pdf.pages[number - 1]
            if _is_scan(drawn):
                _refuse_large_pictures(drawn)
                scanned.append(number)
                laid.append(laid_out(_recognised(data, number, scanned, laid)))
            else:
                laid.append(laid_out(_page(drawn, number)))
                if _covered(drawn) and drawn.chars:
                    notes.append(f"第{number}页是扫描件，文字来自文件自带的识别结果。")
            drawn.close()
            progress.page_done()
    if len(scanned) == pages:
        notes.append("整份文件是扫描件，文字由识别得到，请对照原件核对。")
    elif scanned:
        listed = "、".join(str(number) for number in scanned)
        notes.append(f"第{listed}页是扫描件，文字由识别得到，请对照原件核对。")
    blocks = in_order(flow.blocks(laid))
    return Document(blocks, "pdf", pages, recognised=bool(notes), notes=notes)


def picture(data: bytes, page: int, width: int) -> bytes:
    """Return a page as PNG, ``width`` pixels wide. Raises ``UnreadableError``."""
    from zhida.formats import preview

    _checked(data)
    return preview.png(preview.pdf_picture(data, page, SCREEN_DPI), width)


def _checked(data: bytes) -> int:
    """Return the number of pages. Raises ``UnreadableError``: encrypted, damaged, too long."""
    import pypdfium2

    # A library that mends a file cut short would hand over a part of it as the whole.
    if b"%%EOF" not in data[-TAIL_BYTES:]:
        raise UnreadableError(DAMAGED)
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        encrypted = pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1
        document.close()
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise UnreadableError(archive.ENCRYPTED) from None
        raise UnreadableError(DAMAGED) from problem
    if encrypted:
        raise UnreadableError(archive.ENCRYPTED)
    if not pages:
        raise UnreadableError(DAMAGED)
    if pages > limits.MAX_PAGES:
        raise UnreadableError(
            f"PDF有{pages}页，超过{limits.MAX_PAGES}页的上限。请只保留需要读取的页后重试。"
        )
    return pages


def _is_scan(drawn: Any) -> bool:
    return len(drawn.chars) < MIN_CHARACTERS and bool(drawn.images)


def _covered(drawn: Any) -> bool:
    """Tell whether a picture covers most of the page."""
    area = drawn.width * drawn.height
    return any(image["width"] * image["height"] >= COVERING * area for image in drawn.images)


def _refuse_large_pictures(drawn: Any) -> None:
    """Raise ``UnreadableError`` before a picture beyond the limit is unpacked and drawn."""
    from zhida.formats import pictures

    for image in drawn.images:
        width, height = image.get("srcsize") or (0, 0)
        if isinstance(width, int) and isinstance(height, int):
            pictures.refuse_large((width, height))


def _recognised(data: bytes, number: int, scanned: list[int], laid: list[Laid]) -> Page:
    from zhida.formats import ocr, preview

    if len(scanned) > limits.MAX_SCANNED_PAGES:
        raise UnreadableError(f"扫描的页超过{limits.MAX_SCANNED_PAGES}页的上限。请拆分文件后重试。")
    page = ocr.page(preview.pdf_picture(data, number, ocr.DPI), number)
    if number >= limits.MAX_EMPTY_SCANS and not page.words and not any(p.items for p in laid):
        raise UnreadableError("扫描件的前几页没有认出任何文字。请检查扫描是否清晰后重试。")
    return page


def _page(drawn: Any, number: int) -> Page:
    """Return what is drawn on a page; overprinted copies of a character count once."""
    words = [
        Word(word["text"], _box(word))
        for word in drawn.dedupe_chars().extract_words(x_tolerance=1.5, y_tolerance=2)
    ]
    left, top = drawn.bbox[0], drawn.bbox[1]
    page = Page(number, float(drawn.width), float(drawn.height), words)
    page.rulings = [_box(edge) for edge in drawn.edges]
    if left or top:
        page.words = [Word(word.text, _moved(word.box, left, top)) for word in page.words]
        page.rulings = [_moved(box, left, top) for box in page.rulings]
    return page


def _box(drawn: dict[str, Any]) -> Box:
    return Box(float(drawn["x0"]), float(drawn["top"]), float(drawn["x1"]), float(drawn["bottom"]))


def _moved(box: Box, left: float, top: float) -> Box:
    return Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
