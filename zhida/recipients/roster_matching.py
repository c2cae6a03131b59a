"""Who the rows of a roster are: people and accounts of the register, found by keyed hash.

The numbers of a roster are hashed all at once, the hashes of the register are laid beside them in
the roster's own database, and one join tells who is known. A hash travels as four numbers of 64
bits, which are moved and joined faster than 32 bytes of text.

Whose number a hash is never changes: who was found once is not looked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from struct import Struct
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from zhida.core import personname
from zhida.recipients import documents
from zhida.recipients.models import BankAccount, Person
from zhida.recipients.registered import HASH as HASHES
from zhida.recipients.registered import (
    NUMBER,
    SEPARATOR,
    TEXT,
    Question,
    answers,
    is_worth_asking,
    rows_of,
)
from zhida.recipients.roster_checks import MONTH_PARTS, Verdict
from zhida.recipients.roster_identity import ROOT
from zhida.store.keyring import keyring

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARTS = ("h0", "h1", "h2", "h3")
HASH = ", ".join(PARTS)
PACKED = Struct(f"<{len(PARTS)}Q")
ACCOUNT = "replace(account, ' ', '')"

NAME_FOLDED = "[\u3400-\u4dbf\u4e00-\u9fff]+"
"""Names of these signs are folded (see ``core.personname``) as they stand."""


@dataclass(frozen=True)
class Matched:
    """How many rows are of people who are known, who are not, and of people without a number.

    The rows are in the verdict's database, table ``matched``: ``r`` (row in the file), ``person``
    (id or NULL; of a merged person the one who counts), ``account`` (id or 0), ``paid_fen`` and
    ``due_fen`` (NULL where the roster has no such column), ``month`` (YYYYMM, or NULL for the whole
    year and for none) and ``voucher``.
    """

    known: int
    unknown: int
    without_number: int


def matched(verdict: Verdict, year: int | None = None) -> Matched:
    """Match a sound roster with the register; a month without a year is one of ``year``."""
    database = verdict.database
    find_people(database)
    find_accounts(database)
    _lay_months(database, year)
    database.execute(
        "CREATE OR REPLACE TABLE matched AS"
        " SELECT r, person, coalesce(account_id, 0) AS account, paid_fen, due_fen,"
        " months.number AS month, voucher"
        " FROM cells LEFT JOIN found USING (r) LEFT JOIN held USING (r)"
        " LEFT JOIN months USING (month)"
    )
    known, numbered = database.execute(
        "SELECT count(person), (SELECT count(*) FROM numbers) FROM matched"
    ).fetchall()[0]
    return Matched(known, numbered - known, verdict.rows - numbered)


def _lay_months(database: DuckDBPyConnection, year: int | None) -> None:
    """Make table ``months``: what the column says, and the month YYYYMM that it names or NULL."""
    parts = f"regexp_extract(month, '{MONTH_PARTS}', ['year', 'month'])"
    database.execute(
        "CREATE OR REPLACE TABLE months AS SELECT month,"
        f" coalesce(TRY_CAST({parts}.year AS INTEGER), ?::INTEGER) * 100"
        f" + TRY_CAST({parts}.month AS INTEGER) AS number FROM (SELECT DISTINCT month FROM cells)",
        [year],
    )


def find_people(database: DuckDBPyConnection) -> None:
    """Make table ``found``: r and the person of every row whose number the register knows.

    Table ``numbers`` holds r and the hash of every row with a number; it is made once. Table
    ``registered`` holds r, the id under which the register has that number, and the name there.
    """
    columns = {"id": NUMBER, "name_key": TEXT}
    if not _is_laid(database, "numbers"):
        numbers = f"SELECT r, {ROOT} AS text FROM cells WHERE number <> ''"
        with _hashing(database, "numbers", numbers, documents.PERSON_NUMBER) as count:
            if not is_worth_asking(Person, count):
                _lay_register(database, "people", Person, columns, "numbers", count)
    if not _are_all_registered(database):
        if not _is_laid(database, "people"):
            _lay_register(
                database, "people", Person, columns, "numbers", _rows(database, "numbers")
            )
        database.execute(
            "CREATE OR REPLACE TABLE registered AS"
            f" SELECT r, id, name_key FROM numbers JOIN people USING ({HASH})"
        )
        database.execute("DROP TABLE people")
    _lay_merged(database)
    database.execute(
        "CREATE OR REPLACE TABLE found AS SELECT r, coalesce(into_id, id) AS person"
        " FROM registered LEFT JOIN merged USING (id)"
    )


def _are_all_registered(database: DuckDBPyConnection) -> bool:
    """Tell whether everybody was found when they were looked for before."""
    if not _is_laid(database, "registered"):
        return False
    return _rows(database, "registered") == _rows(database, "numbers")


def find_accounts(database: DuckDBPyConnection) -> None:
    """Make table ``held``: r and the account of every row whose person is known to have it.

    Table ``accounts`` holds r and the hash of every row with an account; it is made once.
    """
    columns = {"id": NUMBER, "person_id": NUMBER}
    if not _is_laid(database, "accounts"):
        accounts = f"SELECT r, {ACCOUNT} AS text FROM cells WHERE account <> ''"
        with _hashing(database, "accounts", accounts, documents.ACCOUNT_NUMBER):
            pass
    count = _rows(database, "accounts")
    _lay_register(database, "opened", BankAccount, columns, "accounts", count)
    database.execute(
        "CREATE OR REPLACE TABLE held AS SELECT r, min(opened.id) AS account_id"
        f" FROM accounts JOIN found USING (r) JOIN opened USING ({HASH})"
        " LEFT JOIN merged ON merged.id = opened.person_id"
        " WHERE found.person = coalesce(merged.into_id, opened.person_id) GROUP BY r"
    )


def find_other_names(database: DuckDBPyConnection, most: int) -> list[tuple[int, str]]:
    """Return (person, name) of the known people whom the roster names otherwise than the register.

    At most ``most`` of them are returned, in the order of the roster.
    """
    _lay_names(database)
    _lay_keys(database)
    return database.execute(
        "SELECT person, arg_min(name, r) FROM found JOIN registered USING (r) JOIN cells USING (r)"
        " LEFT JOIN names USING (person) LEFT JOIN keys USING (name)"
        " WHERE coalesce(names.name_key, registered.name_key) <> coalesce(key, name)"
        " GROUP BY person ORDER BY min(r) LIMIT ?",
        [most],
    ).fetchall()


def _lay_names(database: DuckDBPyConnection) -> None:
    """Make table ``names``: the folded names of those who count for merged people."""
    query = "SELECT DISTINCT person FROM found JOIN registered USING (r) WHERE person <> id"
    roots = [person for (person,) in database.execute(query).fetchall()]
    rows = rows_of(Person, ["id", "name_key"], roots)
    database.execute("CREATE OR REPLACE TABLE names (person BIGINT, name_key VARCHAR)")
    ids, keys = zip(*rows, strict=True) if rows else ((), ())
    add(database, "names", {"person": in_numpy(ids), "name_key": in_numpy(keys)})


def _lay_keys(database: DuckDBPyConnection) -> None:
    """Make table ``keys``: how the roster's names are folded, without those that stay the same."""
    written = database.execute(
        f"SELECT DISTINCT name FROM cells WHERE NOT regexp_full_match(name, '{NAME_FOLDED}')"
    ).fetchall()
    names = [name for (name,) in written]
    keys = [personname.matching_key(one) for one in names]
    database.execute("CREATE OR REPLACE TABLE keys (name VARCHAR, key VARCHAR)")
    add(database, "keys", {"name": in_numpy(names), "key": in_numpy(keys)})


def _is_laid(database: DuckDBPyConnection, table: str) -> bool:
    found = database.execute("FROM duckdb_tables() WHERE table_name = ?", [table])
    return found.fetchone() is not None


def _rows(database: DuckDBPyConnection, table: str) -> int:
    (count,) = database.execute(f"SELECT count(*) FROM {table}").fetchall()[0]
    return int(count)


@contextmanager
def _hashing(database: DuckDBPyConnection, table: str, query: str, about: str) -> Iterator[int]:
    """Make a table of r and the hash of what ``query`` calls text; yield how many there will be.

    They are hashed while the body works, which has the database: waiting for it costs no core.
    """
    rows = database.execute(query).fetchnumpy()
    texts = rows["text"].tolist()
    with ThreadPoolExecutor(1) as pool:
        hashes = pool.submit(keyring().packed_fingerprints, texts, about)
        yield len(texts)
    lay(database, table, {"r": rows["r"], **in_parts(hashes.result())})


def _lay_register(
    database: DuckDBPyConnection,
    table: str,
    model: type[Model],
    columns: Mapping[str, str],
    wanted: str,
    count: int,
) -> None:
    """Make a table of hashes and columns of the register, with all whose hash is in ``wanted``.

    That table has ``count`` rows, or will have: it is not looked at where everybody is read.
    """

    def hashes() -> list[bytes]:
        rows = database.execute(f"SELECT DISTINCT {HASH} FROM {wanted}").fetchall()
        return [joined(*row) for row in rows]

    kinds = {NUMBER: "BIGINT", TEXT: "VARCHAR"}
    declared = [f"{part} UBIGINT" for part in PARTS]
    declared += [f"{name} {kinds[kind]}" for name, kind in columns.items()]
    database.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(declared)})")
    asked = {"number_hash": HASHES, **columns}
    for rows in answers(Question(model, asked, "number_hash", count, hashes)):
        parts = in_parts(rows.pop("number_hash"))
        for name, kind in columns.items():
            if kind == TEXT:
                # Python splits a text of very many in a seventh of the time that DuckDB takes.
                rows[name] = in_numpy(rows[name].split(SEPARATOR))
        add(database, table, parts | rows)


def _lay_merged(database: DuckDBPyConnection) -> None:
    """Make table ``merged``: who was merged into whom."""
    pairs = Person.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    database.execute("CREATE OR REPLACE TABLE merged (id BIGINT, into_id BIGINT)")
    if rows := list(pairs):
        database.executemany("INSERT INTO merged VALUES (?, ?)", rows)


def in_parts(hashes: bytes) -> dict[str, Any]:
    """Return hashes of 32 bytes each, one after the other, as four columns of numbers."""
    import numpy

    rows = numpy.frombuffer(hashes, dtype="<u8").reshape(-1, len(PARTS))
    return {part: rows[:, place].copy() for place, part in enumerate(PARTS)}


def joined(*parts: int) -> bytes:
    """Return the hash that ``in_parts`` made four numbers of."""
    return PACKED.pack(*parts)


def in_numpy(column: Sequence[Any]) -> Any:
    """Return a column of texts or whole numbers for DuckDB to read."""
    import numpy

    return numpy.array(column, dtype=object if column and isinstance(column[0], str) else "i8")


def lay(database: DuckDBPyConnection, table: str, columns: Mapping[str, Any]) -> None:
    """Make a table of numpy columns."""
    database.register("laid", dict(columns))
    database.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM laid")
    database.unregister("laid")


def add(database: DuckDBPyConnection, table: str, columns: Mapping[str, Any]) -> None:
    """Add numpy columns to a table."""
    database.register("laid", dict(columns))
    database.execute(f"INSERT INTO {table} BY NAME SELECT * FROM laid")
    database.unregister("laid")
