"""Who the rows of a roster are: the fast ways say what the slow ones do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from zhida.core import identity, personname
from zhida.core.refusal import Refusal
from zhida.recipients import actions, registered, roster_reading
from zhida.recipients.models import BankAccount, Person
from zhida.recipients.roster_checks import NAME_SOUND, Verdict, check
from zhida.recipients.roster_identity import BIRTH, CITIZEN_SOUND, DIGITS, KIND, ROOT, SEX
from zhida.recipients.roster_matching import (
    NAME_FOLDED,
    Matched,
    find_people,
    in_parts,
    joined,
    matched,
)
from zhida.recipients.roster_table import opened
from zhida.recipients.tests.builders import citizen_number, load_registers, person, place
from zhida.recipients.tests.rosters import HEADINGS, as_csv, form, row
from zhida.store import crew
from zhida.store.action import SYSTEM

TODAY = date(2022, 6, 1)
CARDS = ["姓名", "身份证号码", "开户行", "银行账号", "金额", "月份"]


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Any]:
    """Return a function that checks rows written as csv."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def judge(*rows: list[str], quoted: bool = False) -> Verdict:
            file = as_csv(tmp_path, rows)
            if quoted:
                lines = (",".join(f'"{cell}"' for cell in cells) for cells in rows)
                file.write_text("\n".join(lines), encoding="utf-8")
            return check(stack.enter_context(opened(file, tmp_path)), TODAY)

        yield judge


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """One database for all examples: opening one takes longer than an example."""
    with duckdb.connect(config={"threads": 1}) as opened_once:
        yield opened_once


NUMBERS = st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True) | st.builds(
    lambda born, serial: citizen_number(birth=f"{born:%Y%m%d}", serial=serial),
    st.dates(date(1890, 1, 1), date(2030, 1, 1)),
    st.integers(1, 999),
)


@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20))
@settings(max_examples=examples(40))
def test_sql_says_of_a_number_what_the_domain_says(
    numbers: list[str], database: duckdb.DuckDBPyConnection
) -> None:
    asked = database.execute(
        f"SELECT number, ({CITIZEN_SOUND}) IS TRUE, {ROOT}, {BIRTH}, {SEX}, {KIND} FROM"
        f" (SELECT number, document_kind, {DIGITS} AS digits"
        f" FROM (SELECT unnest($numbers) AS number, '{identity.CITIZEN}' AS document_kind))",
        {"numbers": numbers, "today": TODAY},
    )
    told = asked.fetchall()
    assert sorted(number for number, *_ in told) == sorted(numbers)
    for number, sound, root, birth, sex, kind in told:
        found = identity.check(number, identity.CITIZEN, on=TODAY)
        assert sound == (not found.error)
        assert root == identity.root(number, identity.CITIZEN)
        if sound:
            assert (birth, sex, kind) == (found.birth, found.sex, found.kind)


@pytest.mark.parametrize("kind", [identity.DISABILITY, identity.PASSPORT, identity.SERVICE])
def test_sql_finds_the_root_of_every_document(
    kind: str, database: duckdb.DuckDBPyConnection
) -> None:
    number = citizen_number() + "43" if kind == identity.DISABILITY else "E1234567"
    query = f"SELECT {ROOT}, {BIRTH}, {SEX}, {KIND} FROM (SELECT ? AS number, ? AS document_kind)"
    ((root, *told),) = database.execute(query, [number, kind]).fetchall()
    found = identity.check(number, kind, on=TODAY)
    assert root == identity.root(number, kind)
    assert told == [found.birth, found.sex or "", found.kind]


def test_names_of_the_usual_signs_are_right() -> None:
    import re

    usual = re.compile(NAME_SOUND)
    signs = [chr(code) for code in range(0x20, 0x30000) if usual.fullmatch(chr(code))]
    assert len(signs) > 27_000
    assert not any(personname.error_in(f"王{sign}") for sign in signs)


@given(st.from_regex(NAME_FOLDED, fullmatch=True))
def test_names_that_are_taken_as_folded_are(name: str) -> None:
    assert personname.matching_key(name) == name


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1))
def test_a_hash_in_four_numbers_is_the_same_hash(hashes: list[bytes]) -> None:
    parts = in_parts(b"".join(hashes))
    rows = zip(*(column.tolist() for column in parts.values()), strict=True)
    assert [joined(*row) for row in rows] == hashes


def test_a_file_in_quotes_says_the_same_with_the_same_rows(judge: Any) -> None:
    rows = form(row(1), [""] * 13, row(2, 姓名="张3"), row(3, 备注="甲"), ["合计"] + [""] * 12)
    plain, quoted = judge(*rows), judge(*rows, quoted=True)
    assert plain.rows == quoted.rows == 3
    assert plain.bad == quoted.bad
    assert [one.row for one in plain.bad] == [5]
    query = "SELECT * FROM cells ORDER BY r"
    assert plain.database.execute(query).fetchall() == quoted.database.execute(query).fetchall()


def test_a_quoted_cell_may_go_on_in_the_next_line(judge: Any) -> None:
    verdict = judge(*form(row(1, 备注="上\n下"), row(2, 姓名="张3")))
    assert [one.row for one in verdict.bad] == [4]


def test_an_amount_too_large_to_be_one_is_a_bad_cell(judge: Any) -> None:
    verdict = judge(*form(row(实发金额="9" * 25)))
    assert [one.heading for one in verdict.bad] == ["实发金额"]


@pytest.mark.django_db
class TestMatching:
    """The rows beside the register."""

    @pytest.fixture(autouse=True)
    def lists(self, db: None) -> None:
        load_registers()

    def test_every_row_has_its_person_amounts_month_and_voucher(self, judge: Any) -> None:
        known = person("张三", citizen_number(serial=1))
        nameless = {"证件类型": identity.UNKNOWN, "证件号码": "", "发放月份": "全年"}
        verdict = judge(
            *form(
                row(1, 实发金额="-1,044.10", 应发金额="0", 支付凭证号="V9"),
                row(1, 发放月份="2021年12月"),
                row(2, 发放月份="3月份"),
                row(**nameless, 姓名="无名氏"),
            )
        )
        assert matched(verdict, 2022) == Matched(known=2, unknown=1, without_number=1)
        found = verdict.database.execute("SELECT * FROM matched ORDER BY r").fetchall()
        assert found == [
            (3, known.pk, 0, -104410, 0, 202203, "V9"),
            (4, known.pk, 0, 34400, 34400, 202112, "V2022-001"),
            (5, None, 0, 34400, 34400, 202203, "V2022-001"),
            (6, None, 0, 34400, 34400, None, "V2022-001"),
        ]

    def test_a_month_without_a_year_is_none_until_a_year_is_told(self, judge: Any) -> None:
        verdict = judge(*form(row()))
        matched(verdict)
        assert verdict.database.execute("SELECT month FROM matched").fetchall() == [(None,)]

    def test_of_a_merged_person_the_one_who_counts_is_found(self, judge: Any) -> None:
        first, second = (person("张三", citizen_number(serial=serial)) for serial in (1, 2))
        actions.add_account(first, "6200000000000003", "一卡通", "张三", by=SYSTEM)
        actions.merge_people(first, second, by=SYSTEM, reason="同一人")
        card = ["张三", citizen_number(serial=1), "甲银行", "6200 0000 0000 0003", "10", "202203"]
        verdict = judge(CARDS, card)
        matched(verdict)
        account = BankAccount.objects.get()
        found = verdict.database.execute("SELECT person, account, month FROM matched").fetchall()
        assert found == [(second.pk, account.pk, 202203)]

    def test_an_account_counts_for_its_own_person_only(self, judge: Any) -> None:
        holder = person("李四", citizen_number(serial=2))
        person("张三", citizen_number(serial=1))
        actions.add_account(holder, "6200000000000003", "一卡通", "李四", by=SYSTEM)
        card = ["张三", citizen_number(serial=1), "甲银行", "6200000000000003", "10", ""]
        verdict = judge(CARDS, card)
        matched(verdict)
        assert verdict.database.execute("SELECT account FROM matched").fetchall() == [(0,)]

    def test_after_taking_in_nobody_is_unknown(self, judge: Any) -> None:
        cards = [
            ["张三", citizen_number(serial=serial), "甲银行", f"62000000000000{serial:02}", "1", ""]
            for serial in (3, 1, 2, 1)
        ]
        verdict = judge(CARDS, *cards)
        done = actions.import_roster(verdict, "名册.csv", place(), by=SYSTEM)
        assert matched(verdict) == Matched(known=4, unknown=0, without_number=0)
        held = verdict.database.execute("SELECT person, account FROM matched ORDER BY r").fetchall()
        assert [one[0] for one in held] == [*done.new, done.new[1]]
        assert list(BankAccount.objects.values_list("person", "pk").order_by("pk")) == held[:3]

    def test_a_number_in_wide_digits_is_the_same_persons(self, judge: Any) -> None:
        known = person("张三", citizen_number())
        wide = citizen_number().translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
        verdict = judge(*form(row(证件号码=wide)))
        assert verdict.sound
        find_people(verdict.database)
        assert verdict.database.execute("SELECT person FROM found").fetchall() == [(known.pk,)]

    def test_asking_for_a_few_finds_what_reading_past_all_finds(
        self, judge: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = [person("张三", citizen_number(serial=serial)).pk for serial in range(1, 6)]
        monkeypatch.setattr(registered, "ASKED_AT_ONCE", 1)
        monkeypatch.setattr(registered, "SLICE", 2)
        for worth in (0, 1000):
            monkeypatch.setattr(registered, "WORTH_ASKING", worth)
            verdict = judge(*form(row(4), row(2), row(7), row(4)))
            assert matched(verdict) == Matched(known=3, unknown=1, without_number=0)
            found = verdict.database.execute("SELECT person FROM found ORDER BY r").fetchall()
            assert found == [(people[3],), (people[1],), (people[3],)]

    def test_a_known_file_is_refused_without_being_read(
        self, judge: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        actions.import_roster(judge(*form(row())), "名册.csv", place(), by=SYSTEM)
        monkeypatch.setattr(roster_reading, "opened", None)
        with (
            pytest.raises(Refusal) as refused,
            roster_reading.judged(tmp_path / "名册.csv", new=True),
        ):
            pass
        assert refused.value.name == "roster_is_taken_in_once"

    def test_new_people_are_what_registering_one_by_one_makes_them(self, judge: Any) -> None:
        numbers = [citizen_number(serial=serial) for serial in (11, 12)]
        one = person("阿依古丽·买买提", numbers[0])
        new = judge(*form(row(姓名="阿依古丽•买买提", 证件号码=numbers[1])))
        (key,) = actions.import_roster(new, "名册.csv", place(), by=SYSTEM).new
        other = Person.objects.get(pk=key)
        for told in ("document_kind", "name_key", "pinyin", "birth_on", "scope_path"):
            assert getattr(one, told) == getattr(other, told)
        shown = actions.reveal_number(other, by=SYSTEM, reason="核对")
        assert (shown, HEADINGS[4]) == (numbers[1], "姓名★")

    def test_workers_do_the_same_work(self, judge: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(crew, "ALONE", 0)
        monkeypatch.setattr(crew, "PORTION", 1)
        monkeypatch.setattr(crew, "workers", lambda: 1)
        names = ["张三", "李四", "阿依古丽·买买提"]
        rows = [row(serial, 姓名=name) for serial, name in enumerate(names, 1)]
        done = actions.import_roster(judge(*form(*rows)), "名册.csv", place(), by=SYSTEM)
        people = Person.objects.filter(pk__in=done.new).order_by("pk")
        assert [one.name for one in people] == names
        assert actions.reveal_number(people[2], by=SYSTEM, reason="核对") == rows[2][6]
