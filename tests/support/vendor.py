"""Marks of a test that needs the vendor's core package."""

from __future__ import annotations

import importlib.util

import pytest

interop = [
    pytest.mark.interop,
    pytest.mark.skipif(
        importlib.util.find_spec("huaweicloudsdkcore") is None,
        reason="the vendor's core package is not installed",
    ),
    # Warnings of the vendor's code are not ours to mend.
    pytest.mark.filterwarnings("ignore"),
]
