"""What ofdkit does not hand over of an OFD page: its straight lines and its pictures.

Written after GB/T 33190-2016, the parts on path objects, image objects and resources.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from zhida.formats.page import Box

MAX_DEPTH = 20
STEP = re.compile(r"([SMLCQABZ])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")
NUMBERS_OF = {"S": 2, "M": 2, "L": 2, "C": 0, "B": 6, "Q": 4, "A": 7}

Matrix = tuple[float, float, float, float, float, float]


class Drawing:
    """The drawings in the archive of one OFD file; positions are in millimetres."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lstrip("/").casefold(): name for name in archive.namelist()}

    def lines(self, location: str) -> list[Box]:
        """Return the straight strokes of the page or template at ``location``."""
        found: list[Box] = []
        for element in _objects(self._tree(location), "PathObject"):
            matrix = _matrix(element)
            data = next((part.text for part in element if _name(part) == "AbbreviatedData"), "")
            found += [_placed(stroke, matrix) for stroke in strokes(data or "")]
        return found

    def picture(self, location: str) -> bytes | None:
        """Return the file of the largest picture on the page at ``location``, None without one."""
        sizes = {
            element.get("ResourceID"): _area(element)
            for element in _objects(self._tree(location), "ImageObject")
        }
        if not sizes:
            return None
        return self._media(max(sizes, key=lambda resource: sizes[resource]))

    def _media(self, resource: str | None) -> bytes | None:
        for lowered, name in self.names.items():
            if not lowered.endswith("res.xml"):
                continue
            root = self._tree(name)
            for element in root.iter():
                if _name(element) == "MultiMedia" and element.get("ID") == resource:
                    file = next((p.text for p in element if _name(p) == "MediaFile"), "") or ""
                    base = posixpath.join(posixpath.dirname(name), root.get("BaseLoc") or "")
                    return self._file(posixpath.join(base, file.strip()))
        return None

    def _file(self, path: str) -> bytes | None:
        name = self.names.get(posixpath.normpath(path).lstrip("/").casefold())
        return None if name is None else self.archive.read(name)

    def _tree(self, location: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        name = self.names[location.lstrip("/").casefold()]
        return etree.fromstring(self.archive.read(name), parser)


def strokes(data: str) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight strokes (x0, y0, x1, y1) of a path's abbreviated data; curves move on."""
    at = start = (0.0, 0.0)
    command = ""
    numbers: list[float] = []
    for letter, number in STEP.findall(data):
        if letter:
            command, numbers = letter, []
            if letter == "C" and at != start:
                yield (*at, *start)
                at = start
            continue
        numbers.append(float(number))
        if command not in NUMBERS_OF or len(numbers) < max(NUMBERS_OF[command], 1):
            continue
        to = (numbers[-2], numbers[-1]) if len(numbers) > 1 else at
        if command == "L":
            yield (*at, *to)
        elif command in "SM":
            start = to
        at, numbers = to, []


def _objects(element: Any, kind: str, depth: int = 0) -> Iterator[Any]:
    """Yield the drawn objects of one kind below ``element``."""
    if element is None or depth > MAX_DEPTH:
        return
    for child in element:
        if _name(child) == kind:
            yield child
        elif _name(child) in ("Content", "Layer", "PageBlock"):
            yield from _objects(child, kind, depth + 1)


def _matrix(element: Any) -> Matrix:
    """Return the object's transformation, with the corner of its boundary added."""
    a, b, c, d, e, f = _numbers(element.get("CTM"), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    left, top, *_ = _numbers(element.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    return a, b, c, d, e + left, f + top


def _placed(stroke: tuple[float, float, float, float], matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = stroke
    xs = sorted((a * x0 + c * y0 + e, a * x1 + c * y1 + e))
    ys = sorted((b * x0 + d * y0 + f, b * x1 + d * y1 + f))
    return Box(xs[0], ys[0], xs[1], ys[1])


def _area(element: Any) -> float:
    _, _, width, height = _numbers(element.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    return width * height


def _numbers(text: str | None, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    try:
        numbers = tuple(float(part) for part in (text or "").split())
    except ValueError:
        return otherwise
    return numbers if len(numbers) == len(otherwise) else otherwise


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
