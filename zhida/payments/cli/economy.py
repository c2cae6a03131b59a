"""The option that names an economy subject."""

from __future__ import annotations

import click

ECONOMY = click.option(
    "--economy",
    "economy_subject",
    default="",
    metavar="科目",
    help="经济分类科目；不写的用通常的科目。",
)
