"""统一社会信用代码. Every code here is made up by computing its check digits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from zhida.registers.credit_code import error_in, organisation_check_sign

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def made_up(head: str, body: str) -> str:
    code = head + body + organisation_check_sign(body)
    return code + uscc.calc_check_digit(code + "0")


@given(
    st.sampled_from(["12654000", "91110108", "N2370124"]),
    st.text(alphabet=SIGNS, min_size=8, max_size=8),
)
def test_a_code_with_its_check_digits_holds(head: str, body: str) -> None:
    assert error_in(made_up(head, body)) == ""


@given(st.text(alphabet=SIGNS, min_size=8, max_size=8), st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_sign_is_found(body: str, place: int, shift: int) -> None:
    right = made_up("12654000", body)
    wrong = SIGNS[(SIGNS.index(right[place]) + shift) % len(SIGNS)]
    assert error_in(right[:place] + wrong + right[place + 1 :]) != ""


def test_the_reason_names_the_place() -> None:
    right = made_up("12654000", "TESTTEST".replace("S", "0"))
    assert "应为18位" in error_in(right[:-1])
    assert "应为18位" in error_in(right.lower())
    assert "第17位" in error_in(right[:16] + ("1" if right[16] != "1" else "2") + right[17])
    assert "第18位" in error_in(right[:17] + ("1" if right[17] != "1" else "2"))
