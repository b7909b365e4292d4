"""The control path: changes a running server, for callers on the same machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import Catalog, MockApp, create_app

Call = Callable[..., Any]
NAME = "modelarts.vm.cpu8u32g"
ITEMS = contract().operation.paging.items_path
NORMAL = contract().phases[0]


@pytest.fixture
def app() -> MockApp:
    return create_app(catalog=contract().example_by_role("page-sample"), project_ids=["p1", "p2"])


def phases(call: Call, app: MockApp, project: str = "p1") -> Any:
    page = call(app, contract().operation.url_path(project)).json
    return pointer.get_at(pointer.get_at(page, ITEMS)[0], contract().flavor.phase)


def change(call: Call, app: MockApp, method: str, path: str, body: Any = None, **more: Any) -> Any:
    return call(app, f"/_mock{path}", method=method, body=orjson.dumps(body), **more)


def test_the_state_is_shown(call: Call, app: MockApp) -> None:
    shown = call(app, "/_mock").json
    assert {"p1", "p2"} == set(shown["projects"])
    assert shown["projects"]["p1"]["flavors"] == 1
    assert (shown["faults"], shown["seed"], shown["requests"]) == ([], 0, 1)


def test_capacity_changes_at_once_everywhere(call: Call, app: MockApp) -> None:
    before = phases(call, app)
    reply = change(call, app, "PATCH", "/phases", {NAME: {"cn-north-7a": NORMAL, "new": NORMAL}})
    assert reply.status == 200
    after = {**before, "cn-north-7a": NORMAL, "new": NORMAL}
    assert [phases(call, app, project) for project in ("p1", "p2")] == [after, after]


def test_a_change_can_be_bound_to_a_project(call: Call, app: MockApp) -> None:
    before = phases(call, app)
    change(call, app, "PATCH", "/phases?project_id=p2", {NAME: {"cn-north-7a": NORMAL}})
    assert phases(call, app, "p1") == before
    assert phases(call, app, "p2") == {**before, "cn-north-7a": NORMAL}


def test_faults_come_and_go(call: Call, app: MockApp) -> None:
    reply = change(call, app, "PUT", "/faults?seed=7", ["error=503@0.5", "hostile"])
    assert (reply.json["faults"][0], reply.json["seed"]) == ("error=503@0.5", 7)
    assert len(reply.json["faults"]) == 8
    assert change(call, app, "DELETE", "/faults").json["faults"] == []
    assert call(app).status == 200


def test_another_catalog(call: Call, app: MockApp) -> None:
    page = Catalog.from_flavors([{}, {}]).page()
    assert change(call, app, "PUT", "/catalog", page).json["projects"]["p2"]["flavors"] == 2
    assert len(pointer.get_at(call(app).json, ITEMS)) == 2
    assert change(call, app, "POST", "/reset").json["projects"]["p2"]["flavors"] == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "complaint"),
    [
        ("PATCH", "/phases", {"none": {"z": NORMAL}}, "no flavor has the name 'none'"),
        (
            "PATCH",
            "/phases",
            {NAME: {"z": "gone"}},
            f"found phase 'gone', expected one of {', '.join(contract().phases)}",
        ),
        ("PATCH", "/phases", [], "flavor name to zone to phase"),
        ("PATCH", "/phases", {NAME: NORMAL}, "flavor name to zone to phase"),
        ("PATCH", "/phases?project_id=p9", {}, "no project has the id 'p9'"),
        ("PUT", "/faults", ["nonsense"], "NAME[=VALUE][@RATE]"),
        ("PUT", "/faults", {"a": 1}, "a JSON array of faults"),
        ("PUT", "/faults?seed=x", [], "seed must be an integer"),
        ("PUT", "/catalog", {"items": [{"kind": "x"}]}, "/items/0/kind"),
        ("PUT", "/catalog", [], "one list document"),
    ],
)
def test_a_change_that_cannot_be_made_changes_nothing(
    call: Call, app: MockApp, method: str, path: str, body: Any, complaint: str
) -> None:
    before = call(app).body
    reply = change(call, app, method, path, body)
    assert reply.error == (400, contract().error_by_role("bad-request").code)
    assert complaint in reply.message
    assert call(app).body == before


def test_a_body_that_is_not_json_is_refused(call: Call, app: MockApp) -> None:
    reply = call(app, "/_mock/faults", method="PUT", body=b"{")
    assert (reply.status, "not JSON" in reply.message) == (400, True)


@pytest.mark.parametrize("client", ["10.0.0.1", "::ffff:10.0.0.1", "", "testclient"])
def test_from_elsewhere_there_is_no_control_path(call: Call, app: MockApp, client: str) -> None:
    reply = call(app, "/_mock", client=client)
    assert reply.error == (404, contract().error_by_role("api-not-found").code)


@pytest.mark.parametrize("client", ["127.0.0.2", "::1", "::ffff:127.0.0.1"])
def test_from_this_machine_there_is(call: Call, app: MockApp, client: str) -> None:
    assert call(app, "/_mock", client=client).status == 200


def test_a_web_page_of_another_site_is_kept_out(call: Call, app: MockApp) -> None:
    headers = {"host": "localhost:8000", "origin": "https://example.com"}
    assert call(app, "/_mock/reset", method="POST", headers=headers).status == 404
    headers["origin"] = "http://localhost:8000"
    assert call(app, "/_mock/reset", method="POST", headers=headers).status == 200
