"""The invented bank errs about whom it is told to err about, and about nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhida.payments import lines
from zhida.payments.models import Case
from zhida.recipients.models import Enrolment
from zhida.simulation import building
from zhida.simulation.naming import Manner
from zhida.simulation.tests.builders import settled

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

EVERYBODY = "热娜·艾山"


def test_a_namesake_of_whom_the_bank_names_otherwise_keeps_his_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Manner, "whole", lambda *_: EVERYBODY)
    world = settled(tmp_path, people=60, kinds=("农村分散供养特困人员",), months=2)
    one = Enrolment.objects.filter(start_month__lt=world.month(1)).earliest("pk")
    world.misnamed[one.pk] = world.month(2)
    building.live(world, {})
    (case,) = Case.objects.select_related("file__order__voucher__request__payout")
    assert (case.kind, case.expected) == ("payee_differs", EVERYBODY)
    payout = case.file.order.voucher.request.payout
    (line,) = lines.of_numbers(payout, [case.reference])
    assert (line.enrolment, line.month) == (one.pk, world.month(2))
