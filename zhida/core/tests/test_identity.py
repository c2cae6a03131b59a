"""Identity numbers: what is certain is an error, what is odd is a doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from zhida.core import identity
from zhida.core.identity import CITIZEN, DISABILITY, PASSPORT, UNKNOWN, check, masked

TODAY = date(2026, 1, 1)


def number(place: str = "654002", birth: str = "19500101", serial: str = "001") -> str:
    """A synthetic number with a valid check digit."""
    body = place + birth + serial
    return body + mod_11_2.calc_check_digit(body)


@given(
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)
def test_every_number_with_a_right_check_digit_is_accepted(born: date, serial: int) -> None:
    made = number(birth=f"{born:%Y%m%d}", serial=f"{serial:03d}")
    said = check(made, CITIZEN, on=TODAY)
    assert (said.error, said.birth, said.sex) == ("", born, "男" if serial % 2 else "女")


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, step: int) -> None:
    right = number()
    if right[place] == "X":
        return
    digit = str((int(right[place]) + step) % 10)
    assert check(right[:place] + digit + right[place + 1 :], CITIZEN, on=TODAY).error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "为空"),
        ("650102500101001", "15位"),
        ("65400219500101001", "实际是17位"),
        (number(birth="19500231"), "出生日期"),
        (number(birth="20270101"), "出生日期"),
        ("65400219500101001A", "最后一位"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason(text: str, words: str) -> None:
    assert words in check(text, CITIZEN, on=TODAY).error


def test_an_older_person_of_a_young_city_has_a_good_number() -> None:
    said = check(number("654004"), CITIZEN, on=TODAY, is_place=lambda code: code == "654004")
    assert (said.error, said.doubt) == ("", "")


def test_a_place_that_is_not_on_the_list_is_a_doubt_and_no_error() -> None:
    said = check(number("654099"), CITIZEN, on=TODAY, is_place=lambda code: False)
    assert not said.error
    assert "6540**" in said.doubt


@pytest.mark.parametrize("place", ["810000", "820000", "830000"])
def test_a_residence_permit_is_recognised_by_its_number(place: str) -> None:
    said = check(number(place), CITIZEN, on=TODAY, is_place=lambda code: False)
    assert (said.kind, said.error, said.doubt) == (identity.RESIDENCE_PERMIT, "", "")


def test_full_width_and_spaced_numbers_mean_the_same() -> None:
    made = number("654002", "19490312", "002")
    spaced = " ".join(chr(ord(c) + 0xFEE0) for c in made.lower())
    assert check(spaced, CITIZEN, on=TODAY).number == made


def test_a_disability_certificate_carries_its_holders_number() -> None:
    assert check(number() + "43", DISABILITY, on=TODAY).birth == date(1950, 1, 1)
    assert "类别" in check(number() + "83", DISABILITY, on=TODAY).error
    assert "20位" in check(number(), DISABILITY, on=TODAY).error


def test_people_without_papers_carry_no_number() -> None:
    assert not check("", UNKNOWN, on=TODAY).error
    assert check("123", UNKNOWN, on=TODAY).error


def test_passports_are_letters_and_digits() -> None:
    assert not check("E00000000", PASSPORT, on=TODAY).error
    assert check("E-中", PASSPORT, on=TODAY).error


@given(st.text("0123456789X", max_size=20))
def test_a_mask_shows_at_most_eight_places_and_keeps_the_length(text: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert len(shown.replace("*", "")) <= 8


@given(st.text("0123456789X", max_size=20))
def test_of_a_document_the_first_four_places_and_the_last_are_shown(text: str) -> None:
    shown = identity.masked_document(text)
    assert len(shown) == len(text)
    assert len(shown.replace("*", "")) <= 5
    assert shown[-1:] == text[-1:]


def test_a_card_without_its_check_digit_is_only_a_doubt() -> None:
    assert identity.card_doubt("6200000000000000008")
    assert not identity.card_doubt("12345")


@pytest.mark.parametrize("kind", [identity.CITIZEN, identity.DISABILITY, identity.PASSPORT])
@pytest.mark.parametrize("number", ["65402119600101001", "6540211960010100102", "E-12#345678"])
def test_what_is_wrong_with_a_number_is_told_without_the_number(kind: str, number: str) -> None:
    checked = identity.check(number, kind, on=date(2022, 6, 1))
    assert checked.error or kind == identity.PASSPORT
    assert checked.number not in checked.error
