"""What runs can prove about themselves: their items are what was computed, and what was posted."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

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
    posted = PayoutRun.objects.annotate(
        posted_lines=Coalesce(Sum("payouts__lines"), 0),
        posted_fen=Coalesce(Sum("payouts__total_fen"), 0),
    )
    as_approved = Q(state="approved", posted_lines=F("payable"), posted_fen=F("total_fen"))
    waiting = ~Q(state="approved") & Q(posted_lines=0)
    for run in posted.exclude(as_approved | waiting).order_by("pk"):
        yield _doubt("run_not_as_posted", run, "的应发与它的发放批次不一致")


def _doubt(kind: str, run: PayoutRun, said: str) -> Doubt:
    return Doubt(kind, f"“月度核算”第 {run.pk} 行{said}", None, PayoutRun._meta.label, run.pk)
