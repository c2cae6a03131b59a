"""What runs can prove about themselves: their items are what was computed, and what was posted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from zhida.payments.models import PayoutRun
from zhida.payments.runs import folder
from zhida.store.files import digest
from zhida.store.verification import Doubt


def doubts() -> Iterator[Doubt]:
    """Yield every run whose items are gone or altered, or whose payout pays something else."""
    for run in PayoutRun.objects.exclude(state="discarded").order_by("pk").iterator(500):
        file = folder.file_of(run.pk)
        if not file.is_file():
            yield _doubt("run_items_missing", run, "的核算明细不在数据目录中")
        elif digest(file) != run.sha256:
            yield _doubt("run_items_altered", run, "的核算明细被改动过")
    other = ~Q(payout__lines=F("payable")) | ~Q(payout__total_fen=F("total_fen"))
    for run in PayoutRun.objects.filter(other, payout__isnull=False).order_by("pk"):
        yield _doubt("run_not_as_posted", run, "的应发与它的发放批次不一致")


def _doubt(kind: str, run: PayoutRun, said: str) -> Doubt:
    return Doubt(kind, f"“月度核算”第 {run.pk} 行{said}", None, PayoutRun._meta.label, run.pk)
