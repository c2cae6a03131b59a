"""A large payout beside SQLite: two files of its own, for the lines and for finding a person.

The lines lie in a Parquet file in their order, and once more by person (see ``by_person``). Both
are brought to the disk while the posting holds the database's write lock, and count only when its
transaction has committed the row of ``Segment`` that names them. A file that no such row names was
left by a posting that never came to its end.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhida.payments.lines import by_person
from zhida.payments.lines.sheet import Sheet
from zhida.payments.models import Segment
from zhida.store.files import digest, settle

LINES, PEOPLE = ".parquet", ".npy"

MOST_NAMES = 4096
"""How many paths the process keeps."""


def folder() -> Path:
    """Return the folder of the files: beside the database, or in the data folder.

    Beside a database that lies in memory there is no place.
    """
    return _beside(str(connection.settings_dict["NAME"]), str(settings.ZHIDA_HOME))


@lru_cache
def _beside(database: str, home: str) -> Path:
    # Told by the name, not by whether the file is there: it may be about to be made.
    if database == ":memory:" or "mode=memory" in database:
        return Path(home) / "lines"
    return Path(f"{database}-lines")


def lines_file(name: str) -> Path:
    """Return the file of a payout's lines in their order."""
    return _file(folder(), f"{name}{LINES}")


def people_file(name: str) -> Path:
    """Return the file of a payout's lines by person."""
    return _file(folder(), f"{name}{PEOPLE}")


# A question about one person names every file: to build their paths took half of its time.
@lru_cache(MOST_NAMES)
def _file(place: Path, name: str) -> Path:
    return place / name


def is_there(name: str) -> bool:
    """Tell whether both files of a payout are in their place."""
    return lines_file(name).is_file() and people_file(name).is_file()


def digest_of(name: str) -> str:
    """Return the SHA-256 of the file that holds the lines in their order."""
    return digest(lines_file(name))


def put(sheet: Sheet, payout: int) -> tuple[str, str]:
    """Put the lines into files of their own; return their name and the digest of the lines.

    Raises ``IntegrityError`` for a line that is on the sheet twice.
    """
    folder().mkdir(mode=0o700, exist_ok=True)
    sweep()
    name = f"{payout}-{secrets.token_hex(4)}"
    in_order = quoted(lines_file(name))
    sheet.database.execute(f"COPY {sheet.name} TO {in_order} (FORMAT parquet, COMPRESSION zstd)")
    by_person.write(sheet.database, sheet.name, sheet.lines, people_file(name))
    for file in (lines_file(name), people_file(name)):
        file.chmod(0o400)
        settle(file)
    settle(folder())
    return name, digest_of(name)


def left() -> list[Path]:
    """Return the files that no segment names: of a posting that is under way, or was killed."""
    place = folder()
    if not place.is_dir():
        return []
    named = set(Segment.objects.filter(place="own").values_list("name", flat=True))
    return [file for file in place.iterdir() if file.name.partition(".")[0] not in named]


def sweep() -> list[str]:
    """Remove the files that no segment names; return their names.

    Called by who holds the write lock: nobody else can then be in the middle of a posting.
    """
    files = left()
    for file in files:
        file.unlink()
    return sorted(file.name for file in files)


def quoted(file: Path) -> str:
    """Return the name of a file as SQL writes it."""
    return "'" + str(file).replace("'", "''") + "'"
