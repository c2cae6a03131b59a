"""What endpoints of every stage ask alike: a part of a list, a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ninja import Schema
from pydantic import Field

Answer = dict[str, Any]


class Page(Schema):
    """Which part of a list is wanted; pages count from 1."""

    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=500)

    def of(self, found: Any, show: Callable[[Any], Answer]) -> Answer:
        """Return the part of the rows found, and how many there are in all."""
        first = (self.page - 1) * self.size
        items = [show(one) for one in found[first : first + self.size]]
        return {"count": found.count(), "page": self.page, "items": items}


class ReasonIn(Schema):
    """Why something is done."""

    reason: str = Field(min_length=1, max_length=300)
