"""扫描图片（png、jpg、tif、bmp）

One picture is one page; a TIFF may hold several. All text is recognised and may be wrong.
"""

from __future__ import annotations

from zhida.core.document import Document, UnreadableError
from zhida.formats import flow, limits, progress
from zhida.formats.layout import laid_out
from zhida.formats.order import in_order

NAMES = ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp")
RANK = 1
GUARDED = True

MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
RECOGNISED = "文字由识别得到，请对照原件核对。"


def looks_like(data: bytes, name: str) -> bool:
    """Tell by the first bytes; of a RIFF container only WebP is a picture."""
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    if data.startswith(b"BM"):
        return data[6:10] == b"\x00\x00\x00\x00" and len(data) > 26
    return data.startswith(MAGICS)


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``, also where no text is recognised."""
    from zhida.formats import ocr, pictures

    laid = []
    for number, picture in enumerate(pictures.decoded(data), start=1):
        laid.append(laid_out(ocr.page(picture, number)))
        progress.page_done()
        if number >= limits.MAX_EMPTY_SCANS and not any(one.items for one in laid):
            break
    blocks = in_order(flow.blocks(laid))
    if not blocks:
        raise UnreadableError("图片里没有认出任何文字。请检查扫描是否清晰、方向是否正确后重试。")
    return Document(blocks, "image", len(laid), recognised=True, notes=[RECOGNISED])


def picture(data: bytes, page: int, width: int) -> bytes:
    """Return a page as PNG, ``width`` pixels wide. Raises ``UnreadableError``."""
    from zhida.formats import pictures, preview

    for number, found in enumerate(pictures.decoded(data), start=1):
        if number == page:
            return preview.png(found, width)
    raise UnreadableError(f"图片没有第{page}页。")
