"""One page as it is drawn: words and ruling lines with their positions.

PDF, OFD and scans all come down to this, so that tables are found in one way. All positions are
in points from the upper left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in points."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, point: tuple[float, float]) -> bool:
        """Tell whether ``point`` lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def around(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class Word:
    """A run of characters drawn together; ``confidence`` from 0 to 1 if it was recognised."""

    text: str
    box: Box
    confidence: float | None = None


@dataclass
class Page:
    """A page with what is drawn on it. ``rulings`` are thin boxes, upright or level."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rulings: list[Box] = field(default_factory=list)

    def share(self, box: Box) -> tuple[float, float, float, float]:
        """Return ``box`` as fractions of the page, for ``Place.box``."""
        return (
            round(box.left / self.width, 4),
            round(box.top / self.height, 4),
            round(box.right / self.width, 4),
            round(box.bottom / self.height, 4),
        )
