"""What may change payments: each verb one function, one transaction, one audit line."""

from zhida.payments.actions.cases import record_exception, settle_case
from zhida.payments.actions.orders import hand_out_order, make_out_voucher, send_order
from zhida.payments.actions.outcomes import take_in_outcomes
from zhida.payments.actions.payees import (
    add_payee_account,
    end_payee_account,
    record_payee_exception,
)
from zhida.payments.actions.payouts import Terms, post_aid, post_payout, repost
from zhida.payments.actions.requests import (
    approve,
    reject,
    request_transfer,
    revoke,
    withdraw,
)
from zhida.payments.actions.returns import give_back, repay
from zhida.payments.actions.runs import RunTerms, approve_run, compute_run, discard_run

__all__ = [
    "RunTerms",
    "Terms",
    "add_payee_account",
    "approve",
    "approve_run",
    "compute_run",
    "discard_run",
    "end_payee_account",
    "give_back",
    "hand_out_order",
    "make_out_voucher",
    "post_aid",
    "post_payout",
    "record_exception",
    "record_payee_exception",
    "reject",
    "repay",
    "repost",
    "request_transfer",
    "revoke",
    "send_order",
    "settle_case",
    "take_in_outcomes",
    "withdraw",
]
