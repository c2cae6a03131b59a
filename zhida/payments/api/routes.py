"""Every route of payments, in one router."""

from ninja import Router

from zhida.payments.api.outcomes import router as outcomes
from zhida.payments.api.payees import router as payees
from zhida.payments.api.payouts import router as payouts
from zhida.payments.api.requests import router as requests

router = Router(tags=["支付发放"])
for part in (payouts, requests, outcomes, payees):
    router.add_router("", part)
