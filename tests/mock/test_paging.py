"""Pages: any walk through any catalog gives what was selected, in order, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import Catalog, MockApp, create_app
from modelarts_flavors.selectors import LabelSelector
from modelarts_flavors.testing import flavor_lists

PAGING = contract().operation.paging
MOST = contract().operation.page_size.maximum or 0
SELECTOR = contract().operation.label_selector.name
Call = Callable[..., Any]

selectors = st.sampled_from(
    ["", "os.modelarts/scope", "!os.modelarts/scope", "os.modelarts/scope notin (Train)", "a=b"]
)


def walk(call: Call, app: MockApp, limits: list[int], selector: str = "") -> Iterator[Any]:
    """The pages from the first to the last, each with the next of the limits, over and over."""
    token = ""
    for number in range(10_000):
        query: dict[str, Any] = {PAGING.size_parameter: limits[number % len(limits)]}
        if token:
            query[PAGING.token_parameter] = token
        if selector:
            query[SELECTOR] = selector
        reply = call(app, query=urlencode(query))
        assert reply.status == 200, reply.body
        yield reply.json
        token = pointer.get_at(reply.json, PAGING.token_path, "")
        if not token:
            return
    raise AssertionError("the list does not end")


def items(page: Any) -> list[Any]:
    found: list[Any] = pointer.get_at(page, PAGING.items_path)
    return found


def selected(catalog: Catalog, selector: str) -> list[Any]:
    flavors = catalog.flavors
    return [flavors[i] for i in catalog.select(LabelSelector.parse(selector))]


@given(page=flavor_lists(), limits=st.lists(st.integers(1, 9), min_size=1), selector=selectors)
@pytest.mark.parametrize("profile", ["documented", "kubernetes"])
def test_a_walk_gives_the_selection_in_order_once(
    call: Call, profile: str, page: Any, limits: list[int], selector: str
) -> None:
    app = create_app(catalog=page, profile=profile)
    walked = [item for page in walk(call, app, limits, selector) for item in items(page)]
    assert walked == selected(Catalog.of(page), selector)


@given(page=flavor_lists(), limits=st.lists(st.integers(1, 9), min_size=1), selector=selectors)
def test_the_remaining_count_is_exact(
    call: Call, page: Any, limits: list[int], selector: str
) -> None:
    app = create_app(catalog=page)
    left = len(selected(Catalog.of(page), selector))
    for found in walk(call, app, limits, selector):
        left -= len(items(found))
        assert pointer.get_at(found, PAGING.remaining_path, 0) == left


@given(
    page=flavor_lists(min_size=1),
    limits=st.lists(st.integers(1, 9), min_size=1),
    seed=st.integers(0, 1000),
)
def test_a_hostile_server_gives_every_flavor_once_too(
    call: Call, page: Any, limits: list[int], seed: int
) -> None:
    app = create_app(catalog=page, faults=["hostile"], seed=seed)
    walked = [item for page in walk(call, app, limits) for item in items(page)]
    reference = [item for page in walk(call, app, [MOST]) for item in items(page)]
    names = [pointer.get_at(item, contract().flavor.name) for item in walked]
    assert names == list(Catalog.of(page).names)
    assert walked == reference


@given(data=st.data(), project=st.sampled_from(["p1", "p2"]), selector=selectors)
def test_a_token_that_was_altered_or_is_of_another_list_is_refused(
    call: Call, data: st.DataObject, project: str, selector: str
) -> None:
    app = create_app(catalog=[{}] * 3, project_ids=["p1", "p2"])
    token = pointer.get_at(call(app, query="limit=1").json, PAGING.token_path)
    where = data.draw(st.integers(0, len(token) - 1))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=%"
    letter = data.draw(st.sampled_from(letters))
    altered = token[:where] + letter + token[where + 1 :]
    target = contract().operation.url_path(project)
    is_same = (altered, project, selector) == (token, "p1", "")
    query = urlencode({PAGING.token_parameter: altered, SELECTOR: selector})
    reply = call(app, f"{target}?{query}")
    assert reply.error == (400, contract().error_by_role("bad-request").code) or is_same
    assert (reply.status == 200) is is_same


def test_a_complete_list_has_empty_metadata_like_the_vendors_sample(call: Call) -> None:
    sample = contract().example_by_role("page-sample")
    assert call(create_app(catalog=sample)).json == sample


def test_servers_with_one_secret_serve_one_list(call: Call) -> None:
    apps = [create_app(secret=b"shared") for _ in range(2)]
    token, names = "", []
    for number in range(100):
        query = urlencode({"limit": 3, PAGING.token_parameter: token})
        page = call(apps[number % 2], query=query).json
        names += [pointer.get_at(item, contract().flavor.name) for item in items(page)]
        token = pointer.get_at(page, PAGING.token_path, "")
        if not token:
            break
    assert names == list(apps[0].options.lists[apps[0].options.project_ids[0]].names)


def test_a_token_of_another_secret_is_refused(call: Call) -> None:
    token = pointer.get_at(call(create_app(), query="limit=1").json, PAGING.token_path)
    reply = call(create_app(), query=urlencode({PAGING.token_parameter: token}))
    assert reply.error == (400, contract().error_by_role("bad-request").code)


def first_token(call: Call, app: MockApp) -> str:
    token: str = pointer.get_at(call(app, query="limit=3").json, PAGING.token_path)
    return token


def test_a_changed_list_expires_tokens_as_kubernetes_does_and_gives_a_fresh_one(call: Call) -> None:
    app = create_app(catalog=[{}] * 9, profile="kubernetes")
    token = first_token(call, app)
    app.state.change("catalog", {"page": Catalog.from_flavors([{}] * 8).page()})
    expired = call(app, query=urlencode({PAGING.token_parameter: token}))
    assert expired.error == (
        PAGING.expired_status,
        contract().error_by_role("page-token-expired").code,
    )
    fresh = pointer.get_at(expired.json, PAGING.fresh_token_path)
    page = call(app, query=urlencode({PAGING.token_parameter: fresh})).json
    assert len(items(page)) == 5


def test_a_changed_list_goes_on_by_position_as_documented(call: Call) -> None:
    app = create_app(catalog=[{}] * 9)
    token = first_token(call, app)
    app.state.change("catalog", {"page": Catalog.from_flavors([{}] * 8).page()})
    page = call(app, query=urlencode({PAGING.token_parameter: token})).json
    assert len(items(page)) == 5


@pytest.mark.parametrize("profile", ["documented", "kubernetes"])
def test_a_change_of_capacity_does_not_disturb_a_walk(call: Call, profile: str) -> None:
    app = create_app(profile=profile)
    token = first_token(call, app)
    change = {"modelarts.vm.cpu8u32g": {"cn-north-7a": contract().phases[0]}}
    app.state.change("phases", {"phases": change})
    reply = call(app, query=urlencode({PAGING.token_parameter: token, "limit": MOST}))
    assert (reply.status, len(items(reply.json))) == (200, 37)


def test_a_token_grows_old_where_that_is_switched_on(call: Call) -> None:
    now = [1000.0]
    app = create_app(token_ttl=60, clock=lambda: now[0])
    query = urlencode({PAGING.token_parameter: first_token(call, app)})
    now[0] += 60
    assert call(app, query=query).status == 200
    now[0] += 1
    expired = call(app, query=query)
    assert expired.status == PAGING.expired_status
    fresh = pointer.get_at(expired.json, PAGING.fresh_token_path)
    assert call(app, query=urlencode({PAGING.token_parameter: fresh})).status == 200


def test_tokens_are_called_back_on_demand(call: Call) -> None:
    app = create_app()
    query = urlencode({PAGING.token_parameter: first_token(call, app)})
    assert call(app, query=query).status == 200
    app.state.change("expire-lists", {})
    assert call(app, query=query).status == PAGING.expired_status


@pytest.mark.parametrize(
    ("options", "count", "goes_on"),
    [
        ({}, MOST, True),
        ({"profile": "kubernetes"}, 600, False),
    ],
)
def test_a_page_size_of_zero_means_what_the_profile_says(
    call: Call, options: dict[str, Any], count: int, goes_on: bool
) -> None:
    app = create_app(catalog=[{}] * 600, **options)
    page = call(app, query="limit=0").json
    assert (len(items(page)), PAGING.token_path[-1] in page["metadata"]) == (count, goes_on)


def test_with_a_selection_kubernetes_tells_no_count(call: Call) -> None:
    app = create_app(profile="kubernetes")
    page = call(app, query=f"limit=1&{SELECTOR}=os.modelarts/scope").json
    assert list(page["metadata"]) == [PAGING.token_path[-1]]
