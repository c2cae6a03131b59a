"""From a roster's file to the verdict on it: one step for commands and the API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localdate

from zhida.core.telling import Tell, silent
from zhida.recipients.roster_checks import Verdict, check
from zhida.recipients.roster_table import opened
from zhida.store.files import digest
from zhida.store.uploads import lying


@contextmanager
def judged(
    file: Path, tell: Tell = silent, *, new: bool = False, name: str = ""
) -> Iterator[Verdict]:
    """Yield the verdict on a file; its cells can be taken in as long as the block lasts.

    ``name`` is what it is called by whoever sent it in. With ``new``, a file that was taken in
    before is refused without being read.
    """
    if new:
        # A roster is checked without the database, which takes longer to get ready than to check.
        from zhida.recipients.actions.standing import require_new_roster

        require_new_roster(digest(file))
    with opened(file, settings.ZHIDA_HOME, tell, name) as cells:
        yield check(cells, localdate(), tell)


@contextmanager
def uploaded(
    name: str, chunks: Iterable[bytes], tell: Tell = silent, *, new: bool = False
) -> Iterator[Verdict]:
    """Yield the verdict on what was sent under a name; it lies on disk only as long as needed."""
    with lying(name, chunks) as file, judged(file, tell, new=new, name=name) as verdict:
        yield verdict
