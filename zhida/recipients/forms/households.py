"""What is entered about a household: its number, who joins, who leaves."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.access.scope import Scope
from zhida.recipients.forms.fields import DayField, PersonField, PlaceField, reason
from zhida.recipients.models.households import HEAD

RELATIONS = (HEAD, "配偶", "子女", "父母", "孙子女", "祖父母", "兄弟姐妹", "其他")


class HouseholdForm(forms.Form):
    """A household under the office's own number."""

    number = forms.CharField(
        label="家庭编号", max_length=40, help_text="本单位编的号，同一区划内不重复。"
    )
    division = PlaceField(label="所在区划")
    reason = reason("说明", required=False)
    refused_at = {
        "recipient_is_of_another_place": "division",
        "household_number_is_given_once": "number",
    }


class MemberForm(forms.Form):
    """Who joins, and in which relation to the head."""

    person = PersonField(label="姓名、人员编号或证件号码", max_length=100)
    relation = forms.ChoiceField(label="与户主关系", choices=[(one, one) for one in RELATIONS])
    joined_on = DayField(label="加入日期")
    reason = reason("说明", required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].scope = scope  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    """From which day a person is no longer of the household."""

    left_on = DayField(label="离开日期", help_text="当天起不再是该家庭成员。")
    reason = reason("说明", required=False)
