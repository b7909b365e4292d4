"""Faults: their kinds, their syntax, when they hit, and how broken answers are sent."""
