"""Picture files to pixels, within limits."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from zhida.core.document import UnreadableError
from zhida.formats import limits

KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
FINE_SIDE = 2400
"""Pixels of the longer side that are enough to read A4; twice as fine is made half as fine."""

DAMAGES = (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, EOFError)
"""What Pillow raises for a damaged picture."""

PARTS = ((273, 279), (324, 325))
"""Tags of a TIFF page: where its strips, or its tiles, begin and how long they are."""

DAMAGED = "图片已损坏或不完整。请重新扫描或取得原图后再试。"


def decoded(data: bytes) -> Iterator[Any]:
    """Yield each page as rows × columns × 3 bytes, blue first. Raises ``UnreadableError``."""
    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            # All pages are looked at before the first is recognised, which takes far longer.
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                _refuse_unfit(frame, number, len(data))
            for frame in ImageSequence.Iterator(image):
                # A JPEG is made smaller while it is decoded, which saves most of the memory.
                frame.draft(None, (FINE_SIDE, FINE_SIDE))
                upright = ImageOps.exif_transpose(_reduced(_on_white(frame)))
                yield np.asarray(upright)[:, :, ::-1].copy()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableError(_too_large("")) from None
    except DAMAGES as problem:
        raise UnreadableError(DAMAGED) from problem


def _refuse_unfit(frame: Any, number: int, size: int) -> None:
    """Raise ``UnreadableError`` for a page too many, too large, or not wholly in ``size`` bytes."""
    if number > limits.MAX_SCANNED_PAGES:
        raise UnreadableError(f"图片超过{limits.MAX_SCANNED_PAGES}页的上限。请拆分后重试。")
    refuse_large(frame.size)
    tags = getattr(frame, "tag_v2", {})
    for starts, lengths in PARTS:
        ends = map(sum, zip(tags.get(starts, ()), tags.get(lengths, ()), strict=False))
        if max(ends, default=0) > size:
            raise UnreadableError(DAMAGED)


def refuse_large(size: tuple[int, int]) -> None:
    """Raise ``UnreadableError`` for a picture of more pixels than the limit."""
    if size[0] * size[1] > limits.MAX_PIXELS:
        raise UnreadableError(_too_large(f"（{size[0]}×{size[1]}）"))


def _too_large(size: str) -> str:
    return (
        f"图片的像素{size}超过{limits.MAX_PIXELS // 1_000_000}百万的上限。"
        "请用300dpi重新扫描后重试。"
    )


def _reduced(image: Any) -> Any:
    """Return a very fine picture smaller by a whole factor."""
    return image.reduce(max(1, max(image.size) // FINE_SIDE))


def _on_white(image: Any) -> Any:
    """Return the picture in three colours, what is transparent on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = image.point(lambda value: value / 256).convert("L")
    return image if image.mode == "RGB" else image.convert("RGB")
