"""The mock in process: for both kinds of clients, cut connections included."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import create_app
from modelarts_flavors.testing import MockTransport

APP = create_app()
PATH = contract().operation.url_path(APP.options.project_ids[0])
HEADERS = {contract().token.header: APP.options.tokens[0].text}


def test_a_sync_client() -> None:
    with httpx2.Client(transport=MockTransport(APP), base_url="http://mock") as client:
        response = client.get(PATH, headers=HEADERS)
        assert (response.status_code, len(response.json()["items"])) == (200, 40)
        assert client.post("/v3/auth/tokens", json={}).status_code == 400


def test_an_async_client() -> None:
    async def ask() -> httpx2.Response:
        async with httpx2.AsyncClient(
            transport=MockTransport(APP), base_url="http://mock", headers=HEADERS
        ) as client:
            return await client.get(PATH)

    assert asyncio.run(ask()).status_code == 200


def test_a_sync_client_while_a_loop_runs() -> None:
    async def ask() -> int:
        with httpx2.Client(transport=MockTransport(APP), base_url="http://mock") as client:
            return client.get("/healthz").status_code

    assert asyncio.run(ask()) == 200


@pytest.mark.parametrize("fault", ["drop", "truncate"])
def test_a_cut_connection(fault: str) -> None:
    headers = {**HEADERS, "prefer": f"fault={fault}"}
    with (
        httpx2.Client(transport=MockTransport(APP), base_url="http://mock") as client,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        client.get(PATH, headers=headers)


@pytest.mark.parametrize("fault", ["drop", "truncate"])
def test_a_cut_connection_of_an_async_client(fault: str) -> None:
    async def ask() -> None:
        async with httpx2.AsyncClient(
            transport=MockTransport(APP), base_url="http://mock", headers=HEADERS
        ) as client:
            await client.get(PATH, headers={"prefer": f"fault={fault}"})

    with pytest.raises(httpx2.RemoteProtocolError):
        asyncio.run(ask())


def test_a_body_that_is_streamed() -> None:
    login = contract().iam.token_request.filled({})
    with httpx2.Client(transport=MockTransport(APP), base_url="http://mock") as client:
        response = client.post("/v3/auth/tokens", content=iter([json.dumps(login).encode()]))
    assert response.status_code == contract().iam.error_by_role("wrong-password").status
