"""Tests with the tools of others, unchanged, against the mock."""
