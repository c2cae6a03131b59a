"""What a post may see."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate, timedelta

from zhida.access.queries import post_in_force, posts_held, scope_of, users_in
from zhida.access.scope import EVERYWHERE, NOWHERE, Scope
from zhida.access.tests.builders import county, holder, institution, person, place, prefecture
from zhida.core.refusal import Refusal
from zhida.registers.models import Agency, Division
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db

YINING, HUOCHENG = "650000/654000/654021/", "650000/654000/654023/"


def seen(scope: Scope) -> set[str]:
    return set(scope.filter(Division.objects.all(), "path", None).values_list("code", flat=True))


@pytest.fixture
def counties() -> None:
    county()
    county("654023", "霍城县")


def test_a_county_sees_itself_and_nothing_beside_or_above_it(counties: None) -> None:
    assert seen(Scope((YINING,))) == {"654021"}


def test_a_prefecture_sees_all_of_its_counties(counties: None) -> None:
    assert seen(Scope(("650000/654000/",))) == {"654000", "654021", "654023"}


def test_a_prefix_that_is_no_whole_step_sees_nothing_more(counties: None) -> None:
    place("6540210", "并非下级", level="county")
    assert seen(Scope((YINING,))) == {"654021"}


def test_several_paths_are_seen_together(counties: None) -> None:
    assert seen(Scope((YINING, HUOCHENG))) == {"654021", "654023"}


def test_nobody_sees_nothing_and_the_whole_country_sees_everything(counties: None) -> None:
    assert seen(NOWHERE) == set()
    assert seen(EVERYWHERE) == {"650000", "654000", "654021", "654023"}


def test_an_institution_sees_its_own_rows_only(counties: None) -> None:
    mine, other = institution(prefecture()), institution(prefecture(), "rescue")
    scope = Scope((prefecture().path,), agency_id=mine.pk)
    found = scope.filter(Agency.objects.all(), "division__path", "pk")
    assert set(found) == {mine}
    assert scope.covers(prefecture().path, mine.pk)
    assert not scope.covers(prefecture().path, other.pk)
    assert not scope.covers(prefecture().path)


def test_an_institution_sees_nothing_of_a_table_that_knows_no_agency(counties: None) -> None:
    scope = Scope((prefecture().path,), agency_id=institution(prefecture()).pk)
    assert seen(scope) == set()


def test_covers_agrees_with_filter_for_every_place(counties: None) -> None:
    for scope in (NOWHERE, EVERYWHERE, Scope((YINING,)), Scope(("650000/654000/",))):
        covered = {one.code for one in Division.objects.all() if scope.covers(one.path)}
        assert covered == seen(scope)


def test_the_scope_is_one_range_of_the_index(counties: None) -> None:
    query = str(Scope((YINING,)).filter(Division.objects.all(), "path", None).query)
    assert "LIKE" not in query
    assert ">=" in query


def test_a_post_of_the_whole_country_sees_everything() -> None:
    nation = place("000000", "中华人民共和国", level="nation")
    assert holder("auditor", nation).scope == EVERYWHERE


def test_a_person_without_a_post_sees_nothing() -> None:
    assert scope_of(person()) == NOWHERE


def test_a_post_counts_only_while_it_is_held() -> None:
    today = localdate()
    for first, last, held in [
        (None, None, True),
        (today, today, True),
        (today + timedelta(days=1), None, False),
        (None, today - timedelta(days=1), False),
    ]:
        post = holder("finance", county(), f"{first}-{last}")
        post.valid_from, post.valid_to = first, last
        post.save()
        assert posts_held(post.user) == ([post] if held else [])
        assert post.holds(today) is held


def test_the_chosen_post_is_in_force_while_it_is_held() -> None:
    from zhida.access.actions import add_post, end_post

    first = holder("finance", county())
    second = add_post(first.user, "auditor", prefecture(), by=SYSTEM)
    assert post_in_force(first.user) == first
    assert post_in_force(first.user, second.pk) == second
    end_post(second, last_day=localdate() - timedelta(days=1), by=SYSTEM)
    assert post_in_force(first.user, second.pk) == first


def test_nobody_acts_in_the_post_of_another() -> None:
    mine, other = holder("finance", county()), holder("auditor", prefecture(), "lisi")
    assert post_in_force(mine.user, other.pk) == mine


def test_people_are_listed_within_the_scope() -> None:
    holder("finance", county())
    holder("finance", county("654023", "霍城县"), "lisi")
    person("wangwu")
    names = [user.username for user in users_in(Scope((YINING,)))]
    assert names == ["zhangsan"]
    assert users_in(EVERYWHERE).count() == 3


def test_an_institution_post_needs_its_institution() -> None:
    from zhida.access.actions import add_post

    with pytest.raises(Refusal) as refused:
        add_post(person(), "institution", county(), by=SYSTEM)
    assert refused.value.name == "institution_post_names_its_agency"


def test_a_post_in_an_institution_of_another_division_is_refused() -> None:
    from zhida.access.actions import add_post

    with pytest.raises(Refusal) as refused:
        add_post(person(), "institution", county(), institution(prefecture()), by=SYSTEM)
    assert refused.value.name == "agency_of_another_division"
