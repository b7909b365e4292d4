"""Tests of the ways to prove who calls, and of where credentials are found."""
