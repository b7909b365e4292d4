"""Doctests in docstrings reach the page as code."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytest.importorskip("griffe", reason="the docs group is not installed")

HOOK = Path(__file__).parents[2] / "docs/griffe_doctests.py"
SPEC = importlib.util.spec_from_file_location("doctests", HOOK)
assert SPEC is not None
assert SPEC.loader is not None
hook = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(hook)


def test_an_example_is_fenced_up_to_the_blank_line() -> None:
    text = "Says.\n\n>>> first()\n[True, False]\n>>> second()\n\nThe end."
    assert hook.fenced(text) == (
        "Says.\n\n```pycon\n>>> first()\n[True, False]\n>>> second()\n```\n\nThe end."
    )


def test_an_indented_example_keeps_its_indent() -> None:
    assert hook.fenced("Examples:\n    >>> 1\n    1") == (
        "Examples:\n    ```pycon\n    >>> 1\n    1\n    ```"
    )


def test_text_without_an_example_stays() -> None:
    assert hook.fenced("A > B, and >>> in the middle") == "A > B, and >>> in the middle"
