"""支付: from an allotment to the person.

A request reserves money of one allotment for one purpose; a second person approves it; a voucher
and an order to the channel follow; what the bank answers is recorded line by line: paid, or
returned, then paid again or given back. The lines of a payout lie in ``lines/``, outside the ORM.
"""
