"""A county's month: a process that reads a file of lines, posts it and ends.

``python -m bench.posting_county FILE``; with ``prepare N`` it makes the place for N people first.
"""

from __future__ import annotations

import sys

from bench import posting_world as world


def main(arguments: list[str]) -> None:
    from zhida.store.startup import start_django

    start_django()
    if arguments[0] == "prepare":
        world.prepare(int(arguments[1]))
        for number in range(int(arguments[2])):
            with world.sheet(int(arguments[1]), number) as database:
                database.execute(f"COPY due TO '{arguments[3]}{number}.csv' (HEADER)")
        return
    import duckdb

    from zhida.payments.lines import COLUMNS

    with duckdb.connect() as database:
        database.execute(
            "CREATE TEMP TABLE due AS FROM"
            " read_csv(?, columns = ?, header = true, auto_detect = false, delim = ',')",
            [arguments[0], COLUMNS],
        )
        world.post(database)


if __name__ == "__main__":
    main(sys.argv[1:])
