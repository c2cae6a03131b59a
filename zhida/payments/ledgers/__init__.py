"""分账核算: a ledger for each purpose, drawn from movements and uses alone.

What an allotment without a purpose of its own holds is 未分方向 until it is used for one. Every
balance is told together with what reconciles it to the running sums, to the fen.
"""
