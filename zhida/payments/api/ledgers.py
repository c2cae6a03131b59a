"""Ledgers of purposes as JSON and as files, as of any date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from zhida.allotments.queries import AsOf
from zhida.payments.api.asked import PATH
from zhida.payments.ledgers.answers import as_statement, as_trial_balance
from zhida.payments.ledgers.balances import KEYS
from zhida.payments.queries.ledgers import LedgerFilters, statement, trial_balance
from zhida.store.asked import Answer

router = Router()


class BooksQuery(Schema):
    """Whose ledger is wanted, and as of when."""

    fiscal_year: int | None = None
    fund: int | None = None
    division: str = Field("", description="区划路径，以 / 结尾", pattern=PATH)
    agency: str = Field("", description="单位代码")
    allotment: int | None = None
    as_of: date | None = Field(None, description="到这一天为止已发生的")
    known_at: datetime | None = Field(None, description="到这一刻为止已登记的")

    def filters(self) -> LedgerFilters:
        """Return them as the queries take them."""
        return LedgerFilters(
            **{name: getattr(self, name) for name in LedgerFilters.__dataclass_fields__}
        )

    def moment(self) -> AsOf | None:
        """Return the time asked for, None for now."""
        return AsOf(self.as_of, self.known_at) if self.as_of or self.known_at else None


class TrialQuery(BooksQuery):
    """By what a trial balance is told."""

    by: str = Field("purpose", pattern=f"^({'|'.join(KEYS)})$")


class StatementQuery(BooksQuery):
    """Which part of which journal is wanted."""

    purpose: str | None = Field(None, description="支出方向代码；空文本为未分方向；不填为全部")
    first_day: date | None = None
    page: int = Field(1, ge=1)
    size: int = Field(50, ge=1, le=500)


@router.get("/ledgers", response=Answer, summary="分账余额表")
def trial(request: HttpRequest, asked: Query[TrialQuery]) -> Any:
    """Return the trial balance, reconciled to the running sums."""
    found = trial_balance(_scope(request), asked.filters(), by=asked.by, as_of=asked.moment())
    return as_trial_balance(found)


@router.get("/ledgers/statement", response=Answer, summary="分账明细账")
def journal(request: HttpRequest, asked: Query[StatementQuery]) -> Any:
    """Return a page of a statement: every movement and use with its two ends and balances."""
    found = statement(
        _scope(request),
        asked.filters(),
        purpose=asked.purpose,
        first_day=asked.first_day,
        as_of=asked.moment(),
        page=asked.page,
        size=asked.size,
    )
    return as_statement(found)


def _scope(request: Any) -> Any:
    return request.scope
