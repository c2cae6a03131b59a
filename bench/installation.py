"""A data folder with 100,000 allotments, filled through the actions, and a person to log in."""

from __future__ import annotations

import datetime
import itertools

ALLOTMENTS = 100_000
USERNAME, PASSWORD = "measurer", "bench-only-4711-pw"
ISSUED = datetime.date(2022, 1, 1)


def fill() -> None:
    """Prepare the database and pass money down until it holds 100,000 allotments.

    Each fund goes from the nation to every division of the registers by one document, so that a
    document is as wide as the widest there is.
    """
    from zhida.allotments.actions import Share, pass_down, receive
    from zhida.allotments.models import Fund
    from zhida.entry import installation
    from zhida.registers.division_codes import NATION
    from zhida.registers.models import Division
    from zhida.store.action import SYSTEM

    installation.prepare()
    installation.open_user(USERNAME, PASSWORD, "finance", NATION, reason="bench")
    nation = Division.objects.get(code=NATION)
    receivers = list(Division.objects.exclude(code=NATION).exclude(level="town"))
    by = SYSTEM
    made = 0
    for number in itertools.count(1):
        shares = [
            Share(d.name, d.pk, d.path, d.level, amount_fen=(d.pk % 97 + 1) * 1_000_000)
            for d in receivers[: ALLOTMENTS - made - 1]
        ]
        fund = Fund.objects.create(fiscal_year=2022, project_name=f"量测资金{number}")
        total_fen = sum(share.amount_fen for share in shares)
        words = {"document_number": f"量测〔2022〕{number}号", "happened_on": ISSUED, "by": by}
        upper = receive(fund, nation, total_fen, **words)
        pass_down(upper, shares, **words)
        made += 1 + len(shares)
        if made >= ALLOTMENTS:
            return
