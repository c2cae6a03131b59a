"""Columns that every stage uses."""

from __future__ import annotations

from typing import Any

from django.db import models


class FenField(models.BigIntegerField):
    """A column of money in whole fen; its name ends in ``_fen``.

    Never NULL. Booleans, floats and text are refused before they reach the database.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Return the value for the database; raises ``TypeError`` for anything but an int."""
        if isinstance(value, bool | float | str):
            raise TypeError(f"{self.name}: money is int fen, not {value!r}")
        return super().get_prep_value(value)
