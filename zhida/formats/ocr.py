"""Recognising a page that is a picture: straighten, find the ruling lines, read the text.

Text is looked for on a smaller copy and read from the full one, cell by cell: where a found line
of text crosses a ruling line it is cut there, so that two cells never become one word.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import Any

from zhida.formats import progress, ruling
from zhida.formats.page import Box, Page, Word

DPI = 200
"""Pages of a PDF are drawn so; finer gives no better text, only more memory."""

POINTS_LONG = 842.0
"""The longer side of the page in points: A4, which nearly every scan is."""

LONG_SIDE = 2400
"""Pixels of the longer side that text is read from; A4 at 200 dpi has 2339."""

FINDING_SIDE = 1280
"""Pixels of the longer side on which text is looked for."""

MAX_SKEW = 5.0
"""Degrees; a page turned further was laid down askew on purpose."""

LINE_SHARE = 0.03
"""A ruling line is at least as long as this share of the page."""

MAX_THICKNESS = 9
"""Pixels on the average of its length; what is thicker is a bar or a line of blurred text."""

UPRIGHT = 1.5
"""A line of text so much taller than wide stands on its side."""

POOR = 0.75
"""A mean certainty below it is that of a page upside down."""

MIN_LINES = 4

FAINT = 30
"""A page whose lightest and darkest point differ by fewer of 255 steps is blank."""

COLUMN_GAP = 0.5
"""A gap wider than this many heights of a found line of text may part two columns."""

CHANNEL = 0.25
"""So much of such a gap is free in the lines above or below, too, in the same measure."""

REACH = 3.0
"""How far above and below, in the same measure: two lines of a list."""

STROKE = 4
"""Pixels; shorter marks are dirt, also beside thin strokes such as 一."""

BATCH = 6
MIN_SCORE = 0.3
"""What is less certain is a stain."""


def page(picture: Any, number: int) -> Page:
    """Return what stands on ``picture`` (rows × columns × 3 bytes, blue first) as a page.

    Positions are in points of the straightened page, each word with its confidence.
    """
    import cv2
    import numpy as np

    longer = max(picture.shape[:2])
    if longer > LONG_SIDE:
        share = LONG_SIDE / longer
        picture = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    found = _found(straightened(picture))
    if _on_its_side(found.boxes):
        found = _found(np.rot90(found.picture).copy())
    read = _texts(found)
    if _is_poor(read):
        turned = _found(found.picture[::-1, ::-1].copy())
        read_turned = _texts(turned)
        if _certainty(read_turned) > _certainty(read):
            found, read = turned, read_turned
    height, width = found.picture.shape[:2]
    points = POINTS_LONG / max(height, width)
    words = [
        Word(text, _scaled(_close(box, found.ink), points), round(score, 3))
        for box, (text, score) in zip(found.boxes, read, strict=True)
        if text.strip() and score >= MIN_SCORE
    ]
    rulings = [_scaled(line, points) for line in found.lines]
    return Page(number, width * points, height * points, words, rulings)


@dataclass
class _Found:
    """A picture, its ruling lines (painted over in ``clean``), its boxes of text, in pixels.

    ``ink`` is 255 where ``clean`` is dark.
    """

    picture: Any
    clean: Any
    ink: Any
    lines: list[Box]
    boxes: list[Box]


def _found(picture: Any) -> _Found:
    progress.long_step()
    lines, clean = _ruling_lines(picture)
    ink = _strokes(_ink(clean))
    boxes = [
        part
        for box in _text_boxes(clean)
        for cell in _cut(box, lines)
        for part in _apart(cell, ink)
    ]
    return _Found(picture, clean, ink, lines, boxes)


def _on_its_side(boxes: list[Box]) -> bool:
    """Tell whether most lines of text run up or down the page."""
    tall = sum(box.height > UPRIGHT * box.width for box in boxes)
    long = sum(box.width > UPRIGHT * box.height for box in boxes)
    return tall > long and tall >= MIN_LINES


def _is_poor(read: list[tuple[str, float]]) -> bool:
    """Tell whether so little was recognised that the page may stand upside down."""
    return len(read) >= MIN_LINES and _certainty(read) < POOR


def _certainty(read: list[tuple[str, float]]) -> float:
    """Return the mean score, each text by its length."""
    characters = sum(len(text) for text, _ in read)
    return sum(len(text) * score for text, score in read) / max(characters, 1)


def _scaled(box: Box, by: float) -> Box:
    return Box(box.left * by, box.top * by, box.right * by, box.bottom * by)


def straightened(picture: Any) -> Any:
    """Return the picture turned so that its text lines and ruling lines are level."""
    import cv2

    angle = _skew(picture)
    if abs(angle) < 0.05:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    white = (255, 255, 255)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)


def _skew(picture: Any) -> float:
    """Return by how many degrees the page is turned, by the sharpness of its rows of ink.

    Rows of a level page are either full of ink or empty; the right angle makes the difference
    between neighbouring rows greatest.
    """
    import cv2
    import numpy as np

    share = 800 / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    ink = 255 - cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height)).sum(axis=1, dtype=np.int64)
        return float((np.diff(rows).astype(np.float64) ** 2).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.01, 0.5), key=sharpness)
    return float(max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=sharpness))


def _ruling_lines(picture: Any) -> tuple[list[Box], Any]:
    """Return the ruling lines in pixels, and the picture with them painted over."""
    import cv2
    import numpy as np

    ink = _ink(picture)
    length = max(20, round(LINE_SHARE * max(ink.shape)))
    lines: list[Box] = []
    mask = np.zeros_like(ink)
    for level in (True, False):
        # Thickened a little first, so that a line that is not quite level stays in one piece.
        thick = cv2.dilate(ink, np.ones((3, 1) if level else (1, 3), np.uint8))
        long = cv2.morphologyEx(
            thick, cv2.MORPH_OPEN, np.ones((1, length) if level else (length, 1), np.uint8)
        )
        count, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
        for label, (left, top, width, height, area) in enumerate(stats[1:count], start=1):
            if area <= MAX_THICKNESS * max(width, height) and min(width, height) <= length / 2:
                lines.append(_thin(left, top, width, height, level=level))
                mask[labels == label] = 255
    clean = picture.copy()
    clean[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return lines, clean


def _ink(picture: Any) -> Any:
    """Return rows × columns of 255 where the picture is darker than around, else 0."""
    import cv2

    light = 255 - cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(light, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 31, -12)


def _strokes(ink: Any) -> Any:
    """Return ``ink`` without specks: what is shorter than a stroke both across and along."""
    import cv2
    import numpy as np

    across, along = np.ones((1, STROKE), np.uint8), np.ones((STROKE, 1), np.uint8)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, across)
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, along)
    return cv2.bitwise_or(level, upright)


def _thin(left: int, top: int, width: int, height: int, *, level: bool) -> Box:
    """Return a ruling line without its thickness, which a bent line has too much of."""
    if level:
        middle = top + height / 2
        return Box(float(left), middle, float(left + width), middle)
    middle = left + width / 2
    return Box(middle, float(top), middle, float(top + height))


@functools.cache
def _engine() -> Any:
    """Return the recogniser; its models are in the wheel, nothing is fetched."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": FINDING_SIDE,
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _text_boxes(picture: Any) -> list[Box]:
    if int(picture.max()) - int(picture.min()) < FAINT:
        return []
    engine = _engine()
    progress.long_step()
    found = engine(picture, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    return [
        Box(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
        for xs, ys in ((points[:, 0], points[:, 1]) for points in found.boxes)
    ]


def _cut(box: Box, lines: list[Box]) -> list[Box]:
    """Return the box cut at the upright ruling lines that cross it."""
    margin = box.height / 3
    crossing = sorted(
        line.left
        for line in lines
        if line.width == 0
        and box.left + margin < line.left < box.right - margin
        and line.top <= box.middle[1] <= line.bottom
    )
    edges = [box.left, *ruling.clustered(crossing), box.right]
    return [Box(left, box.top, right, box.bottom) for left, right in itertools.pairwise(edges)]


def _apart(box: Box, ink: Any) -> list[Box]:
    """Return the box cut in the middle of upright gaps as wide as between columns."""
    found = _inked(box, ink)
    gaps = [
        (left + right) / 2
        for left, right in itertools.pairwise(found)
        if right - left > COLUMN_GAP * box.height and _is_channel(left, right, box, ink)
    ]
    edges = [box.left, *gaps, box.right]
    return [Box(left, box.top, right, box.bottom) for left, right in itertools.pairwise(edges)]


def _is_channel(left: float, right: float, box: Box, ink: Any) -> bool:
    """Tell whether a gap goes on between words of the lines above or below, as columns do.

    After a comma or before a bracket there is a gap, too, but hardly ever one above the other.
    """
    reach, free = REACH * box.height, CHANNEL * box.height
    start, gap, end = int(box.left), slice(int(left) + 1, int(right)), int(box.right)
    for top, bottom in ((box.top - reach, box.top), (box.bottom, box.bottom + reach)):
        inked = ink[max(0, int(top)) : max(0, int(bottom))].any(axis=0)
        beside = inked[start : gap.start].any() and inked[gap.stop : end].any()
        if beside and (~inked[gap]).sum() >= free:
            return True
    return False


def _close(box: Box, ink: Any) -> Box:
    """Return the box without the room at both its ends."""
    found = _inked(box, ink)
    return Box(found[0], box.top, found[-1] + 1, box.bottom) if found else box


def _inked(box: Box, ink: Any) -> list[float]:
    """Return where there is ink across a box, in pixels of the page.

    Only the middle of its height counts: a box reaches into the lines above and below.
    """
    margin = box.height / 6
    left = max(0, int(box.left))
    rows = ink[max(0, int(box.top + margin)) : int(box.bottom - margin) + 1]
    dark = rows[:, left : int(box.right) + 1].any(axis=0)
    return [float(left + x) for x in dark.nonzero()[0]]


def _texts(page: _Found) -> list[tuple[str, float]]:
    """Return text and certainty of each box; reports progress after each batch."""
    boxes = page.boxes
    height, width = page.clean.shape[:2]
    order = sorted(range(len(boxes)), key=lambda i: boxes[i].width / max(boxes[i].height, 1))
    found: dict[int, tuple[str, float]] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        crops = []
        for i in batch:
            box = boxes[i]
            top, bottom = max(0, int(box.top)), min(height, int(box.bottom) + 1)
            left, right = max(0, int(box.left)), min(width, int(box.right) + 1)
            crops.append(page.clean[top : max(bottom, top + 1), left : max(right, left + 1)])
        result = _engine().recognize_txt(crops)
        for i, text, score in zip(batch, result.txts, result.scores, strict=True):
            found[i] = (text, float(score))
        progress.long_step()
    return [found[i] for i in range(len(boxes))]
