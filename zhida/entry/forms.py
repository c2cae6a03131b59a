"""How every form looks: one template for a form, one for a field."""

from __future__ import annotations

from datetime import date

from django import forms
from django.forms.renderers import TemplatesSetting


class PageForms(TemplatesSetting):
    """Renders forms with the page's own templates."""

    form_template_name = "entry/form.html"
    field_template_name = "entry/field.html"


class FrameForm(forms.Form):
    """The choices in the head of the page; an empty field means the default."""

    unit = forms.ChoiceField(choices=[("元", "元"), ("万元", "万元")], required=False)
    year = forms.IntegerField(min_value=1994, max_value=2100, required=False)
    as_of = forms.DateField(required=False)

    def clean_as_of(self) -> date | None:
        """Return the day, or None for today and for days yet to come."""
        from django.utils.timezone import localdate

        day: date | None = self.cleaned_data["as_of"]
        return day if day and day < localdate() else None
