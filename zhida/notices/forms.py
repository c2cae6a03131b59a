"""What a person enters about documents."""

from __future__ import annotations

from typing import Any

from django import forms

from zhida.formats.limits import MAX_FILE_BYTES, MEGABYTE

ACCEPT = ".docx,.doc,.wps,.xlsx,.xls,.et,.csv,.pdf,.ofd,.png,.jpg,.jpeg,.tif,.tiff,.txt,.md,.html"
"""What the browser's file dialog offers; the readers decide by content."""


class UploadForm(forms.Form):
    """One file to read."""

    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        help_text=(
            "支持 Word、Excel、WPS、PDF、OFD、扫描件和文本，"
            f"不超过 {MAX_FILE_BYTES // MEGABYTE} MB。"
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT, "aria-label": "要上传的文件"}),
    )


class CorrectionForm(forms.Form):
    """What really stands at a place of the source."""

    text = forms.CharField(
        label="原件上实际的文字",
        required=False,
        strip=True,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True, "spellcheck": "false"}),
        help_text="只改这一处。原件上没有文字的，请清空。",
    )


class NoticeFilter(forms.Form):
    """What the list of notices is narrowed to; it stays in the address."""

    q = forms.CharField(label="查找", required=False, max_length=100, strip=True)
    sort = forms.CharField(required=False, max_length=20)

    def chosen(self) -> dict[str, Any]:
        """Return what can be understood; the rest is left out."""
        self.is_valid()
        return self.cleaned_data
