"""The invented people: valid and impossible at once, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice

import pytest
from stdnum import luhn

from zhida.core import identity, personname
from zhida.core import month as months
from zhida.registers.lists import divisions
from zhida.registers.tables import rows
from zhida.simulation.chance import dice
from zhida.simulation.lives import Turn
from zhida.simulation.naming import YOUNG_YEARS, manners
from zhida.simulation.numbers import MOST_OF_A_DAY, NumberBook, is_invented
from zhida.simulation.peopling import heads, month_fen, up_to
from zhida.simulation.places import scales, spread
from zhida.simulation.population import Dwellers, Settlers
from zhida.simulation.situations import society

YEAR = 2022
END = date(YEAR, 12, 31)


def families(count: int = 800, seed: int = 1, division: str = "654021") -> list[Dwellers]:
    return list(islice(Settlers(seed, YEAR, division, NumberBook()).families(), count))


def test_the_same_seed_gives_the_same_families() -> None:
    assert families() == families()


def test_another_seed_gives_other_families() -> None:
    assert families(50) != families(50, seed=2)


def test_a_county_is_the_same_whoever_was_settled_before() -> None:
    alone = families(50)
    book = NumberBook()
    list(islice(Settlers(1, YEAR, "652801", book).families(), 50))
    assert list(islice(Settlers(1, YEAR, "654021", book).families(), 50)) == alone


def test_every_number_passes_its_check_and_is_given_once() -> None:
    humans = [human for dwellers in families() for human in dwellers.humans if human.number]
    for human in humans:
        checked = identity.check(human.number, identity.CITIZEN, on=END)
        assert (checked.error, checked.birth, checked.sex) == ("", human.birth_on, human.sex)
    assert max(Counter(human.number for human in humans).values()) == 1


def test_no_county_of_any_time_has_the_place_code_of_an_invented_person() -> None:
    ever = {*divisions(), *(row["former_code"] for row in rows("former_names"))}
    assert [code for code in ever if code[4:6] == "99"] == []
    assert all(is_invented(h.number) for f in families() for h in f.humans if h.number)


def test_a_card_has_its_check_digit_and_begins_with_a_digit_that_no_bank_uses() -> None:
    cards = [human.card for dwellers in families() for human in dwellers.humans if human.card]
    assert cards
    assert all(luhn.is_valid(card) and len(card) == 19 and card[0] == "0" for card in cards)
    assert len(set(cards)) == len(cards)


def test_names_are_sound_and_some_carry_the_middle_dot() -> None:
    names = {human.name for dwellers in families() for human in dwellers.humans}
    assert {personname.error_in(name) for name in names} == {""}
    assert any("·" in name for name in names)
    assert any("·" not in name for name in names)


def test_nobody_is_called_after_himself() -> None:
    dotted = [h.name.split("·") for f in families() for h in f.humans if "·" in h.name]
    assert [name for name in dotted if name[0] == name[1]] == []


def test_the_old_and_the_young_are_named_after_their_time() -> None:
    family_named = [manner for manner in manners() if manner.families]
    young = {name for one in family_named for name in (*one.young_male, *one.young_female)}
    usual = {name for one in family_named for name in (*one.male, *one.female)}
    for human in (human for dwellers in families() for human in dwellers.humans):
        if "·" not in human.name and human.number:
            age = YEAR - 1 - human.birth_on.year
            assert human.name[1:] in (young if age < YOUNG_YEARS else usual), (human.name, age)


def test_children_were_born_when_their_parents_had_the_age_for_it() -> None:
    for dwellers in families():
        parents = [one for one in dwellers.humans if one.relation in ("户主", "配偶")]
        for child in (one for one in dwellers.humans if one.relation == "子女"):
            ages = {one.sex: child.birth_on.year - one.birth_on.year for one in parents}
            # Reckoned by years, so that one may be missing or added.
            assert min(ages.values()) >= 19
            assert ages["女"] <= 46


def test_a_household_begins_before_the_year_when_nobody_in_it_was_a_child() -> None:
    for dwellers in families():
        couple = [one for one in dwellers.humans if one.relation in ("户主", "配偶")]
        assert dwellers.since < date(YEAR, 1, 2) or not dwellers.number
        assert {dwellers.since.year - one.birth_on.year >= 20 for one in couple} == {True}


def test_a_full_day_goes_on_to_the_next() -> None:
    book, day = NumberBook(), date(1960, 5, 31)
    given = [book.citizen("654021", day, "女") for _ in range(MOST_OF_A_DAY + 1)]
    assert given[-1][1] == date(1960, 6, 1)
    assert len({number for number, _ in given}) == MOST_OF_A_DAY + 1


def test_who_is_granted_something_draws_a_category_that_its_component_knows() -> None:
    known = {row["code"]: row["categories"].split() for row in rows("components")}
    awards = [award for dwellers in families() for award in dwellers.awards]
    assert {award.category in known[award.component] for award in awards} == {True}
    assert all(award.holder >= 0 and award.due_fen >= 0 for award in awards)


def test_a_grant_starts_the_month_after_its_decision_and_after_birth() -> None:
    for dwellers in families():
        for award in dwellers.awards:
            born = dwellers.humans[award.holder].birth_on
            assert award.start_month > months.of(born)
            assert award.start_month >= months.plus(months.of(award.decided_on), 1)


@pytest.mark.slow
def test_a_month_is_reckoned_in_knowledge_of_what_happened_before_it() -> None:
    turns: list[Turn] = [turn for dwellers in families(4000) for turn in dwellers.turns]
    assert {turn.fact for turn in turns} >= {"deceased", "moved", "at_school"}
    assert all(turn.known_month > months.of(turn.happened_on) for turn in turns)


def test_aid_follows_the_request() -> None:
    aid = [dwellers.aid for dwellers in families() if dwellers.aid]
    assert {one.component for one in aid} == {"temporary_relief.aid", "vagrant_relief.aid"}
    assert all(one.requested_on <= one.registered_on <= one.aided_on for one in aid)
    assert not any(one.origin and one.origin_unknown for one in aid)


def test_families_come_until_they_measure_up_to_the_limit() -> None:
    stream = families()
    for measure, limit in ((heads, 500), (month_fen, 20_000_000)):
        reached = sum(map(measure, up_to(stream, limit, measure)))
        largest = max(map(measure, stream))
        assert limit - largest <= reached <= limit


def test_people_are_spread_by_the_notice_and_none_is_lost() -> None:
    counties = [code for code in divisions() if code.startswith("6540") and code[4:] != "00"]
    parts = spread(20_000, sorted(code for code in counties if len(code) == 6))
    assert sum(parts.values()) == 20_000
    assert len(parts) == 11
    assert max(parts, key=lambda code: parts[code]) == "654002"


def test_the_scales_begin_at_divisions_that_exist() -> None:
    assert {scale.root in divisions() for scale in scales().values()} == {True}


def test_standards_are_raised_within_the_year_and_marked_as_no_real_ones() -> None:
    assert "不是真实标准" in society().source
    assert all(one.raised_fen > one.amount_fen > 0 for one in society().standards)


def test_a_source_of_chance_is_named_by_what_it_is_for() -> None:
    assert dice(1, "a").random() == dice(1, "a").random()
    assert dice(1, "a").random() != dice(1, "b").random()
