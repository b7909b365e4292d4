"""The server in a thread, as tests use it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from typing import Any

import freezegun
import httpx2
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import CatalogError, ChangeError, FaultError, InvalidArgumentError
from modelarts_flavors.mock import Key, MockApp, Token
from modelarts_flavors.testing import MockServer

NAME = "modelarts.vm.cpu8u32g"
ZONE = "cn-north-7a"


def get(server: MockServer, query: str = "") -> httpx2.Response:
    path = contract().operation.url_path(server.project_id)
    return httpx2.get(f"{server.url}{path}?{query}", headers={"X-Auth-Token": server.token})


def phase(server: MockServer) -> str:
    flavor = pointer.get_at(get(server).json(), contract().operation.paging.items_path)[0]
    found: str = pointer.get_at(flavor, contract().flavor.phase)[ZONE]
    return found


def test_capacity_faults_and_catalogue_change_from_python() -> None:
    with MockServer() as server:
        before = phase(server)
        other = next(one for one in contract().phases if one != before)
        server.set_phase(NAME, ZONE, other)
        assert phase(server) == other
        server.set_faults("error=503", seed=4)
        assert get(server).status_code == 503
        server.set_faults()
        assert get(server).status_code == 200
        server.set_catalog([])
        assert get(server).json()["items"] == []
        server.reset()
        assert phase(server) == before
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
            server.set_phase("none", ZONE, contract().phases[0])
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


def test_a_server_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> None:
        raise ValueError("no lifespan")

    monkeypatch.setattr(MockApp, "_lifespan", fails)
    before = threading.active_count()
    with pytest.raises(RuntimeError, match="the server did not start"), MockServer():
        pass
    assert threading.active_count() == before


@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_development_credentials_are_refused_elsewhere_than_on_loopback(host: str) -> None:
    with pytest.raises(InvalidArgumentError), MockServer(host=host):
        pass


@pytest.mark.parametrize(
    "options", [{"allow_development_credentials": True}, {"tokens": [Token("own")]}]
)
def test_any_address_can_be_served_on_purpose(options: dict[str, Any]) -> None:
    with MockServer(host="0.0.0.0", **options) as server:
        assert server.url.startswith("http://0.0.0.0:")


def test_children_do_not_inherit_the_socket() -> None:
    with MockServer() as server:
        address = server.url.removeprefix("http://").split(":")
        code = """
import os, socket, sys
for number in range(3, 100):
    try:
        found = socket.socket(fileno=os.dup(number)).getsockname()
    except OSError:
        continue
    print(found[1])
"""
        ports = subprocess.run(
            [sys.executable, "-c", code],
            close_fds=False,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        assert address[1] not in ports


def test_time_is_looked_up_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools that freeze the time replace `time.time`, after this package was imported."""
    with MockServer(token_ttl=60) as server:
        token = get(server, "limit=1").json()["metadata"]["continue"]
        assert get(server, f"continue={token}").status_code == 200
        later = time.time() + 100
        monkeypatch.setattr(time, "time", lambda: later)
        assert get(server, f"continue={token}").status_code == 410


def test_a_signature_is_checked_at_the_frozen_time() -> None:
    from modelarts_flavors import AkSkAuth, Client

    with MockServer() as server, freezegun.freeze_time("2001-02-03"):
        auth = AkSkAuth(server.ak, server.sk)
        with Client(endpoint=server.url, project_id=server.project_id, auth=auth) as client:
            assert len(list(client.list_flavors())) == 40


@pytest.mark.timeout(60)
@pytest.mark.parametrize("module", ["no module", "uvloop"])
def test_a_server_starts_and_ends_while_the_time_is_frozen(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With uvloop and, where that is absent, with asyncio, whose timers follow `time.monotonic`."""
    monkeypatch.setitem(sys.modules, module, None)
    with freezegun.freeze_time("2001-02-03"), MockServer() as server:
        assert get(server).status_code == 200


def test_many_run_side_by_side() -> None:
    with MockServer() as one, MockServer(catalog=[]) as two:
        assert [len(get(server).json()["items"]) for server in (one, two)] == [40, 0]
