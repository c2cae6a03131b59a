"""The pages of people: the list, one person, whom to register, what to enter about a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhida.core import identity
from zhida.core.refusal import Refusal
from zhida.recipients import actions, export, queries, tables
from zhida.recipients.forms import people as forms
from zhida.recipients.forms.filters import PeopleFilter
from zhida.recipients.refusals import ALREADY_KNOWN
from zhida.recipients.views.paging import (
    filter_choices,
    form_page,
    handed_out,
    institution_of,
    not_yet_known,
    page_of,
    step,
)
from zhida.store.views import attempt


@dataclass(frozen=True)
class Step:
    """What may be entered about a person: the action, its form, what the page is called."""

    title: str
    form: type[Any]
    perform: Callable[..., Any]
    intro: str = ""


STEPS = {
    "right-name": Step(
        "更正姓名", forms.RightNameForm, actions.correct_name, "原来的姓名保留在姓名记录中。"
    ),
    "further-name": Step("登记曾用名或别名", forms.FurtherNameForm, actions.add_name),
    "fact": Step("登记生活事实", forms.FactForm, actions.record_fact),
    "account": Step("登记领款账户", forms.AccountForm, actions.add_account),
    "split": Step(
        "拆分",
        forms.ReasonForm,
        actions.split_people,
        "合并有误时拆分：此人恢复为单独的登记，合并和拆分都留有记录。",
    ),
}
"""The steps by the last word of their address."""

MERGE = "并入另一人"
MERGE_INTRO = (
    "同一个人有两个登记时合并：两边的待遇、救助和发放记录都算在保留的登记名下。合并有误可以拆分。"
)


def people(request: Any) -> HttpResponse:
    """List the people of the scope; numbers are masked."""
    chosen = PeopleFilter(request.GET).chosen()
    page = page_of(request, _selected(request, chosen))
    shown = [(one, export.masked(one)) for one in page]
    context = {"page": page, "shown": shown, "chosen": chosen, **filter_choices(request)}
    context["sort"] = chosen.get("sort") or "name"
    return render(request, "recipients/people.html", context)


@require_POST
def find(request: Any) -> HttpResponse:
    """Take somebody who asks by number to the person, anybody else to the list.

    The number comes in the body and goes no further, so that no address and no log keeps it.
    """
    form = PeopleFilter(request.POST)
    wanted = str(request.POST.get("q", "")).strip()[:100]
    if queries.is_number(wanted):
        found = queries.find_people(request.scope, wanted).first()
        if found is not None:
            return redirect("recipients:person", found.pk)
        messages.warning(request, "没有找到这个证件号码的人，或不在您的查看范围内。")
    chosen = {name: value for name, value in form.chosen().items() if value}
    return redirect(f"{reverse('recipients:people')}?{urlencode(chosen)}")


def export_people(request: Any, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Hand out everybody of the selection; numbers are masked."""
    return handed_out(tables.people(_selected(request, PeopleFilter(request.GET).chosen())), kind)


def person(request: Any, pk: int) -> HttpResponse:
    """Show all that is known of a person, numbers masked."""
    view = queries.person_view(request.scope, pk)
    context = {
        "view": view,
        "one": view.person,
        "nameless": view.person.document_kind == identity.UNKNOWN,
    }
    return render(request, "recipients/person.html", context)


def register(request: Any) -> HttpResponse:
    """Register a person, and go to its page."""
    place = request.post.division if request.post else None
    first = place if place and place.level in ("county", "town") else None
    own = institution_of(request)
    form = forms.RegisterForm(request.POST or None, own=own, initial={"division": first})

    known: dict[str, object] = {}

    def perform(entered: dict[str, Any]) -> HttpResponse:
        try:
            made = actions.register_person(**entered, by=request.actor)
        except Refusal as refused:
            if refused.kind is ALREADY_KNOWN:
                known.update(refused.figures)
            raise
        messages.success(request, f"已登记：{made.name}。")
        if doubt := queries.number_doubt(made):
            messages.warning(request, doubt)
        return redirect("recipients:person", made.pk)

    answer = attempt(request, form, perform)
    return answer or form_page(request, form, title="登记救助对象", known_as=known.get("key"))


def admit(request: Any) -> HttpResponse:
    """Let an institution take in a person whom others registered, and go to its page."""
    form = forms.AdmitForm(request.POST or None)

    def perform(entered: dict[str, Any]) -> HttpResponse:
        found = actions.admit_person(**entered, by=request.actor)
        messages.success(request, f"已接收：{found.name}。")
        return redirect("recipients:person", found.pk)

    answer = attempt(request, form, perform)
    return answer or form_page(request, form, title="接收已登记的人")


def merge(request: Any, pk: int) -> HttpResponse:
    """Say that a person is another one. Who would be merged into whom is told first."""
    one = queries.person(request.scope, pk)
    form = forms.MergeForm(request.POST or None, scope=request.scope)
    back, doubts = reverse("recipients:person", args=[pk]), []
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        doubts = [*not_yet_known(request, queries.doubts_about_merge(one, into))]
    if doubts and into != one:
        return form_page(
            request, form, title=MERGE, intro=MERGE_INTRO, doubts=doubts, one=one, back=back
        )
    return step(
        request,
        form,
        lambda entered: actions.merge_people(one, **entered),
        title=MERGE,
        intro=MERGE_INTRO,
        back=back,
        one=one,
    )


def change(request: Any, pk: int, kind: str) -> HttpResponse:
    """Enter something about a person."""
    if kind not in STEPS:
        raise Http404(kind)
    one, chosen = queries.person(request.scope, pk), STEPS[kind]
    initial = {"holder_name": one.name} if kind == "account" else {}
    form = chosen.form(request.POST or None, initial=initial)
    return step(
        request,
        form,
        lambda entered: chosen.perform(one, **entered),
        title=chosen.title,
        intro=chosen.intro,
        back=reverse("recipients:person", args=[pk]),
        one=one,
    )


def end_account(request: Any, pk: int) -> HttpResponse:
    """Say until when an account is used."""
    found = queries.account(request.scope, pk)
    return step(
        request,
        forms.EndAccountForm(request.POST or None),
        lambda entered: actions.end_account(found, **entered),
        title="停用领款账户",
        back=reverse("recipients:person", args=[found.person_id]),
        one=found.person,
    )


@never_cache
def reveal_number(request: Any, pk: int) -> HttpResponse:
    """Show the whole number of a person's document to whoever says why; the trail keeps it."""
    one = queries.person(request.scope, pk)
    return _reveal(request, one, "证件号码", lambda told: actions.reveal_number(one, **told))


@never_cache
def reveal_account(request: Any, pk: int) -> HttpResponse:
    """Show the whole number of an account to whoever says why; the trail keeps it."""
    found = queries.account(request.scope, pk)
    return _reveal(
        request, found.person, "账号", lambda told: actions.reveal_account(found, **told)
    )


def _reveal(
    request: Any, one: Any, what: str, perform: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    form, number = forms.ReasonForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            number = perform({**form.cleaned_data, "by": request.actor})
        except Refusal as refused:
            form.add_error(None, str(refused))
    context = {"one": one, "what": what, "form": form, "number": number}
    status = 422 if form.errors else 200
    return render(request, "recipients/reveal.html", context, status=status)


def _selected(request: Any, chosen: dict[str, Any]) -> Any:
    return queries.find_people(
        request.scope,
        chosen.get("q", ""),
        division=chosen.get("division", ""),
        programme=chosen.get("programme", ""),
        sort=chosen.get("sort") or "name",
    )
