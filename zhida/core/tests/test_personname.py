"""Names with middle dots: many spellings, one name."""

from __future__ import annotations

import pytest

from zhida.core import personname


@pytest.mark.parametrize(
    "written",
    [
        "测试·样例",
        "测试•样例",
        "测试．样例",
        "测试.样例",
        "测试‧样例",
        "测试・样例",
        "测试 · 样例",
        "测试样例",
    ],
)
def test_every_way_to_type_the_dot_is_the_same_name(written: str) -> None:
    assert personname.same(written, "测试·样例")


def test_a_name_is_shown_as_written() -> None:
    assert personname.shown(" 测试•样例 ") == "测试•样例"


def test_the_dot_is_written_one_way_for_lists() -> None:
    assert personname.with_dots("测试．样例・") == "测试·样例"


def test_no_name_is_the_same_as_nothing() -> None:
    assert not personname.same("", "·")


@pytest.mark.parametrize("bad", ["", "  ", "张3", "12345", "张三=1+1", "张三；"])
def test_what_is_no_name_is_said(bad: str) -> None:
    assert personname.error_in(bad)


@pytest.mark.parametrize("good", ["张样例", "测试·样例", "阿布都样例 · 测试", "O'Brien"])
def test_real_forms_of_names_pass(good: str) -> None:
    assert not personname.error_in(good)
