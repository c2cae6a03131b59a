"""The parts that pages are made of."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from zhida.allotments.ratios import measure
from zhida.entry.frame import Choices
from zhida.entry.templatetags.zhida import bar


def shown(text: str, unit: str = "万元", address: str = "/", **values: object) -> str:
    request = RequestFactory().get(address)
    context = Context({"request": request, "choices": Choices(unit=unit), **values})
    return Template(text).render(context)


@pytest.mark.parametrize(
    ("fen", "unit", "digits", "other"),
    [
        (2_149_000_000, "万元", "2,149", "21,490,000元"),
        (2_149_000_000, "元", "21,490,000.00", "2,149万元"),
        (1, "万元", "0.000001", "0.01元"),
        (-60_000_000, "万元", "-60", "-600,000元"),
        (0, "元", "0.00", "0万元"),
    ],
)
def test_an_amount_shows_the_chosen_unit_and_explains_the_other(
    fen: int, unit: str, digits: str, other: str
) -> None:
    said = shown("{% money fen %}", unit=unit, fen=fen)
    assert f">{digits}</span>" in said
    assert f'title="{other}"' in said
    assert ("negative" in said) == (fen < 0)


def test_an_amount_that_is_not_known_is_a_dash() -> None:
    assert "—" in shown("{% money fen %}", fen=None)


def test_a_bar_needs_no_inline_style_and_never_leaves_its_frame() -> None:
    drawn = bar(1000, 400, 900)
    assert "style" not in drawn
    assert 'x="0.0%" y="0" width="40.0%"' in drawn
    assert 'x="40.0%" y="0" width="90.0%"' in drawn
    assert 'width="0.0%"' in bar(0, 5)


def test_a_ratio_explains_itself() -> None:
    sums = {"paid_fen": 250_000, "amount_fen": 1_000_000, "passed_down_fen": 0}
    said = shown("{% ratio one %}", one=measure("spending_progress", sums, date(2022, 6, 30)))
    for part in ("25.0%", "已支付", "留在本级使用的指标", "2022-06-30"):
        assert part in said


def test_words_from_a_document_stay_words() -> None:
    said = shown('{% lamp "bad" words %}', words="<script>alert(1)</script>")
    assert "<script>" not in said


def test_sorting_turns_round_and_forgets_the_page() -> None:
    head = shown('{% sort "amount" "金额" %}', address="/?q=x&sort=amount&page=3")
    assert 'aria-sort="ascending"' in head
    assert "sort=-amount" in head
    assert "page=" not in head
    assert "q=x" in head


def test_the_pager_shows_the_ends_and_the_neighbours() -> None:
    said = shown("{% pager 10 20 1000 %}")
    assert [n for n in range(1, 21) if f"page={n}&" in said or f'page={n}"' in said] == [
        1, 8, 9, 10, 11, 12, 20,
    ]  # fmt: skip
    assert "共 1000 条" in said
