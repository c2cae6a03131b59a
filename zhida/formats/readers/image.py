"""扫描图片（png、jpg、tif、bmp）

One picture is one page; a TIFF may hold several. All text is recognised and may be wrong.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from zhida.core.document import Document, UnreadableError
from zhida.formats import flow, limits, progress
from zhida.formats.layout import laid_out
from zhida.formats.order import in_order

NAMES = ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp")
RANK = 1
GUARDED = True

MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
RECOGNISED = "文字由识别得到，请对照原件核对。"
DAMAGED = "图片已损坏或不完整。请重新扫描或取得原图后再试。"


def looks_like(data: bytes, name: str) -> bool:
    """Tell by the first bytes; of a RIFF container only WebP is a picture."""
    if data.startswith(b"RIFF"):
        return data[8:12] == b"WEBP"
    if data.startswith(b"BM"):
        return data[6:10] == b"\x00\x00\x00\x00" and len(data) > 26
    return data.startswith(MAGICS)


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``, also where no text is recognised."""
    from zhida.formats import ocr

    laid = []
    for number, picture in enumerate(_pictures(data), start=1):
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
    from zhida.formats import preview

    for number, found in enumerate(_pictures(data), start=1):
        if number == page:
            return preview.png(found, width)
    raise UnreadableError(f"图片没有第{page}页。")


def _pictures(data: bytes) -> Iterator[Any]:
    """Yield each page as rows × columns × 3 bytes, blue first. Raises ``UnreadableError``."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS // 2
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                if number > limits.MAX_SCANNED_PAGES:
                    raise UnreadableError(
                        f"图片超过{limits.MAX_SCANNED_PAGES}页的上限。请拆分后重试。"
                    )
                _refuse_large(frame.size)
                upright = ImageOps.exif_transpose(_reduced(frame))
                yield np.asarray(_on_white(upright))[:, :, ::-1].copy()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableError(_too_large("")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as problem:
        raise UnreadableError(DAMAGED) from problem


def _refuse_large(size: tuple[int, int]) -> None:
    if size[0] * size[1] > limits.MAX_PIXELS:
        raise UnreadableError(_too_large(f"（{size[0]}×{size[1]}）"))


def _too_large(size: str) -> str:
    return (
        f"图片的像素{size}超过{limits.MAX_PIXELS // 1_000_000}百万的上限。"
        "请用300dpi重新扫描后重试。"
    )


def _reduced(frame: Any) -> Any:
    """Shrink very fine pictures while they are being decoded, which saves most of the memory."""
    side = 4000
    if max(frame.size) > side:
        frame.draft(None, (side, side)) if hasattr(frame, "draft") else None
    copy = frame.copy()
    copy.thumbnail((side, side))
    return copy


def _on_white(image: Any) -> Any:
    """Return the picture in three colours, what is transparent on white."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGB")
