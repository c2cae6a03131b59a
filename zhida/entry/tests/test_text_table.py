"""Chinese and Latin stand under each other in a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zhida.entry.demo.text_table import places, table, wrapped

WORDS = st.text(st.sampled_from("伊宁市县abc123，。 "), max_size=60)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), st.integers(2, 40))
def test_every_line_of_a_table_is_equally_wide(rows: list[tuple[str, str]], widest: int) -> None:
    lines = table(["甲", "b"], rows, figures=frozenset({1}), widest=widest).splitlines()
    assert len({places(line) for line in lines if "─" not in line}) == 1


@given(WORDS, st.integers(2, 20))
def test_wrapping_loses_nothing_and_keeps_within_the_width(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert "".join(lines) == text
    assert all(places(line) <= width for line in lines)
