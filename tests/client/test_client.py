"""What a client is given, what it shows, and what it leaves alone."""

from __future__ import annotations

import ast
import asyncio
import importlib.metadata
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.support.clients import in_process
from tests.support.clock import ManualClock
from tests.support.responses import CONTINUE, LIMIT, PROJECT, SELECTOR, TOKEN, Answers, page
from tests.support.server import Server

import modelarts_flavors
import modelarts_flavors_client
from modelarts_flavors import AsyncClient, Client, _generated, client, errors, flavors
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError

GIVEN: dict[str, Any] = {"project_id": PROJECT, "auth": TOKEN}


def served(script: Answers, **settings: object) -> httpx2.Client:
    return httpx2.Client(transport=httpx2.MockTransport(in_process(script)), **settings)  # type: ignore[arg-type]


def test_the_region_gives_the_address() -> None:
    script = Answers(page("a"))
    client = Client("ap-southeast-1", http_client=served(script), **GIVEN)
    assert [flavor.name for flavor in client.list_flavors()] == ["a"]
    assert client.endpoint == contract().endpoint("ap-southeast-1")
    assert str(script.requests[0].url).startswith(client.endpoint + "/v1/")


def test_a_base_url_may_have_a_path_and_a_slash() -> None:
    script = Answers(page())
    client = Client(endpoint="http://proxy/modelarts/", http_client=served(script), **GIVEN)
    assert list(client.list_flavors()) == []
    assert script.requests[0].url.path == f"/modelarts/v1/{PROJECT}/resourceflavors"


def test_a_list_can_be_read_again() -> None:
    script = Answers(page("a", token="t1"), page("b"), page("a", token="t1"), page("b"))
    flavors = Client(endpoint="http://x", http_client=served(script), **GIVEN).list_flavors()
    assert [flavor.name for flavor in flavors] == ["a", "b"]
    assert [flavor.name for flavor in flavors] == ["a", "b"]


def test_threads_share_a_client(server: Server) -> None:
    def script(request: httpx2.Request) -> httpx2.Response:
        start = int(request.url.params.get(CONTINUE, 0))
        return page(f"f{start}", token=str(start + 1) if start < 9 else None)

    with Client(endpoint=server.play(script), **GIVEN) as client, ThreadPoolExecutor(8) as pool:
        read = pool.map(lambda _: [f.name for f in client.list_flavors()], range(16))
        assert list(read) == [[f"f{number}" for number in range(10)]] * 16


def test_nothing_is_sent_before_it_is_needed() -> None:
    script = Answers(page("a", token="t1"), page("b"))
    flavors = Client(endpoint="http://x", http_client=served(script), **GIVEN).list_flavors()
    assert len(script.requests) == 0
    next(iter(flavors))
    assert len(script.requests) == 1


def test_a_client_of_ones_own_stays_open_and_is_not_changed() -> None:
    script = Answers(page("a"))
    http = served(script, headers={"X-Team": "a"}, params={"lang": "en"}, follow_redirects=True)
    with Client(endpoint="http://x", http_client=http, **GIVEN) as client:
        assert client.http_client is http
        list(client.list_flavors())
    assert http.is_closed is False
    assert http.follow_redirects is True
    assert "x-auth-token" not in http.headers
    (request,) = script.requests
    assert request.headers["x-team"] == "a"
    assert request.url.params["lang"] == "en"


def test_redirects_are_not_followed_by_a_client_that_follows_them() -> None:
    script = Answers(httpx2.Response(302, headers={"Location": "http://elsewhere"}))
    http = served(script, follow_redirects=True)
    client = Client(endpoint="http://x", http_client=http, **GIVEN)
    with pytest.raises(modelarts_flavors.errors.RedirectError):
        list(client.list_flavors())
    assert len(script.requests) == 1


def test_the_credentials_of_ones_own_client_are_used() -> None:
    script = Answers(page("a"))
    http = served(script, auth=("user", "pass"))
    list(Client(endpoint="http://x", project_id=PROJECT, http_client=http).list_flavors())
    assert script.requests[0].headers["authorization"].startswith("Basic ")


def test_a_client_closes_what_it_opened(server: Server) -> None:
    with Client(endpoint=server.play(Answers(page("a"))), **GIVEN) as client:
        list(client.list_flavors())
        http = client.http_client
        assert http.is_closed is False
    assert http.is_closed is True


def test_an_async_client_closes_what_it_opened(server: Server) -> None:
    async def work() -> bool:
        async with AsyncClient(endpoint=server.play(Answers(page("a"))), **GIVEN) as client:
            assert [flavor.name async for flavor in client.list_flavors()] == ["a"]
            http = client.http_client
        return http.is_closed

    assert asyncio.run(work()) is True


@pytest.mark.parametrize(
    ("client", "http", "needed"),
    [
        (Client, httpx2.AsyncClient, r"AsyncClient; needed is an httpx2\.Client"),
        (AsyncClient, httpx2.Client, r"Client; needed is an httpx2\.AsyncClient"),
    ],
)
def test_a_client_of_the_wrong_kind(client: type, http: type, needed: str) -> None:
    with pytest.raises(InvalidArgumentError, match=needed):
        client(endpoint="http://x", http_client=http(), **GIVEN)


def test_a_client_that_was_never_used_closes() -> None:
    with Client(endpoint="http://x", **GIVEN):
        pass


def test_event_hooks_see_every_request() -> None:
    seen: list[str] = []
    client = Client(endpoint="http://x", http_client=served(Answers(page("a"))), **GIVEN)
    client.http_client.event_hooks = {"request": [lambda request: seen.append(request.method)]}
    list(client.list_flavors())
    assert seen == ["GET"]


@pytest.mark.parametrize(
    ("own", "given", "expected"),
    [
        (None, {}, {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 30.0}),
        (None, {"timeout": 5}, dict.fromkeys(("connect", "read", "write", "pool"), 5)),
        (3, {}, dict.fromkeys(("connect", "read", "write", "pool"), 3)),
        (3, {"timeout": 5}, dict.fromkeys(("connect", "read", "write", "pool"), 5)),
        (3, {"timeout": None}, dict.fromkeys(("connect", "read", "write", "pool"), None)),
    ],
)
def test_timeouts(
    own: float | None, given: dict[str, Any], expected: dict[str, float], server: Server
) -> None:
    seen: list[object] = []
    http = None if own is None else httpx2.Client(timeout=own)
    with Client(
        endpoint=server.play(Answers(page())), http_client=http, **GIVEN, **given
    ) as client:
        hooks = {"request": [lambda request: seen.append(request.extensions["timeout"])]}
        client.http_client.event_hooks = hooks
        list(client.list_flavors())
    assert seen == [expected]
    if http is not None:
        http.close()


def test_further_parameters_go_by_their_names_on_the_wire() -> None:
    script = Answers(page())
    client = Client(endpoint="http://x", http_client=served(script), **GIVEN)
    for name in (LIMIT, SELECTOR, CONTINUE, contract().operation.project.name):
        with pytest.raises(InvalidArgumentError, match=f"{name!r} has an argument of its own"):
            client.list_flavors(parameters={name: "1"})
    list(client.list_flavors(parameters={}))
    assert script.queries == [{}]


def test_no_project_and_no_region(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in ("HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID", "HW_REGION_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(CredentialsError):
        Client(endpoint="http://x", auth=TOKEN)


def test_one_logger_tells_what_is_sent(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="modelarts_flavors")
    script = Answers(httpx2.Response(503), page("a"))
    client = Client(endpoint="http://x", http_client=served(script), clock=ManualClock(), **GIVEN)
    list(client.list_flavors())
    messages = [r.getMessage() for r in caplog.records if r.name == "modelarts_flavors"]
    assert messages == [
        f"GET http://x/v1/{PROJECT}/resourceflavors: 503, attempt 1, request id none",
        "attempt 1: 503: no message; the body begins with ''; next in 0.2 s",
        f"GET http://x/v1/{PROJECT}/resourceflavors: 200, attempt 2, request id none",
    ]


def test_all_names_what_is_public() -> None:
    public = {*client.__all__, *errors.__all__, *flavors.__all__}
    public |= {"AkSkAuth", "PasswordAuth", "SdkCredentialsAuth", "TokenAuth"}
    public |= {"HistoryError", "HistoryLockedError", "HistoryVersionError"}
    public |= {"LabelSelector", "RetryPolicy", "__version__"}
    assert sorted(public) == modelarts_flavors.__all__


def test_every_public_name_can_be_imported_and_is_known_to_type_checkers() -> None:
    source = ast.parse(Path(modelarts_flavors.__file__).read_text())
    (typed,) = (node for node in source.body if isinstance(node, ast.If))
    names = {name.name for node in ast.walk(typed) for name in getattr(node, "names", ())}
    assert {*modelarts_flavors.__all__} == names | {"__version__"}
    for name in names:
        assert getattr(modelarts_flavors, name).__module__.startswith("modelarts_flavors.")
        assert name in dir(modelarts_flavors)
    with pytest.raises(AttributeError, match="no attribute 'Clent'"):
        modelarts_flavors.Clent  # noqa: B018


def test_the_generated_model_has_one_name_in_the_wrapper() -> None:
    assert modelarts_flavors_client.Item is _generated.ResourceFlavor
    with pytest.raises(AttributeError, match="no attribute 'Other'"):
        _ = _generated.Other


def test_the_version_is_that_of_the_distribution() -> None:
    assert importlib.metadata.version("modelarts-flavors") == modelarts_flavors.__version__


@pytest.mark.parametrize(
    "name",
    [name for name in modelarts_flavors.__all__ if not name.endswith(("Error", "__version__"))],
)
def test_every_public_name_has_an_example(name: str) -> None:
    assert ">>> " in (getattr(modelarts_flavors, name).__doc__ or "")
