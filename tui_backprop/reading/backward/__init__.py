"""Slips of the chain rule: which operation of a backward pass is wrong, and what belongs there."""
