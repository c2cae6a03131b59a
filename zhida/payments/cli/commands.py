"""``zhida pay``: monthly runs, payouts, requests and their steps, outcomes, payees, ledgers."""

import click

from zhida.payments.cli.ledgers import ledger
from zhida.payments.cli.outcomes import (
    cases,
    give_back,
    outcomes,
    repay,
    returned,
    settle_case,
    take_in,
)
from zhida.payments.cli.payees import end_payee, payee, payee_exception, payees
from zhida.payments.cli.payouts import (
    aid,
    person,
    record_exception,
    repost,
    roster,
    show,
    tasks,
)
from zhida.payments.cli.payouts import list_payouts as payouts
from zhida.payments.cli.requests import (
    approve,
    order,
    order_file,
    reject,
    requests,
    revoke,
    transfer,
    voucher,
    withdraw,
)
from zhida.payments.cli.runs import run


@click.group()
def pay() -> None:
    """支付发放：核算、批次、申请、审批、凭证、指令、回单、退回、分账。"""


for command in (
    *(payouts, show, roster, aid, repost, record_exception, person, tasks),
    *(requests, transfer, approve, reject, withdraw, revoke, voucher, order, order_file),
    *(take_in, outcomes, returned, repay, give_back, cases, settle_case),
    *(run, ledger),
    *(payees, payee, end_payee, payee_exception),
):
    pay.add_command(command)
