"""What no single folder can promise: the house rules, the invariants, the journeys."""
