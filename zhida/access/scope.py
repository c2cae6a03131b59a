"""What a query may return: the divisions of a post, and below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Scope:
    """The rows that may be seen: those under ``paths``, and of one agency if it is given.

    ``paths`` are division paths (``650000/654000/``); a row is inside when its path begins with
    one of them. ``all`` is the whole country. A scope with neither sees nothing.
    """

    paths: tuple[str, ...] = ()
    agency_id: int | None = None
    all: bool = False

    def filter(
        self,
        queryset: QuerySet[M],
        path_field: str = "scope_path",
        agency_field: str | None = "agency_id",
    ) -> QuerySet[M]:
        """Return the rows of ``queryset`` inside the scope, as a range that an index serves.

        ``path_field`` must be a ``PathField``. ``agency_field`` None says that the table knows no
        agency; then an agency's scope sees none of it, for the rest is its division's business.
        """
        if not self.all:
            inside = Q(pk__in=[])
            for path in self.paths:
                inside |= Q(**{f"{path_field}__within": path})
            queryset = queryset.filter(inside)
        if self.agency_id is None:
            return queryset
        return (
            queryset.filter(**{agency_field: self.agency_id}) if agency_field else queryset.none()
        )

    def covers(self, path: str, agency_id: int | None = None) -> bool:
        """Return whether a row with this path (and agency) is inside the scope."""
        if self.agency_id is not None and agency_id != self.agency_id:
            return False
        return self.all or any(path.startswith(one) for one in self.paths)


NOWHERE = Scope()
"""The scope of nobody: it sees nothing."""

EVERYWHERE = Scope(all=True)
"""The scope of the installation's own command line, and of a post of the whole country."""
