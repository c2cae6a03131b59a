"""支付: from an allotment to the person.

What is due (``runs``), or a roster, becomes lines that allotments pay: ``drawing``,
``actions.posting``, ``lines``. Each draw is a request, which reserves; another person approves
it, and it gets its voucher: ``actions.requests``, ``actions.orders``. The order is written to a
channel: ``order_contents``, ``channel_files``, ``channels``, ``media``. The answer is compared
with it row by row: ``reconciling``, ``actions.outcomes``. What came back is paid again or given
back: ``actions.returns``. ``ledgers`` tell what it comes to for each purpose, ``proofs`` that it
is so.
"""
