"""OpenStack's own clients, unchanged, against the mock: discovery, login, catalog, and the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import built_in
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_USER
from modelarts_flavors.testing import MockServer

pytest.importorskip("keystoneauth1")
openstack = pytest.importorskip("openstack")

from keystoneauth1 import exceptions, session  # noqa: E402
from keystoneauth1.adapter import Adapter  # noqa: E402
from keystoneauth1.identity import generic, v3  # noqa: E402

pytestmark = [
    pytest.mark.interop,
    # Warnings of these libraries' own code are not ours to mend.
    pytest.mark.filterwarnings("ignore"),
]
SERVICES = contract().iam.catalog_paths
MODELARTS, IDENTITY = SERVICES


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(project_ids=["p1", "p2"]) as running:
        yield running


def user(server: MockServer, **changed: str) -> dict[str, str]:
    return {
        "username": DEVELOPMENT_USER.name,
        "password": DEVELOPMENT_USER.password,
        "user_domain_name": DEVELOPMENT_USER.domain,
        **changed,
    }


def scoped(server: MockServer) -> dict[str, str]:
    return user(
        server, project_name=server.options.region, project_domain_name=DEVELOPMENT_USER.domain
    )


def names(response: Any) -> tuple[str, ...]:
    items = pointer.get_at(response.json(), contract().operation.paging.items_path)
    return tuple(pointer.get_at(item, contract().flavor.name) for item in items)


def path(project_id: str = "p1") -> str:
    return contract().operation.url_path(project_id)


@pytest.mark.parametrize(
    ("kind", "below"),
    [
        (v3.Password, "/v3"),
        (generic.Password, ""),
        (generic.Password, "/"),
        (generic.Password, "/v3"),
    ],
)
def test_a_password_finds_the_service_in_the_catalog(
    server: MockServer, kind: Any, below: str
) -> None:
    auth = kind(auth_url=server.url + below, **scoped(server))
    with_session = session.Session(auth=auth)
    assert with_session.get_endpoint(service_type=MODELARTS) == server.url
    found = with_session.get(path(), endpoint_filter={"service_type": MODELARTS})
    assert names(found) == built_in().names
    assert with_session.get_project_id() == "p1"


def test_an_adapter_of_a_region_and_interface(server: MockServer) -> None:
    auth = v3.Password(auth_url=f"{server.url}/v3", **scoped(server))
    settings = {"interface": "public", "region_name": server.options.region}
    adapter = Adapter(session.Session(auth=auth), service_type=MODELARTS, **settings)
    assert names(adapter.get(path(), params={"limit": 3})) == built_in().names[:3]
    identity = Adapter(session.Session(auth=auth), service_type=IDENTITY, version="3")
    assert [project["id"] for project in identity.get("/projects").json()["projects"]] == ["p1"]


def test_a_login_without_a_project_is_exchanged_for_one_with(server: MockServer) -> None:
    url = f"{server.url}/v3"
    unscoped = session.Session(auth=v3.Password(auth_url=url, unscoped=True, **user(server)))
    listed = unscoped.get(f"{url}/projects").json()["projects"]
    assert [project["id"] for project in listed] == ["p1", "p2"]
    token = v3.Token(auth_url=url, token=unscoped.get_token(), project_id="p2")
    found = session.Session(auth=token).get(path("p2"), endpoint_filter={"service_type": MODELARTS})
    assert names(found) == built_in().names


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"password": "wrong"}, exceptions.Unauthorized, "password is wrong"),
        ({"user_domain_name": ""}, exceptions.BadRequest, "domain/name is missing"),
        ({"project_name": "none"}, exceptions.BadRequest, "No project has the name 'none'"),
    ],
)
def test_the_library_shows_what_is_wrong(
    server: MockServer, changed: dict[str, str], error: type[Exception], message: str
) -> None:
    auth = v3.Password(auth_url=f"{server.url}/v3", **{**scoped(server), **changed})
    with pytest.raises(error, match=message):
        session.Session(auth=auth).get_token()


def test_clouds_yaml(server: MockServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = {
        "mock": {
            "auth": {"auth_url": f"{server.url}/v3", **scoped(server)},
            "region_name": server.options.region,
            "interface": "public",
            "identity_api_version": "3",
        }
    }
    file = tmp_path / "clouds.yaml"
    file.write_text(yaml.safe_dump({"clouds": clouds}))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(file))
    with openstack.connect(cloud="mock") as connection:
        assert connection.current_project_id == "p1"
        assert [project.id for project in connection.identity.projects()] == ["p1"]
        # Not `get_session_client`, which looks for the latest version at the root of the host: there
        # it finds IAM's, as the two services of the mock share a host.
        found = connection.session.get(path(), endpoint_filter={"service_type": MODELARTS})
        assert names(found) == built_in().names
