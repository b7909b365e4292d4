"""Toolkit for the ModelArts resource flavors endpoint: client, mock server, conformance suite."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelarts_flavors.auth import AkSkAuth, PasswordAuth, SdkCredentialsAuth, TokenAuth
    from modelarts_flavors.client import AsyncClient, Client
    from modelarts_flavors.errors import FlavorsError
    from modelarts_flavors.flavor import Accelerator, Flavor, Volume
    from modelarts_flavors.paging import AsyncPages, Page, Pages
    from modelarts_flavors.retries import RetryPolicy
    from modelarts_flavors.selectors import LabelSelector

# Imported when asked for: the mock server and the conformance suite live here without the client.
_HOMES = {
    "Accelerator": "flavor",
    "AkSkAuth": "auth",
    "AsyncClient": "client",
    "AsyncPages": "paging",
    "Client": "client",
    "Flavor": "flavor",
    "FlavorsError": "errors",
    "LabelSelector": "selectors",
    "Page": "paging",
    "Pages": "paging",
    "PasswordAuth": "auth",
    "RetryPolicy": "retries",
    "SdkCredentialsAuth": "auth",
    "TokenAuth": "auth",
    "Volume": "flavor",
}

__all__ = [
    "Accelerator",
    "AkSkAuth",
    "AsyncClient",
    "AsyncPages",
    "Client",
    "Flavor",
    "FlavorsError",
    "LabelSelector",
    "Page",
    "Pages",
    "PasswordAuth",
    "RetryPolicy",
    "SdkCredentialsAuth",
    "TokenAuth",
    "Volume",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
