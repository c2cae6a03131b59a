"""Rosters over the API: checked, given back marked, taken in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Form, Query, UploadedFile

from zhida.recipients import actions, answers, queries, roster_reading, roster_report
from zhida.recipients.api.asking import actor_of, router, scope_of
from zhida.registers import queries as registers
from zhida.store.asked import Answer, Page
from zhida.store.views import workbook


@router.get("/rosters", response=Answer, summary="导入过的名册")
def rosters(request: HttpRequest, page: Query[Page]) -> Any:
    """Return the rosters that were taken in."""
    return page.of(queries.rosters(scope_of(request)), answers.as_roster)


@router.post("/rosters/check", response=Answer, summary="核对名册")
def check(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Say what is wrong with a roster; nothing is taken in."""
    with roster_reading.uploaded(str(file.name), file.chunks()) as verdict:
        return answers.as_verdict(verdict)


@router.post("/rosters", response=Answer, summary="导入名册")
def import_roster(request: HttpRequest, file: File[UploadedFile], division: Form[str]) -> Any:
    """Take a roster in, all of it or nothing."""
    place = registers.division(division)
    with roster_reading.uploaded(str(file.name), file.chunks(), new=True) as verdict:
        done = actions.import_roster(verdict, str(file.name), place, by=actor_of(request))
    return answers.as_imported(done)


@router.post("/rosters/marked", response=None, summary="标出错误的工作簿")
def marked(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Give a roster back as a workbook with its bad cells marked; nothing is taken in."""
    with (
        roster_reading.uploaded(str(file.name), file.chunks()) as verdict,
        TemporaryDirectory(dir=settings.ZHIDA_HOME) as folder,
    ):
        place = Path(folder, "marked.xlsx")
        roster_report.write(verdict, place)
        content = place.read_bytes()
    return workbook(content, f"{Path(str(file.name)).stem}_标注.xlsx")
