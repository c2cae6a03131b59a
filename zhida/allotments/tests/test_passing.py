"""Money in hand moves down, up and back, and never more than there is."""

from __future__ import annotations

from datetime import date

import pytest

from zhida.allotments import actions
from zhida.allotments.models import Allotment, Movement
from zhida.allotments.tests.builders import (
    DAY,
    WAN,
    fund,
    load_registers,
    pass_down,
    share,
    source,
)
from zhida.core.refusal import Refusal
from zhida.store.action import SYSTEM, Actor
from zhida.store.models import AuditEntry
from zhida.store.verification import verify

pytestmark = pytest.mark.django_db

TOLD = {"document_number": "伊州财社〔2022〕40号", "happened_on": DAY, "by": SYSTEM}


@pytest.fixture(autouse=True)
def _registers() -> None:
    load_registers()


def sums(allotment: Allotment) -> tuple[int, int, int]:
    """Return amount, passed down and left in 万元."""
    allotment.refresh_from_db()
    return (
        allotment.amount_fen // WAN,
        allotment.passed_down_fen // WAN,
        allotment.left_fen // WAN,
    )


def test_passing_down_to_many_moves_every_share() -> None:
    top = source(100)
    city, county = pass_down(top, 伊宁市=30, 伊宁县=50)
    assert sums(top) == (100, 80, 20)
    assert (sums(city), sums(county)) == ((30, 0, 30), (50, 0, 50))
    assert city.path == f"{top.pk}/"
    assert Movement.objects.filter(kind="pass_down", from_allotment=top).count() == 2
    assert top.passed_down_on == DAY


def test_passing_down_one_fen_too_much_is_refused_whole() -> None:
    top = source(100)
    shares = [share("伊宁市", 60), share("伊宁县", 40)]
    shares[1] = shares[1].__class__(**{**vars(shares[1]), "amount_fen": 40 * WAN + 1})
    with pytest.raises(Refusal) as refused:
        actions.pass_down(top, shares, **TOLD)
    assert refused.value.name == "allotment_never_overspent"
    assert "1,000,000.00 元" in refused.value.message
    assert "1,000,000.01 元" in refused.value.message
    assert sums(top) == (100, 0, 100)
    assert Allotment.objects.count() == 1


@pytest.mark.parametrize("wan", [0, -5])
def test_a_share_must_be_positive(wan: int) -> None:
    top = source(100)
    with pytest.raises(Refusal) as refused:
        actions.pass_down(top, [share("伊宁市", wan)], **TOLD)
    assert refused.value.name == "movement_is_positive"


def test_passing_down_to_nobody_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        actions.pass_down(source(100), [], **TOLD)
    assert refused.value.name == "pass_down_names_somebody"


def test_one_document_gives_a_receiver_one_row_for_a_purpose() -> None:
    top = source(100)
    pass_down(top, 伊宁市=30)
    with pytest.raises(Refusal) as refused:
        pass_down(top, 伊宁市=10)
    assert refused.value.name == "allotment_one_row_per_receiver"
    assert "追加" in refused.value.message


def test_money_does_not_go_beside_the_holder() -> None:
    (city,) = pass_down(source(100), 伊宁市=30)
    with pytest.raises(Refusal) as refused:
        pass_down(city, "伊市财社〔2022〕1号", 伊宁县=5)
    assert refused.value.name == "pass_down_goes_down"


def test_adjusting_up_takes_from_the_parent() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    actions.adjust_up(city, 20 * WAN, **TOLD)
    assert (sums(top), sums(city)) == ((100, 50, 50), (50, 0, 50))


def test_adjusting_up_more_than_the_parent_has_is_refused() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=90)
    with pytest.raises(Refusal) as refused:
        actions.adjust_up(city, 11 * WAN, **TOLD)
    assert refused.value.name == "allotment_never_overspent"
    assert sums(city) == (90, 0, 90)


def test_adjusting_down_gives_back_to_the_parent() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    actions.adjust_down(city, 10 * WAN, **TOLD)
    assert (sums(top), sums(city)) == ((100, 20, 80), (20, 0, 20))
    city.refresh_from_db()
    assert city.taken_back_fen == 0


def test_taking_back_is_counted_as_taken_back() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    actions.take_back(city, 10 * WAN, **TOLD)
    city.refresh_from_db()
    assert (city.amount_fen, city.taken_back_fen, city.received_fen) == (
        20 * WAN,
        10 * WAN,
        30 * WAN,
    )
    assert sums(top) == (100, 20, 80)


def test_what_was_passed_on_cannot_be_taken_back() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    pass_down(city, "伊市财社〔2022〕1号", 伊宁市=25)
    with pytest.raises(Refusal) as refused:
        actions.take_back(city, 6 * WAN, **TOLD)
    assert refused.value.name == "allotment_never_overspent"


@pytest.mark.parametrize(
    ("kind", "city_after", "top_after"),
    [
        ("pass_down", (0, 0, 0), (100, 0, 100)),
        ("adjust_up", (30, 0, 30), (100, 30, 70)),
        ("adjust_down", (30, 0, 30), (100, 30, 70)),
        ("take_back", (30, 0, 30), (100, 30, 70)),
    ],
)
def test_a_correction_undoes_its_movement(
    kind: str, city_after: tuple[int, int, int], top_after: tuple[int, int, int]
) -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    if kind != "pass_down":
        getattr(actions, kind)(city, 10 * WAN, **TOLD)
    wrong = Movement.objects.get(kind=kind)
    made = actions.correct(wrong, happened_on=DAY, by=SYSTEM, reason="录入有误")
    assert (sums(city), sums(top)) == (city_after, top_after)
    assert (made.corrects, made.corrected_kind) == (wrong, kind)
    assert Allotment.objects.get(pk=city.pk).taken_back_fen == 0
    assert verify() == []


def test_a_receipt_from_outside_can_be_corrected() -> None:
    top = source(100)
    actions.correct(Movement.objects.get(), happened_on=DAY, by=SYSTEM, reason="重复录入")
    assert sums(top) == (0, 0, 0)


def test_a_correction_whose_money_is_gone_is_refused() -> None:
    top = source(100)
    (city,) = pass_down(top, 伊宁市=30)
    pass_down(city, "伊市财社〔2022〕1号", 伊宁市=5)
    wrong = Movement.objects.get(to_allotment=city)
    with pytest.raises(Refusal) as refused:
        actions.correct(wrong, happened_on=DAY, by=SYSTEM, reason="录入有误")
    assert refused.value.name == "allotment_never_overspent"


def test_a_movement_is_corrected_once_and_a_correction_never() -> None:
    source(100)
    wrong = Movement.objects.get()
    made = actions.correct(wrong, happened_on=DAY, by=SYSTEM, reason="录入有误")
    for again, name in [
        (wrong, "movement_is_corrected_once"),
        (made, "movement_correction_names_what_it_corrects"),
    ]:
        with pytest.raises(Refusal) as refused:
            actions.correct(again, happened_on=DAY, by=SYSTEM, reason="再来")
        assert refused.value.name == name


def test_a_correction_needs_a_reason() -> None:
    source(100)
    with pytest.raises(Refusal) as refused:
        actions.correct(Movement.objects.get(), happened_on=DAY, by=SYSTEM, reason=" ")
    assert refused.value.name == "correction_has_a_reason"


def test_confirming_the_receipt_starts_the_clock_again() -> None:
    top = source(100)
    assert top.due_on is None
    actions.confirm_receipt(top, received_on=date(2022, 1, 10), by=SYSTEM)
    top.refresh_from_db()
    assert (top.received_on, top.due_on) == (date(2022, 1, 10), date(2022, 2, 9))
    with pytest.raises(Refusal) as refused:
        actions.confirm_receipt(top, received_on=date(2022, 1, 11), by=SYSTEM)
    assert refused.value.name == "receipt_is_confirmed_once"


def test_a_receipt_before_the_issue_is_refused() -> None:
    (city,) = pass_down(source(100), 伊宁市=30)
    with pytest.raises(Refusal) as refused:
        actions.confirm_receipt(city, received_on=date(2021, 12, 31), by=SYSTEM)
    assert refused.value.name == "receipt_follows_issue"


@pytest.mark.parametrize(
    ("path", "may"),
    [("650000/654000/", True), ("650000/654000/654002/", False), ("650000/", False), ("", True)],
)
def test_only_the_holder_passes_its_money_down(path: str, may: bool) -> None:
    top = source(100)
    by = Actor("王", scope_path=path)
    told = {**TOLD, "by": by}
    if may:
        assert actions.pass_down(top, [share("伊宁市", 1)], **told)
        return
    with pytest.raises(Refusal) as refused:
        actions.pass_down(top, [share("伊宁市", 1)], **told)
    assert refused.value.name == "allotment_is_held_by_another"
    assert refused.value.status == 403


def test_only_who_gave_may_take_back() -> None:
    (city,) = pass_down(source(100), 伊宁市=30)
    own = Actor("李", scope_path="650000/654000/654002/")
    with pytest.raises(Refusal) as refused:
        actions.take_back(city, WAN, **{**TOLD, "by": own})
    assert refused.value.name == "allotment_is_held_by_another"


def test_a_post_without_the_action_is_refused_and_nothing_is_written() -> None:
    top = source(100)
    lines = AuditEntry.objects.count()
    clerk = Actor("张", post="民政", allowed=frozenset({"something.else"}))
    with pytest.raises(Refusal) as refused:
        actions.pass_down(top, [share("伊宁市", 1)], **{**TOLD, "by": clerk})
    assert refused.value.name == "action_not_allowed"
    assert "分解下达" in refused.value.message
    assert AuditEntry.objects.count() == lines


def test_another_mark_is_another_fund() -> None:
    assert fund() == fund()
    assert len({fund(), fund(marked=False), fund(year=2023), fund(project="另一项")}) == 4
