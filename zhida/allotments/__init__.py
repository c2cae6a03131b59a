"""指标台账: what was received, passed down and taken back, never overspent, traced both ways.

Fund, Allotment and Movement; the running sums are provable from the movements at any time.
"""
