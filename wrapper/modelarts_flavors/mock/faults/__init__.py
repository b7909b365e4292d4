"""Faults: which there are, how they are written, when they hit, and how a broken answer is sent."""
