"""From which allotments money is paid, in which order: each says what is left of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.timezone import localdate

from zhida.allotments.forms import DayField
from zhida.allotments.models import Allotment
from zhida.payments.forms.subjects import offer_economy
from zhida.payments.models import PayeeAccount
from zhida.payments.queries.pages import subject_choices
from zhida.payments.queries.payees import payee_said
from zhida.payments.runs.booking import Share
from zhida.recipients.forms.fields import MonthField, YuanField
from zhida.recipients.models import AidEvent
from zhida.registers.models import Agency, Purpose

TURN = "turn_{key}"
"""The field that says in which turn an allotment pays; empty: it does not."""

SUBJECT = "subject_{listed}"
"""The field that says under which subject to book what is listed under another, or under none."""


class DrawForm(forms.Form):
    """Allotments in their turns, the subjects, and what the money is for.

    ``need_fen`` is what has to be paid: as many allotments as cover it are proposed. ``listed`` is
    the subject that the registers name for what is paid, "" for none.
    """

    function_subject = forms.ChoiceField(label="支出功能分类")
    economy_subject = forms.ChoiceField(label="经济分类")
    use_of_money = forms.CharField(label="用途", max_length=300)
    requested_on = DayField(label="申请日期")

    def __init__(
        self,
        *args: Any,
        allotments: Sequence[Allotment],
        purpose: Purpose,
        need_fen: int,
        listed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.allotments = list(allotments)
        place = next((one.scope_path for one in allotments), "")
        offered: Any = self.fields
        self.subjects = subject_choices([purpose], place, localdate())
        unsure = [] if listed or len(self.subjects) == 1 else [("", "请选择")]
        offered["function_subject"].choices = [*unsure, *self.subjects]
        offered["function_subject"].initial = listed
        offer_economy(offered["economy_subject"], "persons")
        proposed = _proposed(self.allotments, need_fen)
        for number, one in enumerate(self.allotments, start=1):
            self.fields[TURN.format(key=one.pk)] = forms.IntegerField(
                label=f"{one.document_number}的支付次序",
                min_value=1,
                max_value=len(self.allotments),
                required=False,
                initial=number if number <= proposed else None,
            )

    def rows(self) -> list[tuple[Allotment, BoundField]]:
        """Return each allotment with the field for its turn."""
        return [(one, self[TURN.format(key=one.pk)]) for one in self.allotments]

    def plain_fields(self) -> list[BoundField]:
        """Return the fields that are no turns, in their order."""
        return [self[name] for name in self.fields if not name.startswith("turn_")]

    def clean(self) -> dict[str, Any]:
        """Keep the chosen allotments as ``allotments``, in their turns; refuse equal turns."""
        entered: dict[str, Any] = super().clean() or {}
        turns = [(entered.pop(TURN.format(key=one.pk), None), one) for one in self.allotments]
        given = sorted(((turn, one.pk, one) for turn, one in turns if turn), key=lambda t: t[:2])
        if len({turn for turn, _, _ in given}) < len(given):
            raise forms.ValidationError("两条指标的次序相同，请分别填写 1、2、3。")
        if not given and not self.errors:
            raise forms.ValidationError("请在要使用的指标上填写次序，如 1。")
        entered["allotments"] = [one for _, _, one in given]
        return entered


class RosterForm(DrawForm):
    """What a roster that was checked is to become."""

    month = MonthField(label="所属月份", required=False, help_text="名册逐行写明月份的，可以不填。")
    name = forms.CharField(label="批次名称", max_length=200)
    payee = forms.ChoiceField(
        label="拨付的机构账户", required=False, help_text="直接发放到人的不选。"
    )
    declared_lines = forms.IntegerField(label="封面人次", required=False, min_value=1)
    declared_fen = YuanField(label="封面金额（元）", required=False)
    field_order = [
        *("name", "month", "function_subject", "economy_subject", "use_of_money"),
        *("requested_on", "payee"),
    ]

    def __init__(self, *args: Any, payees: Sequence[PayeeAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payees = {str(one.pk): one for one in payees}
        offered: Any = self.fields
        offered["payee"].choices = [
            ("", "不拨付机构，直接发放到人"),
            *_shown(self.payees),
        ]

    def clean_payee(self) -> PayeeAccount | None:
        """Return the account of the institution, or None."""
        return self.payees.get(self.cleaned_data["payee"])


class RunForm(DrawForm):
    """From what a run is paid, each share of it under which subject; for an institution, into
    which of its accounts.
    """

    payee = forms.ChoiceField(label="拨付的机构账户")
    reason = forms.CharField(label="复核意见", max_length=300, required=False)
    field_order = ["economy_subject", "use_of_money", "requested_on", "payee", "reason"]

    def __init__(
        self,
        *args: Any,
        shares: Sequence[Share],
        agency: Agency | None,
        payees: Sequence[PayeeAccount],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.payees = {str(one.pk): one for one in payees}
        self.shares = {SUBJECT.format(listed=one.listed): one for one in shares}
        offered: Any = self.fields
        del self.fields["function_subject"]
        if agency is None:
            del self.fields["payee"]
        else:
            offered["payee"].choices = _shown(self.payees)
            offer_economy(offered["economy_subject"], "institution")
        for name, share in self.shares.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{'、'.join(share.kinds)}的支出功能分类",
                choices=self.subjects if share.listed else [("", "请选择"), *self.subjects],
                initial=share.listed,
            )

    def share_rows(self) -> list[tuple[Share, BoundField]]:
        """Return what is paid under each listed subject, with the field for the subject used."""
        return [(share, self[name]) for name, share in self.shares.items()]

    def plain_fields(self) -> list[BoundField]:
        """Return the fields beside turns and subjects; these have tables of their own."""
        return [field for field in super().plain_fields() if field.name not in self.shares]

    def clean(self) -> dict[str, Any]:
        """Keep the chosen subjects as ``subjects``: the listed one, and the one used for it."""
        entered = super().clean()
        chosen = {share.listed: entered.pop(name, "") for name, share in self.shares.items()}
        entered["subjects"] = chosen
        return entered

    def clean_payee(self) -> PayeeAccount:
        """Return the account of the institution."""
        return self.payees[self.cleaned_data["payee"]]


class RepostForm(DrawForm):
    """On what terms a payout that was cancelled is posted again, and without which lines."""

    name = forms.CharField(label="批次名称", max_length=200)
    without = forms.CharField(
        label="不再发放的行号",
        max_length=2000,
        required=False,
        help_text="用逗号分开，如 3,7；没有的不填。",
    )
    field_order = [
        *("name", "function_subject", "economy_subject", "use_of_money", "requested_on"),
        "without",
    ]

    def clean_without(self) -> list[int]:
        """Return the line numbers."""
        words = self.cleaned_data["without"].replace("，", ",").replace("、", ",").split(",")
        numbers = [one.strip() for one in words if one.strip()]
        if wrong := next((one for one in numbers if not one.isdecimal()), ""):
            raise forms.ValidationError(f"“{wrong}”不是行号，请填写数字。")
        return [int(one) for one in numbers]


class AidForm(DrawForm):
    """Which aid events are paid, and from what."""

    name = forms.CharField(label="批次名称", max_length=200)
    events = forms.MultipleChoiceField(
        label="救助事项",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "没有选择要发放的救助事项，请至少选择一件。",
            "invalid_choice": "所选的救助事项中，有的已经发放或已撤销。请重新打开本页再选。",
        },
    )
    field_order = ["name", "function_subject", "economy_subject", "use_of_money", "requested_on"]

    def __init__(self, *args: Any, events: Sequence[AidEvent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in events}
        offered: Any = self.fields
        offered["events"].choices = [(key, str(one)) for key, one in self.known.items()]

    def clean_events(self) -> list[AidEvent]:
        """Return the events."""
        return [self.known[key] for key in self.cleaned_data["events"]]

    def plain_fields(self) -> list[BoundField]:
        """Return the fields beside turns and events; the events have a table of their own."""
        return [field for field in super().plain_fields() if field.name != "events"]

    def event_rows(self) -> list[tuple[AidEvent, bool]]:
        """Return each event, and whether it is chosen; all are, before anything was sent."""
        sent: Any = self.data
        chosen = set(sent.getlist("events")) if self.is_bound else set(self.known)
        return [(one, key in chosen) for key, one in self.known.items()]


def _proposed(allotments: Sequence[Allotment], need_fen: int) -> int:
    """Return how many of the first allotments cover what is needed; all, if they do not."""
    sums = accumulate(one.left_fen for one in allotments)
    return next((n for n, sum_fen in enumerate(sums, 1) if sum_fen >= need_fen), len(allotments))


def _shown(payees: Mapping[str, PayeeAccount]) -> list[tuple[str, str]]:
    return [(key, payee_said(one)) for key, one in payees.items()]
