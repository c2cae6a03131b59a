"""What the lists are narrowed to; it stays in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.payments.models.outcomes import CASES
from zhida.payments.models.payouts import PAYOUT_KINDS
from zhida.payments.models.requests import ROUTES, STATES
from zhida.payments.queries.outcomes import CASE_STATES, RETURN_STATES
from zhida.payments.queries.payouts import SORTS as PAYOUT_SORTS
from zhida.payments.queries.requests import SORTS as REQUEST_SORTS
from zhida.payments.runs.wording import CHANGES, PROBLEMS
from zhida.recipients.forms.fields import MonthField

RETURN_WORDS = {"open": "待处理", "repaid": "已重新支付", "given_back": "已退回指标"}
RUN_WORDS = {"computed": "待复核", "approved": "已复核", "discarded": "已作废"}
CASE_WORDS = {"open": "待处理", "settled": "已处理"}


def _one_of(words: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=list(words.items()))


class Filter(forms.Form):
    """What every list can be narrowed to. ``sorts`` are the orders it knows, ``order`` its own."""

    sorts: tuple[str, ...] = ()
    order = ""
    division = forms.CharField(required=False, max_length=100)
    sort = forms.CharField(required=False, max_length=20)

    def clean_division(self) -> str:
        """Return a division's path as queries want it; anything else is left out."""
        path: str = self.cleaned_data["division"]
        return path if path.endswith("/") else ""

    def clean_sort(self) -> str:
        """Return an order that the list knows."""
        sort: str = self.cleaned_data["sort"]
        return sort if sort.removeprefix("-") in self.sorts else self.order

    def chosen(self) -> dict[str, Any]:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        return {"sort": self.order, **self.cleaned_data}


class RequestFilter(Filter):
    """Which requests are wanted."""

    sorts, order = tuple(REQUEST_SORTS), "-requested"
    q = forms.CharField(required=False, max_length=100)
    state = _one_of(STATES)
    purpose = forms.CharField(required=False, max_length=40)
    month = MonthField(required=False)
    route = _one_of(ROUTES)
    allotment = forms.IntegerField(required=False)


class PayoutFilter(Filter):
    """Which payouts are wanted."""

    sorts, order = tuple(PAYOUT_SORTS), "-made"
    q = forms.CharField(required=False, max_length=100)
    kind = _one_of(PAYOUT_KINDS)
    state = _one_of(STATES)
    programme = forms.CharField(required=False, max_length=40)
    month = MonthField(required=False)


class RunFilter(Filter):
    """Which runs are wanted."""

    state = _one_of(RUN_WORDS)
    programme = forms.CharField(required=False, max_length=40)
    month = MonthField(required=False)


class ItemFilter(forms.Form):
    """Which items of a run are wanted."""

    change = _one_of(CHANGES)
    problem = _one_of({"any": "不能发放", **PROBLEMS})
    person = forms.IntegerField(required=False)
    sort = forms.CharField(required=False, max_length=20)


class ReturnFilter(Filter):
    """Which lines that came back are wanted."""

    state = _one_of({name: RETURN_WORDS[name] for name in RETURN_STATES})
    payout = forms.IntegerField(required=False)


class CaseFilter(Filter):
    """Which cases of reconciliation are wanted."""

    state = _one_of({name: CASE_WORDS[name] for name in CASE_STATES})
    kind = _one_of(CASES)
