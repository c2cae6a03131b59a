"""How far long work is, is told now and then, and once when it ends."""

from __future__ import annotations

import pytest

from zhida.core.telling import EVERY, telling


@pytest.mark.parametrize("many", [0, 1, EVERY - 1, EVERY, EVERY + 1, 2 * EVERY])
def test_the_rows_go_by_and_each_figure_is_told_once(many: int) -> None:
    heard: list[tuple[str, int, int]] = []
    rows = telling(range(many), lambda *told: heard.append(told), "核算", many)
    assert list(rows) == list(range(many))
    figures = [0, *range(EVERY, many, EVERY), many]
    assert heard == [("核算", done, many) for done in sorted(set(figures))]
