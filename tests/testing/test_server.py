"""The server in a thread, as tests use it."""

from __future__ import annotations

import socket
import threading

import httpx2
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import CatalogError, ChangeError, FaultError
from modelarts_flavors.mock import Key, Token
from modelarts_flavors.testing import MockServer

NAME = "modelarts.vm.cpu8u32g"
ZONE = "cn-north-7a"
SOLD_OUT, NORMAL = contract().phases[1], contract().phases[0]


def get(server: MockServer, query: str = "") -> httpx2.Response:
    path = contract().operation.url_path(server.project_id)
    return httpx2.get(f"{server.url}{path}?{query}", headers={"X-Auth-Token": server.token})


def phase(server: MockServer) -> str:
    flavor = pointer.get_at(get(server).json(), contract().operation.paging.items_path)[0]
    found: str = pointer.get_at(flavor, contract().flavor.phase)[ZONE]
    return found


def test_capacity_faults_and_catalogue_change_from_python() -> None:
    with MockServer() as server:
        assert phase(server) == SOLD_OUT
        server.set_phase(NAME, ZONE, NORMAL)
        assert phase(server) == NORMAL
        server.set_faults("error=503", seed=4)
        assert get(server).status_code == 503
        server.set_faults()
        assert get(server).status_code == 200
        server.set_catalog([])
        assert get(server).json()["items"] == []
        server.reset()
        assert phase(server) == SOLD_OUT
        assert server.request_count == 6


def test_tokens_expire_from_python() -> None:
    with MockServer() as server:
        token = get(server, "limit=1").json()["metadata"]["continue"]
        assert get(server, f"continue={token}").status_code == 200
        server.expire_lists()
        server.expire_logins()
        assert get(server, f"continue={token}").status_code == 410


def test_wrong_changes_are_errors() -> None:
    with MockServer() as server:
        with pytest.raises(ChangeError, match="no flavor has the name 'none'"):
            server.set_phase("none", ZONE, NORMAL)
        with pytest.raises(FaultError):
            server.set_faults("none")
        with pytest.raises(CatalogError):
            server.set_catalog([{"kind": "none"}])


def test_what_it_is_told_is_what_it_serves() -> None:
    server = MockServer(project_ids=["p"], tokens=[Token("t")], keys=[Key("ak", "sk")])
    assert (server.project_id, server.token, server.ak, server.sk) == ("p", "t", "ak", "sk")


def test_it_can_be_started_again_and_leaves_nothing_behind() -> None:
    before = threading.active_count()
    server = MockServer()
    for _ in range(2):
        with server:
            assert get(server).status_code == 200
        with pytest.raises(httpx2.ConnectError):
            get(server)
    assert threading.active_count() == before


def test_a_busy_port_is_an_error_at_once() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OSError, match="in use"),
        MockServer(port=taken.getsockname()[1]),
    ):
        pass


def test_many_run_side_by_side() -> None:
    with MockServer() as one, MockServer(catalog=[]) as two:
        assert [len(get(server).json()["items"]) for server in (one, two)] == [40, 0]
