"""The bundled sample notice is exactly what its script writes from its words."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest

from zhida.entry.demo.sample import NOTICE, notice_bytes, words


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a .docx; their packing may differ between zlib releases, they may not."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.slow
def test_the_script_reproduces_the_committed_notice_twice_alike() -> None:
    made = notice_bytes()
    assert parts(made) == parts(NOTICE.read_bytes()), "run: python -m zhida.entry.demo.sample"
    assert made == notice_bytes()


def test_the_sample_passes_2149_down_to_14_receivers() -> None:
    (_, total), *receivers = words()["allotments"]["rows"]
    assert len(receivers) == 14
    assert sum(Decimal(amount) for _, amount in receivers) == Decimal(total) == 2149


def test_each_of_the_twelve_target_tables_has_21_indicators_and_8_goals() -> None:
    targets = words()["targets"]
    items = [item for level in targets["indicators"] for p in level["parts"] for item in p["items"]]
    assert (len(targets["receivers"]), len(items), len(targets["goals"])) == (12, 21, 8)
