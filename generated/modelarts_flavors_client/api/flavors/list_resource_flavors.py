# Generated from openapi/openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
"""List resource flavors: GET /v1/{project_id}/resourceflavors

Gives the flavors that the project can use, a page at a time. The request has no body.

Follow `metadata.continue` until it is absent or empty: a page may hold fewer flavors than
asked for, or even none, in the middle of a list.

A status that the document does not list gives `parsed` None, or `errors.UnexpectedStatus` where
the client has `raise_on_unexpected_status`. A timeout raises `httpx2.TimeoutException`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import httpx2

from ... import errors
from ...types import UNSET, Response, Unset, known_status, to_wire

if TYPE_CHECKING:
    from ...client import AuthenticatedClient, Client
    from ...models.error_response import ErrorResponse
    from ...models.resource_flavor_list import ResourceFlavorList

PARAMETERS: Final[Mapping[str, str]] = {
    "project_id": "project_id",
    "continue": "continue_",
    "limit": "limit",
    "labelSelector": "label_selector",
}
"""The argument for each parameter, by the name that the parameter has on the wire."""

REQUIRED: Final[frozenset[str]] = frozenset(
    {
        "project_id",
    }
)
"""The parameters that every request has, by the same names."""


def get_kwargs(
    project_id: str,
    *,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> dict[str, Any]:
    """The arguments of `httpx2.Client.request` that make this request."""

    _values = {
        "continue": continue_,
        "limit": limit,
        "labelSelector": label_selector,
    }
    params = {k: to_wire(v) for k, v in _values.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/{project_id}/resourceflavors".format(
            project_id=quote(str(project_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def parse_response(
    *, client: Client, response: httpx2.Response
) -> ErrorResponse | ResourceFlavorList | None:
    """The body of a response as the document describes it for that status.

    A success whose body is not JSON, or not of the kind that is described, raises ValueError; an
    error response with such a body, a gateway's HTML page for example, gives None.
    """
    try:
        return _parse_body(client, response)
    except ValueError:
        if response.is_success:
            raise
        return None


def _parse_body(
    client: Client, response: httpx2.Response
) -> ErrorResponse | ResourceFlavorList | None:
    from ...models.error_response import ErrorResponse
    from ...models.resource_flavor_list import ResourceFlavorList

    if response.status_code == 200:
        return ResourceFlavorList.from_json(response.content)
    if response.status_code == 400:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 401:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 403:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 404:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 405:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 410:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 413:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 414:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 429:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 500:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 502:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 503:
        return ErrorResponse.from_json(response.content)
    if response.status_code == 504:
        return ErrorResponse.from_json(response.content)
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


def _build_response(
    client: Client, response: httpx2.Response
) -> Response[ErrorResponse | ResourceFlavorList]:
    return Response(
        status_code=known_status(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )


def sync_detailed(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> Response[ErrorResponse | ResourceFlavorList]:
    """Send the request; give status, headers, raw body and parsed body.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):
    """
    response = client.get_httpx_client().request(
        **get_kwargs(
            project_id=project_id,
            continue_=continue_,
            limit=limit,
            label_selector=label_selector,
        )
    )
    return _build_response(client, response)


async def asyncio_detailed(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> Response[ErrorResponse | ResourceFlavorList]:
    """`sync_detailed` for asynchronous programs.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):
    """
    response = await client.get_async_httpx_client().request(
        **get_kwargs(
            project_id=project_id,
            continue_=continue_,
            limit=limit,
            label_selector=label_selector,
        )
    )
    return _build_response(client, response)


def sync(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> ErrorResponse | ResourceFlavorList | None:
    """Send the request; give the parsed body.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):
    """
    return sync_detailed(
        project_id=project_id,
        client=client,
        continue_=continue_,
        limit=limit,
        label_selector=label_selector,
    ).parsed


async def asyncio(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> ErrorResponse | ResourceFlavorList | None:
    """`sync` for asynchronous programs.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):
    """
    return (
        await asyncio_detailed(
            project_id=project_id,
            client=client,
            continue_=continue_,
            limit=limit,
            label_selector=label_selector,
        )
    ).parsed
