"""The vendor's own SDK, unchanged, against the mock: signed requests, paging and refusals.

The SDK writes into the home directory when it is imported, so HOME is a temporary folder before
the first import.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from modelarts_flavors.mock import built_in
from modelarts_flavors.testing import FlavorServer

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(
        importlib.util.find_spec("huaweicloudsdkmodelarts") is None,
        reason="the vendor's SDK is not installed",
    ),
    # Warnings of the SDK's own code are not ours to mend.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        yield importlib.import_module("huaweicloudsdkmodelarts.v1")


@pytest.fixture(scope="module")
def server() -> Iterator[FlavorServer]:
    with FlavorServer() as running:
        yield running


Connect = Callable[..., Any]


@pytest.fixture
def connect(sdk: Any, server: FlavorServer) -> Connect:
    def make(ak: str = server.ak, sk: str = server.sk, project_id: str = server.project_id) -> Any:
        credentials = importlib.import_module("huaweicloudsdkcore.auth.credentials")
        return (
            sdk.ModelArtsClient.new_builder()
            .with_credentials(credentials.BasicCredentials(ak, sk, project_id))
            .with_endpoints([server.url])
            .build()
        )

    return make


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
