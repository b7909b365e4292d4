"""The vendor's own SDK, unchanged, against the mock: signed requests, paging and refusals.

The SDK writes into the home directory when it is imported, so HOME is a temporary folder before
the first import.
"""

from __future__ import annotations

import functools
import importlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.support.vendor import needs

from modelarts_flavors.contract import contract
from modelarts_flavors.mock import Key, built_in
from modelarts_flavors.testing import MockServer

pytestmark = needs("huaweicloudsdkmodelarts")


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield importlib.import_module("huaweicloudsdkmodelarts.v1")


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


Connect = Callable[..., Any]


def connection(sdk: Any, server: MockServer, **changed: str) -> Any:
    """A client of the SDK for a server, with its first key and project unless they are changed."""
    credentials = importlib.import_module("huaweicloudsdkcore.auth.credentials")
    used = {"ak": server.ak, "sk": server.sk, "project_id": server.project_id, **changed}
    return (
        sdk.ModelArtsClient.new_builder()
        .with_credentials(credentials.BasicCredentials(**used))
        .with_endpoints([server.url])
        .build()
    )


@pytest.fixture
def connect(sdk: Any, server: MockServer) -> Connect:
    return functools.partial(connection, sdk, server)


def walk(sdk: Any, client: Any, limit: int, selector: str | None = None) -> list[str]:
    names: list[str] = []
    token = None
    while True:
        request = sdk.ListResourceFlavorsRequest(
            _continue=token, limit=limit, label_selector=selector
        )
        page = client.list_resource_flavors(request)
        names += [flavor.metadata.name for flavor in page.items]
        token = page.metadata._continue
        if not token:
            return names


@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_lists_every_flavor(sdk: Any, connect: Connect, limit: int) -> None:
    assert list(built_in().names) == walk(sdk, connect(), limit)


def test_a_selector_reaches_the_server(sdk: Any, connect: Connect) -> None:
    selector = "os.modelarts/scope=Train,os.modelarts.flavor/baremetal"
    expected = [
        name
        for name, labels in zip(built_in().names, built_in().labels, strict=True)
        if labels.get("os.modelarts/scope") == "Train" and "os.modelarts.flavor/baremetal" in labels
    ]
    assert len(expected) > 2
    assert expected == walk(sdk, connect(), 2, selector)


def refusal(sdk: Any, call: Callable[[], Any]) -> Any:
    exceptions = importlib.import_module("huaweicloudsdkcore.exceptions.exceptions")
    with pytest.raises(exceptions.ClientRequestException) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("wrong", [{"sk": "wrong"}, {"ak": "unknown"}])
def test_a_wrong_key_is_refused(sdk: Any, connect: Connect, wrong: dict[str, str]) -> None:
    error = refusal(sdk, lambda: walk(sdk, connect(**wrong), 500))
    assert (error.status_code, error.error_code) == (401, "APIG.0301")
    assert "canonicalRequest:GET|/v1/" in error.error_msg


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"limit": 501}, 400, "ModelArts.50004000"),
        ({"limit": -1}, 400, "ModelArts.50004000"),
        ({"label_selector": "a in"}, 400, "ModelArts.50004000"),
        ({"_continue": "made up"}, 400, "ModelArts.50004000"),
    ],
)
def test_the_services_own_error_arrives(
    sdk: Any, connect: Connect, query: dict[str, Any], status: int, code: str
) -> None:
    request = sdk.ListResourceFlavorsRequest(**query)
    error = refusal(sdk, lambda: connect().list_resource_flavors(request))
    assert (status, code) == (error.status_code, error.error_code)
    assert len(error.request_id) == 32


def test_an_unknown_project_is_not_found(sdk: Any, connect: Connect) -> None:
    error = refusal(sdk, lambda: walk(sdk, connect(project_id="f" * 32), 500))
    assert (error.status_code, error.error_code) == (404, "ModelArts.50005101")


def test_the_vendors_sample_survives(sdk: Any, connect: Connect) -> None:
    http = importlib.import_module("huaweicloudsdkcore.utils.http_utils")
    page = connect().list_resource_flavors(sdk.ListResourceFlavorsRequest(limit=1))
    assert http.sanitize_for_serialization(page.items[0]) == built_in().flavors[0]


@pytest.mark.parametrize("profile", ["documented", "kubernetes"])
@pytest.mark.parametrize("limit", [1, 3, 7, 500])
def test_lists_every_flavor_of_a_hostile_server(sdk: Any, profile: str, limit: int) -> None:
    with MockServer(profile=profile, faults=["hostile"], seed=limit) as hostile:
        assert walk(sdk, connection(sdk, hostile), limit) == list(built_in().names)


def test_an_old_signature_is_refused(sdk: Any) -> None:
    with MockServer(clock=lambda: time.time() + 1000) as ahead:
        error = refusal(sdk, lambda: walk(sdk, connection(sdk, ahead), 500))
    assert (error.status_code, error.error_code) == (401, "APIG.0301")
    assert "signature expired" in error.error_msg


def test_a_project_of_others_is_refused(sdk: Any) -> None:
    keys = [Key("AK", "SK", "p1")]
    with MockServer(project_ids=["p1", "p2"], keys=keys) as shared:
        error = refusal(sdk, lambda: walk(sdk, connection(sdk, shared, project_id="p2"), 500))
    assert (error.status_code, error.error_code) == (403, "ModelArts.0210")


def test_an_expired_token_arrives_as_410(sdk: Any) -> None:
    with MockServer() as expiring:
        client = connection(sdk, expiring)
        first = client.list_resource_flavors(sdk.ListResourceFlavorsRequest(limit=3))
        expiring.expire_lists()
        request = sdk.ListResourceFlavorsRequest(limit=3, _continue=first.metadata._continue)
        error = refusal(sdk, lambda: client.list_resource_flavors(request))
    assert error.status_code == 410


@pytest.mark.parametrize(
    "name", [name for name, case in contract().errors.items() if 400 <= case.status < 500]
)
def test_every_documented_refusal_arrives_with_its_code(sdk: Any, name: str) -> None:
    case = contract().errors[name]
    with MockServer(faults=[f"error={name}"]) as failing:
        error = refusal(sdk, lambda: walk(sdk, connection(sdk, failing), 500))
    # Of a 429 the SDK keeps the status only, and gives that for the code.
    expected = case.code if case.status != 429 else "429"
    assert (error.status_code, error.error_code) == (case.status, expected)


def test_a_missing_project_is_asked_of_iam(sdk: Any, server: MockServer) -> None:
    credentials = importlib.import_module("huaweicloudsdkcore.auth.credentials")
    region = importlib.import_module("huaweicloudsdkcore.region.region")
    client = (
        sdk.ModelArtsClient.new_builder()
        .with_credentials(
            credentials.BasicCredentials(server.ak, server.sk).with_iam_endpoint(server.url)
        )
        .with_region(region.Region("cn-north-4", server.url))
        .build()
    )
    assert walk(sdk, client, 7) == list(built_in().names)
