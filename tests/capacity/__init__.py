"""Capacity over time."""
