"""A mock server, and the options and the environment with which the program reaches it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelarts_flavors.testing import MockServer


@pytest.fixture(scope="module")
def mock() -> Iterator[MockServer]:
    """One server for the tests of a module."""
    with MockServer() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment without the credentials and the cache of the machine."""
    for name in os.environ:
        if name.startswith(("HUAWEICLOUD_", "HW_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def access(mock: MockServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that lead to the server; its token is in the environment."""
    monkeypatch.setenv("HW_AUTH_TOKEN", mock.token)
    return ["--endpoint", mock.url, "--project-id", mock.project_id]
