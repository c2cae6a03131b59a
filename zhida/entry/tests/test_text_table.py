"""Chinese and Latin stand under each other in a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhida.entry.demo.text_table import places, table, wrapped

WORDS = st.text(st.sampled_from("伊宁市县abc123，。 "), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), st.integers(2, 40))
def test_figures_end_under_each_other(rows: list[tuple[str, str]], widest: int) -> None:
    whole = [(text, "9" * len(other)) for text, other in rows]
    lines = table(["甲", "b"], whole, figures=frozenset({1}), widest=max(widest, 60)).splitlines()
    width = max(places(line) for line in lines)
    assert {places(line) for line in lines if line.endswith("9")} <= {width}


@given(WORDS, st.integers(2, 20))
def test_wrapping_loses_nothing_and_keeps_within_the_width(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join(lines) == text
    assert all(places(line) <= width for line in lines)
