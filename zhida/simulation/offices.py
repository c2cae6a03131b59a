"""The offices of the invented world: bureaus that pay, institutions that are paid."""

from __future__ import annotations

from zhida.payments import actions as payments
from zhida.payments.models import PayeeAccount
from zhida.registers import actions as registering
from zhida.registers.models import Agency, Division
from zhida.simulation.actions import BANK
from zhida.simulation.cast import official
from zhida.simulation.numbers import unit_account
from zhida.simulation.situations import society
from zhida.simulation.world import World
from zhida.store.action import SYSTEM

KINDS = PAYING, PAID, SPECIAL = "treasury_zero_balance", "basic", "treasury_special"


def set_up(world: World) -> None:
    """Give every finance bureau an account to pay from, every institution one to be paid into."""
    for division in {home.division.pk: home.division for home in world.homes}.values():
        open_account(finance_bureau(division), PAYING)
    for home in world.homes:
        if home.agency is not None:
            open_account(home.agency, PAID)


def finance_bureau(division: Division) -> Agency:
    """Return the finance bureau of a division; one that no list names is added as invented."""
    listed = Agency.objects.filter(division=division, kind="finance").first()
    if listed is not None:
        return listed
    return registering.add_agency(
        f"{division.code}.finance",
        f"{division.name}财政局",
        "finance",
        division,
        source=society().source,
        by=SYSTEM,
        reason="模拟",
    )


def account_of(agency: Agency, kind: str = PAID) -> PayeeAccount:
    """Return an account of a unit; by default the one into which an institution is paid."""
    held = PayeeAccount.objects.select_related("agency__division")
    return held.filter(agency=agency, kind=kind).first() or open_account(agency, kind)


def an_institution(division: Division) -> PayeeAccount:
    """Return the account of an invented institution of a division, for a plot to pay into."""
    return _invented(division, "invented_home", "养老院")


def relief_station(division: Division) -> PayeeAccount:
    """Return the account of the invented station of a division that helps vagrants."""
    return _invented(division, "relief_station", "救助站")


def _invented(division: Division, code: str, name: str) -> PayeeAccount:
    whole = f"{division.code}.{code}"
    agency = Agency.objects.filter(code=whole).first() or registering.add_agency(
        whole,
        f"{division.name}{name}（模拟）",
        "institution",
        division,
        source=society().source,
        by=SYSTEM,
        reason="模拟",
    )
    return account_of(agency)


def open_account(agency: Agency, kind: str) -> PayeeAccount:
    """Open an invented account of a unit."""
    by = official("finance", agency.division)
    number = unit_account(agency.division.code, 10 * agency.pk + KINDS.index(kind))
    return payments.add_payee_account(agency, kind, number, bank=BANK, by=by, reason="模拟")
