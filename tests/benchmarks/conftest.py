"""Benchmarks are run by `nox -s bench`; they are no tests, and need what tests do not install."""

from __future__ import annotations

collect_ignore_glob = ["[!t]*.py"]
