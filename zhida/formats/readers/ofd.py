"""OFD 版式文件

Words come from ofdkit, ruling lines and pictures from the page itself. A page that is a picture
goes through recognition.
"""

from __future__ import annotations

from typing import Any

from zhida.core.document import Document, UnreadableError
from zhida.formats import archive, flow, limits, progress
from zhida.formats.layout import Laid, laid_out
from zhida.formats.order import in_order
from zhida.formats.page import Box, Page, Word

NAMES = ("ofd",)
RANK = 3
GUARDED = True

POINTS = 72 / 25.4
"""Points per millimetre."""

ASCENT = 0.88
"""Share of the type's size that stands above its base line."""

MIN_CHARACTERS = 10


def looks_like(data: bytes, name: str) -> bool:
    """Tell whether ``data`` is an archive with an OFD description in it."""
    return data.startswith(archive.MAGIC) and b"OFD.xml" in data


def read(data: bytes) -> Document:
    """Return the document. Raises ``UnreadableError``."""
    laid: list[Laid] = []
    scanned: list[str] = []
    for page, recognised in _pages(data):
        laid.append(laid_out(page))
        if recognised:
            scanned.append(str(page.number))
        progress.page_done()
    notes = (
        [f"第{'、'.join(scanned)}页是扫描件，文字由识别得到，请对照原件核对。"] if scanned else []
    )
    blocks = in_order(flow.blocks(laid))
    return Document(blocks, "ofd", len(laid), recognised=bool(scanned), notes=notes)


def picture(data: bytes, page: int, width: int) -> bytes:
    """Return a page as PNG drawn from its words and lines. Raises ``UnreadableError``."""
    from zhida.formats import preview

    for found, _ in _pages(data):
        if found.number == page:
            return preview.drawn(found, width)
    raise UnreadableError(f"文件没有第{page}页。")


def _pages(data: bytes) -> Any:
    """Yield (page, whether its text was recognised). Raises ``UnreadableError``."""
    import ofdkit

    from zhida.formats.ofd_drawing import Drawing

    with archive.open_safely(data) as container:
        if any(name.endswith("Encryptions.xml") for name in container.namelist()):
            raise UnreadableError(archive.ENCRYPTED)
        drawing = Drawing(container)
        try:
            with ofdkit.open(data) as file:
                if len(file.pages) > limits.MAX_PAGES:
                    raise UnreadableError(
                        f"OFD有{len(file.pages)}页，超过{limits.MAX_PAGES}页的上限。请拆分后重试。"
                    )
                for number, page in enumerate(file.pages, start=1):
                    yield _page(page, number, drawing)
        except ofdkit.OFDError as problem:
            raise UnreadableError(archive.DAMAGED) from problem


def _page(page: Any, number: int, drawing: Any) -> tuple[Page, bool]:
    runs = page.runs
    if sum(len(run.text.strip()) for run in runs) < MIN_CHARACTERS and page.location:
        file = drawing.picture(page.location)
        if file:
            from zhida.formats import ocr, pictures

            return ocr.page(next(pictures.decoded(file)), number), True
    left, top = page.box[0], page.box[1]
    rulings = drawing.lines(page.location) if page.location else []
    words = {
        Word(run.text, _points(_run_box(run), left, top))
        for run in sorted(runs, key=lambda run: (run.y, run.x))
    }
    return (
        Page(
            number,
            page.width * POINTS,
            page.height * POINTS,
            sorted(words, key=lambda word: (word.box.top, word.box.left)),
            [_points(line, left, top) for line in rulings],
        ),
        False,
    )


def _run_box(run: Any) -> Box:
    top = run.y - ASCENT * run.size
    return Box(run.x, top, run.x + run.width, top + run.size)


def _points(box: Box, left: float, top: float) -> Box:
    return Box(
        (box.left - left) * POINTS,
        (box.top - top) * POINTS,
        (box.right - left) * POINTS,
        (box.bottom - top) * POINTS,
    )
