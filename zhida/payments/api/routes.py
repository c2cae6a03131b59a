"""Every route of payments, in one router."""

from ninja import Router

from zhida.payments.api.ledgers import router as ledgers
from zhida.payments.api.outcomes import router as outcomes
from zhida.payments.api.payees import router as payees
from zhida.payments.api.payouts import router as payouts
from zhida.payments.api.requests import router as requests
from zhida.payments.api.runs import router as runs

router = Router(tags=["支付发放"])
for part in (runs, payouts, requests, outcomes, payees, ledgers):
    router.add_router("", part)
