"""What every table shares: fen columns, rows written once, named constraints, the sealed trail.

Every write in Zhida is an action: one function, one transaction, one audit line. The database
refuses what must not be; this folder turns the refusal into a sentence.
"""
