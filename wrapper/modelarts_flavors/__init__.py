"""Toolkit for the ModelArts resource flavors endpoint: client, mock server, conformance suite."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelarts_flavors.auth import AkSkAuth, PasswordAuth, SdkCredentialsAuth, TokenAuth
    from modelarts_flavors.capacity.errors import (
        HistoryError,
        HistoryLockedError,
        HistoryVersionError,
    )
    from modelarts_flavors.client import AsyncClient, AsyncFlavorPager, Client, FlavorPager, Page
    from modelarts_flavors.errors import (
        ApiError,
        AuthenticationError,
        BadRequestError,
        CatalogError,
        ChangeError,
        ClientStateError,
        CredentialsError,
        DuplicateFlavorError,
        ExpiredTokenError,
        FaultError,
        FlavorNotFoundError,
        FlavorsError,
        InvalidArgumentError,
        InvalidJSONError,
        MissingExtraError,
        NonTerminatingListError,
        NotFoundError,
        PagingError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        RepeatedTokenError,
        RequestTimeoutError,
        ResponseError,
        ResponseSchemaError,
        SelectorError,
        ServerError,
        TransportError,
        UnknownNameError,
    )
    from modelarts_flavors.flavors import Accelerator, Flavor, Volume
    from modelarts_flavors.retries import RetryPolicy
    from modelarts_flavors.selectors import LabelSelector

    __version__: str

__all__ = [
    "Accelerator",
    "AkSkAuth",
    "ApiError",
    "AsyncClient",
    "AsyncFlavorPager",
    "AuthenticationError",
    "BadRequestError",
    "CatalogError",
    "ChangeError",
    "Client",
    "ClientStateError",
    "CredentialsError",
    "DuplicateFlavorError",
    "ExpiredTokenError",
    "FaultError",
    "Flavor",
    "FlavorNotFoundError",
    "FlavorPager",
    "FlavorsError",
    "HistoryError",
    "HistoryLockedError",
    "HistoryVersionError",
    "InvalidArgumentError",
    "InvalidJSONError",
    "LabelSelector",
    "MissingExtraError",
    "NonTerminatingListError",
    "NotFoundError",
    "Page",
    "PagingError",
    "PasswordAuth",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RepeatedTokenError",
    "RequestTimeoutError",
    "ResponseError",
    "ResponseSchemaError",
    "RetryPolicy",
    "SdkCredentialsAuth",
    "SelectorError",
    "ServerError",
    "TokenAuth",
    "TransportError",
    "UnknownNameError",
    "Volume",
    "__version__",
]

# Imported when asked for: the mock server and the conformance suite work without the client. A name
# that is not here is an error of the module `errors`.
_HOMES = {
    "auth": ("AkSkAuth", "PasswordAuth", "SdkCredentialsAuth", "TokenAuth"),
    "capacity.errors": ("HistoryError", "HistoryLockedError", "HistoryVersionError"),
    "client": ("AsyncClient", "AsyncFlavorPager", "Client", "FlavorPager", "Page"),
    "flavors": ("Accelerator", "Flavor", "Volume"),
    "retries": ("RetryPolicy",),
    "selectors": ("LabelSelector",),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("modelarts-flavors")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = next((home for home, names in _HOMES.items() if name in names), "errors")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
