"""Where runs keep their items: ``runs/<id>.parquet`` of the data folder, owner's eyes only."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from zhida.store.files import settle, sweep_abandoned

SCRATCH = ".reckoning-"
"""What the folders of reckonings under way begin with."""


def folder() -> Path:
    """Return the folder of all runs; it is created."""
    place = Path(settings.ZHIDA_HOME) / "runs"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def file_of(run: int) -> Path:
    """Return where the items of a run lie, or lay."""
    return folder() / f"{run}.parquet"


def keep(file: Path, run: int) -> None:
    """Make a finished file the items of a run, so that it outlasts a loss of power.

    To be called before the run's row is committed: a file without a row is swept, a row without
    its file would be a run that nobody can read.
    """
    settle(file)
    file.replace(file_of(run))
    settle(folder())


def sweep(known: Collection[int]) -> None:
    """Remove the files of runs that are not known, and reckonings that nobody will end.

    Only while no other run can be in the making, which is so inside an action.
    """
    for file in folder().glob("*.parquet"):
        if not file.stem.isdecimal() or int(file.stem) not in known:
            file.unlink(missing_ok=True)
    sweep_abandoned(folder(), SCRATCH)
