"""Marks of tests that need the vendor's packages."""

from __future__ import annotations

import importlib.util

import pytest


def needs(package: str) -> list[pytest.MarkDecorator]:
    """The marks of tests that need one of the vendor's packages."""
    return [
        pytest.mark.interop,
        pytest.mark.skipif(
            importlib.util.find_spec(package) is None,
            reason=f"the vendor's package {package} is not installed",
        ),
        # Warnings of the vendor's code are not ours to mend.
        pytest.mark.filterwarnings("ignore"),
    ]


interop = needs("huaweicloudsdkcore")
