# Generated from openapi/openapi.yaml by openapi-python-client. Do not edit:
# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2 as httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_response import ErrorResponse
from ...models.resource_flavor_list import ResourceFlavorList
from ...types import UNSET, Response, Unset


def _get_kwargs(
    project_id: str,
    *,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["continue"] = continue_

    params["limit"] = limit

    params["labelSelector"] = label_selector

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/{project_id}/resourceflavors".format(
            project_id=quote(str(project_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ErrorResponse | ResourceFlavorList | None:
    if response.status_code == 200:
        response_200 = ResourceFlavorList.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = ErrorResponse.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = ErrorResponse.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ErrorResponse.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ErrorResponse.from_dict(response.json())

        return response_404

    if response.status_code == 405:
        response_405 = ErrorResponse.from_dict(response.json())

        return response_405

    if response.status_code == 410:
        response_410 = ErrorResponse.from_dict(response.json())

        return response_410

    if response.status_code == 429:
        response_429 = ErrorResponse.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = ErrorResponse.from_dict(response.json())

        return response_500

    if response.status_code == 502:
        response_502 = ErrorResponse.from_dict(response.json())

        return response_502

    if response.status_code == 503:
        response_503 = ErrorResponse.from_dict(response.json())

        return response_503

    if response.status_code == 504:
        response_504 = ErrorResponse.from_dict(response.json())

        return response_504

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorResponse | ResourceFlavorList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> Response[ErrorResponse | ResourceFlavorList]:
    """List resource flavors

     Gives the flavors that the project can use, a page at a time. Follow `metadata.continue`
    until it is absent or empty: a page may be short, or even empty, in the middle of a list.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ResourceFlavorList]
    """

    kwargs = _get_kwargs(
        project_id=project_id,
        continue_=continue_,
        limit=limit,
        label_selector=label_selector,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> ErrorResponse | ResourceFlavorList | None:
    """List resource flavors

     Gives the flavors that the project can use, a page at a time. Follow `metadata.continue`
    until it is absent or empty: a page may be short, or even empty, in the middle of a list.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ResourceFlavorList
    """

    return sync_detailed(
        project_id=project_id,
        client=client,
        continue_=continue_,
        limit=limit,
        label_selector=label_selector,
    ).parsed


async def asyncio_detailed(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> Response[ErrorResponse | ResourceFlavorList]:
    """List resource flavors

     Gives the flavors that the project can use, a page at a time. Follow `metadata.continue`
    until it is absent or empty: a page may be short, or even empty, in the middle of a list.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorResponse | ResourceFlavorList]
    """

    kwargs = _get_kwargs(
        project_id=project_id,
        continue_=continue_,
        limit=limit,
        label_selector=label_selector,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    project_id: str,
    *,
    client: AuthenticatedClient,
    continue_: str | Unset = UNSET,
    limit: int | Unset = 500,
    label_selector: str | Unset = UNSET,
) -> ErrorResponse | ResourceFlavorList | None:
    """List resource flavors

     Gives the flavors that the project can use, a page at a time. Follow `metadata.continue`
    until it is absent or empty: a page may be short, or even empty, in the middle of a list.

    Args:
        project_id (str):
        continue_ (str | Unset):
        limit (int | Unset):  Default: 500.
        label_selector (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorResponse | ResourceFlavorList
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
