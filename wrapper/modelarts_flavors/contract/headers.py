"""The response headers that have a role: which name carries the request id, the wait, the methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from modelarts_flavors.contract.openapi_document import OpenAPIDocument


def read_headers(raw: OpenAPIDocument, operation: Mapping[str, Any]) -> dict[str, str]:
    """Header names by `x-role`, from every response of an operation.

    >>> from modelarts_flavors.contract import contract
    >>> contract().headers["request-id"]
    'X-Request-Id'
    """
    return {
        role: name
        for response in operation["responses"].values()
        for name, header in raw.resolve(response).get("headers", {}).items()
        if (role := raw.resolve(header).get("x-role"))
    }
