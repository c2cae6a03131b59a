"""The items of a run as pages show them: who it is, what is due and why, what is against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhida.payments.models import PayoutRun
from zhida.payments.runs import items
from zhida.payments.runs.items import Count, Filters, Item
from zhida.payments.runs.wording import ADVICE, CHANGES, PROBLEMS, said
from zhida.recipients import documents
from zhida.recipients.models import Person
from zhida.registers.models import Component

PAGE_SIZE = 50
BATCH = 5000
ORDER = "item"


@dataclass(frozen=True)
class ShownItem:
    """An item with the name of its person (the document's number masked) and its sentences."""

    item: Item
    name: str
    number: str
    component: str

    @property
    def change_words(self) -> str:
        """How it stands to last month, in Chinese."""
        return CHANGES[self.item.change]

    @property
    def problem_words(self) -> str:
        """Why nothing can be paid, or ""."""
        return said(self.item.problem, self.item.detail)


@dataclass(frozen=True)
class ItemPage:
    """One page of the items, and the sums of all that are wanted; ``left_out_fen`` of what is due
    cannot be paid.
    """

    rows: list[ShownItem]
    number: int
    pages: int
    count: int
    due_fen: int
    last_fen: int
    left_out_fen: int


@dataclass(frozen=True)
class NamedPart:
    """How many items have a problem, in Chinese, and what to do about it."""

    name: str
    words: str
    advice: str
    items: int


def count_of_items(run: PayoutRun, filters: Filters) -> Count:
    """Return how many items are wanted, and what they come to."""
    with items.opened(run) as database:
        return items.count(database, filters)


def page_of_items(run: PayoutRun, filters: Filters, asked: str) -> ItemPage:
    """Return the page ``asked`` for (from 1, kept in range) of the items that are wanted."""
    with items.opened(run) as database:
        counted = items.count(database, filters)
        pages = max(1, -(-counted.items // PAGE_SIZE))
        number = min(max(1, int(asked)), pages) if asked.isdecimal() else 1
        found = items.page(database, filters, ORDER, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    return ItemPage(_named(found), number, pages, *counted)


def every_item(run: PayoutRun, filters: Filters) -> Iterator[ShownItem]:
    """Yield all items that are wanted, in their order."""
    with items.opened(run) as database:
        first = 0
        while found := items.page(database, filters, ORDER, first, BATCH):
            yield from _named(found)
            first += BATCH


def problems_of(run: PayoutRun) -> list[NamedPart]:
    """Return how many items cannot be paid, by what is against it."""
    with items.opened(run) as database:
        found = {part.name: part.items for part in items.parts(database, "problem")}
    return [
        NamedPart(name, words, ADVICE[name], found[name])
        for name, words in PROBLEMS.items()
        if name in found
    ]


def _named(found: list[Item]) -> list[ShownItem]:
    people = Person.objects.in_bulk({one.person for one in found})
    components = dict(Component.objects.values_list("pk", "name"))
    return [
        ShownItem(
            one,
            people[one.person].name,
            documents.masked_number(people[one.person].number_sealed, documents.PERSON_NUMBER),
            components[one.component],
        )
        for one in found
    ]
