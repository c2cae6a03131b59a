"""What is entered to send a roster in: the file, and whose it is."""

from __future__ import annotations

from django import forms

from zhida.recipients.forms.fields import PlaceField
from zhida.recipients.intake import MEGABYTE, MOST_BYTES

ACCEPT = ".xlsx,.xls,.et,.xlsm,.csv"
"""What the browser's file dialog offers."""


class RosterForm(forms.Form):
    """One roster of one division."""

    division = PlaceField(label="上报区划", help_text="名册里新登记的人员记在这个区划。")
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        help_text=f"支持 xlsx、xls、et 和 csv，不超过 {MOST_BYTES // MEGABYTE} MB。",
        widget=forms.FileInput(attrs={"accept": ACCEPT, "aria-label": "要上传的名册"}),
    )
