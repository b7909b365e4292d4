"""Toolkit for the ModelArts resource flavors endpoint: client, mock server, conformance suite."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelarts_flavors.auth import AkSkAuth, PasswordAuth, SdkCredentialsAuth, TokenAuth
    from modelarts_flavors.client.client import AsyncClient, Client
    from modelarts_flavors.client.pager import AsyncFlavorPager, FlavorPager, Page
    from modelarts_flavors.errors import FlavorsError
    from modelarts_flavors.flavors.flavor import Accelerator, Flavor, Volume
    from modelarts_flavors.retries import RetryPolicy
    from modelarts_flavors.selectors import LabelSelector

# Imported when asked for: the mock server and the conformance suite live here without the client.
_HOMES = {
    "Accelerator": "flavors",
    "AkSkAuth": "auth",
    "AsyncClient": "client",
    "AsyncFlavorPager": "client",
    "Client": "client",
    "Flavor": "flavors",
    "FlavorsError": "errors",
    "LabelSelector": "selectors",
    "Page": "client",
    "FlavorPager": "client",
    "PasswordAuth": "auth",
    "RetryPolicy": "retries",
    "SdkCredentialsAuth": "auth",
    "TokenAuth": "auth",
    "Volume": "flavors",
}

__all__ = [
    "Accelerator",
    "AkSkAuth",
    "AsyncClient",
    "AsyncFlavorPager",
    "Client",
    "Flavor",
    "FlavorPager",
    "FlavorsError",
    "LabelSelector",
    "Page",
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
