"""What is asked of the ledger is answered within the scope, in full, now and as of another time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhida.access.scope import EVERYWHERE, NOWHERE, Scope
from zhida.allotments import actions, queries
from zhida.allotments.models import Allotment
from zhida.allotments.queries import AsOf, Filters
from zhida.allotments.tests.builders import (
    DAY,
    WAN,
    load_registers,
    pass_down,
    register,
    share,
    source,
)
from zhida.allotments.tests.test_registering import upper
from zhida.core.refusal import Refusal
from zhida.store.action import SYSTEM

pytestmark = pytest.mark.django_db

PREFECTURE = Scope(paths=("650000/654000/",))
COUNTY = Scope(paths=("650000/654000/654021/",))
CITY = Scope(paths=("650000/654000/654002/",))


@pytest.fixture(autouse=True)
def _registers() -> None:
    load_registers()


def test_the_ledger_lists_the_source_and_its_fourteen_rows_with_totals() -> None:
    register()
    page = queries.ledger(EVERYWHERE)
    assert page.totals.count == 15
    assert page.totals.sums.amount_fen == 2 * 2149 * WAN
    assert page.totals.entered_fen == 2149 * WAN
    assert page.totals.sums.left_fen == 2149 * WAN


@pytest.mark.parametrize(
    ("scope", "count", "wan"), [(COUNTY, 1, 385), (PREFECTURE, 15, 2149), (NOWHERE, 0, 0)]
)
def test_counts_and_totals_stay_within_the_scope(scope: Scope, count: int, wan: int) -> None:
    register()
    totals = queries.ledger(scope).totals
    assert (totals.count, totals.entered_fen // WAN) == (count, wan)
    assert len(list(queries.export_rows(scope))) == count


def test_an_institution_sees_its_own_allotment_only() -> None:
    register()
    home = Allotment.objects.get(receiver_name="州社会福利院")
    scope = Scope(paths=("650000/654000/",), agency_id=home.agency_id)
    assert [row.allotment for row in queries.ledger(scope).rows] == [home]


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({"text": "察布查尔"}, ["察布查尔锡伯族自治县"]),
        ({"text": "锡伯自治县"}, ["察布查尔锡伯族自治县"]),
        ({"division": "650000/654000/654023/"}, ["霍城县"]),
        ({"untraced": True}, ["伊犁哈萨克自治州"]),
        ({"fiscal_year": 2021}, []),
        ({"purpose": "minimum_living"}, []),
        ({"late": True}, []),
    ],
)
def test_filters_choose_rows(told: dict[str, object], names: list[str]) -> None:
    register()
    page = queries.ledger(EVERYWHERE, Filters(**told))
    assert [row.allotment.receiver_name for row in page.rows] == names
    assert page.totals.count == len(names)


def test_sorting_and_paging_keep_the_totals_of_the_whole_selection() -> None:
    register()
    first = queries.ledger(PREFECTURE, sort="-amount", size=4)
    last = queries.ledger(PREFECTURE, sort="-amount", size=4, page=99)
    assert [row.sums.amount_fen // WAN for row in first.rows] == [2149, 435, 385, 308]
    assert (last.page, last.pages, len(last.rows)) == (4, 4, 3)
    assert first.totals == last.totals


@pytest.mark.parametrize("sort", sorted(queries.SORTS))
def test_every_sort_reverses(sort: str) -> None:
    register()
    ahead = [row.allotment.pk for row in queries.ledger(EVERYWHERE, sort=sort).rows]
    back = [row.allotment.pk for row in queries.ledger(EVERYWHERE, sort=f"-{sort}").rows]
    known = [pk for pk in ahead if Allotment.objects.get(pk=pk).issued_on]
    if sort not in ("issued", "due", "receiver"):  # where NULLs stand differs between databases
        assert ahead == back[::-1]
    assert sorted(ahead) == sorted(back)
    assert known


def test_money_not_passed_down_in_thirty_days_is_late() -> None:
    top = source(100)
    actions.confirm_receipt(top, received_on=date(2022, 1, 1), by=SYSTEM)
    on_time = queries.ledger(EVERYWHERE, Filters(late=True, today=date(2022, 1, 31)))
    late = queries.ledger(EVERYWHERE, Filters(late=True, today=date(2022, 2, 1)))
    assert (on_time.totals.count, late.totals.count) == (0, 1)
    pass_down(top, 伊宁市=100)
    assert queries.ledger(EVERYWHERE, Filters(late=True)).totals.count == 0


def test_the_clock_says_how_many_days_late() -> None:
    top = source(100)
    actions.confirm_receipt(top, received_on=date(2022, 1, 1), by=SYSTEM)
    as_of = AsOf(happened_on=date(2022, 2, 3))
    clock = {one.name: one for one in queries.detail(EVERYWHERE, top.pk, as_of).clocks}["pass_down"]
    assert (clock.due_on, clock.days_late, clock.status) == (date(2022, 1, 31), 3, "late")
    assert clock.words == "逾期 3 天未办"
    assert "第五十二条" in clock.basis or "预算法" in clock.basis


def test_the_thread_runs_from_the_source_and_hides_figures_outside_the_scope() -> None:
    upper()
    register()
    county = Allotment.objects.get(receiver_name="伊宁县")
    knots = queries.detail(COUNTY, county.pk).thread
    assert [knot.document_number for knot in knots] == [
        "新财社〔2021〕323号",
        "新财社〔2021〕323号",
        "伊州财社〔2022〕3号",
    ]
    assert [knot.visible for knot in knots] == [False, False, True]
    assert [knot.amount_fen for knot in knots] == [None, None, 385 * WAN]


def test_an_allotment_outside_the_scope_is_unknown() -> None:
    register()
    county = Allotment.objects.get(receiver_name="伊宁县")
    with pytest.raises(Refusal) as refused:
        queries.detail(CITY, county.pk)
    assert refused.value.status == 404


def test_the_tree_begins_where_the_scope_begins() -> None:
    register()
    (top,) = queries.children(PREFECTURE)
    assert len(queries.children(PREFECTURE, top.pk)) == 14
    assert [one.receiver_name for one in queries.children(COUNTY)] == ["伊宁县"]


def test_a_balance_may_be_asked_as_of_both_times() -> None:
    top = source(100)
    before = timezone.now()
    actions.pass_down(
        top,
        [share("伊宁市", 30)],
        document_number="甲",
        happened_on=date(2022, 3, 1),
        by=SYSTEM,
    )

    def left(as_of: AsOf) -> int:
        return queries.sums_as_of([top.pk], as_of)[top.pk].left_fen // WAN

    assert left(AsOf()) == 70
    assert left(AsOf(happened_on=date(2022, 2, 28))) == 100
    assert left(AsOf(happened_on=date(2022, 3, 1))) == 70
    assert left(AsOf(happened_on=date(2022, 3, 1), known_at=before)) == 100
    assert left(AsOf(happened_on=DAY - timedelta(days=1))) == 0
    page = queries.ledger(EVERYWHERE, as_of=AsOf(happened_on=date(2022, 2, 28)))
    assert page.totals.entered_fen == 100 * WAN
    assert queries.ledger(EVERYWHERE, as_of=AsOf()).totals == queries.ledger(EVERYWHERE).totals


def levels(trace: queries.Trace) -> dict[int, tuple[int, int, int]]:
    """Return total, traced and untraced of each level, in 万元."""
    return {
        one.distance: (one.total_fen // WAN, one.traced_fen // WAN, one.untraced_fen // WAN)
        for one in trace.levels
    }


def test_a_trace_shows_what_has_no_registered_source() -> None:
    register()
    trace = queries.trace_notice(EVERYWHERE, "伊州财社〔2022〕3号")
    assert levels(trace) == {-1: (2149, 0, 2149), 0: (2149, 0, 2149)}
    assert trace.start.count == 14


@pytest.mark.slow
def test_a_trace_reaches_the_registered_source_and_stays_whole_at_any_time() -> None:
    register()
    known_before = timezone.now()
    upper()
    number = "伊州财社〔2022〕3号"
    assert levels(queries.trace_notice(EVERYWHERE, number))[0] == (2149, 2149, 0)
    for as_of in (AsOf(), AsOf(happened_on=DAY)):
        assert levels(queries.trace_notice(EVERYWHERE, number, as_of)) == levels(
            queries.trace_notice(EVERYWHERE, number)
        )
    then = AsOf(known_at=known_before)
    assert levels(queries.trace_notice(EVERYWHERE, number, then))[0] == (2149, 0, 2149)
    before = AsOf(happened_on=date(2021, 11, 1))
    assert levels(queries.trace_notice(EVERYWHERE, number, before))[0] == (0, 0, 0)


def test_a_trace_goes_down_from_the_source_to_the_last_level() -> None:
    upper()
    register()
    county = Allotment.objects.get(receiver_name="伊宁县")
    pass_down(county, "伊县财社〔2022〕1号", 伊宁县=85)
    down = levels(queries.trace_notice(EVERYWHERE, "新财社〔2021〕323号"))
    assert down == {-1: (2149, 0, 2149), 0: (2149, 0, 2149), 1: (2149, 2149, 0), 2: (85, 85, 0)}
    up = queries.trace_allotment(EVERYWHERE, county.pk)
    assert levels(up)[0] == (385, 385, 0)
    assert [one.distance for one in up.levels] == [-2, -1, 0, 1]


def test_a_trace_shows_a_county_its_own_money_only() -> None:
    register()
    trace = queries.trace_notice(COUNTY, "伊州财社〔2022〕3号")
    assert levels(trace) == {0: (385, 0, 385)}
    with pytest.raises(Refusal) as refused:
        queries.trace_notice(COUNTY, "新财社〔2021〕323号")
    assert refused.value.name == "trace_starts_somewhere"


def test_without_a_chosen_year_the_time_elapsed_is_that_of_the_money() -> None:
    register()
    assert queries.overview(PREFECTURE, as_of=date(2026, 7, 2)).elapsed.text == "100.0%"


def test_the_overview_counts_money_once_and_draws_its_flow() -> None:
    register()
    seen = queries.overview(PREFECTURE, fiscal_year=2022, as_of=date(2022, 7, 2))
    assert seen.entered_fen == 2149 * WAN
    assert (seen.notices, seen.count, seen.late_count) == (1, 15, 0)
    assert seen.untraced_fen == 2149 * WAN
    assert seen.elapsed.text == "50.1%"
    first = seen.flow[0]
    assert (first.source, first.target) == ("新财社〔2021〕323号", "伊犁哈萨克自治州")
    out = sum(link.amount_fen for link in seen.flow if link.source == "伊犁哈萨克自治州")
    assert out == first.amount_fen == 2149 * WAN


def test_progress_by_division_leaves_own_institutions_inside() -> None:
    register()
    rows = {one.name: one for one in queries.overview(PREFECTURE).divisions}
    prefecture = rows["伊犁哈萨克自治州"]
    assert prefecture.entered_fen == 2149 * WAN
    assert prefecture.passed_down_fen == 2109 * WAN
    assert prefecture.left_fen == 40 * WAN
    assert rows["伊宁县"].entered_fen == 385 * WAN


def test_money_from_outside_is_told_apart_by_its_document() -> None:
    source(100)
    source(3, number="新财社〔2022〕40号")
    told = [(link.source, link.amount_fen // WAN) for link in queries.overview(PREFECTURE).flow]
    assert told == [("新财社〔2021〕323号", 100), ("新财社〔2022〕40号", 3)]
