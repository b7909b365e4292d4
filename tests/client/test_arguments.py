"""A wrong argument is one typed error, at once, before anything is sent."""

from __future__ import annotations

import math
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clients import ClientKind
from tests.support.responses import PROJECT, SERVICE, TOKEN, Answers, page

from modelarts_flavors import Client, FlavorsError, InvalidArgumentError, LabelSelector, RetryPolicy
from modelarts_flavors.flavors.filters import FlavorFilter
from modelarts_flavors.flavors.sorting import sort

PLACE: dict[str, Any] = {"endpoint": SERVICE, "project_id": PROJECT, "auth": TOKEN}


class Session:
    """Any object that sends requests, as that of another library."""

    auth = None

    def __repr__(self) -> str:
        return "Session()"


@pytest.mark.parametrize(
    "wrong",
    [
        *({"timeout": value} for value in ("30", -1, 0, True, math.nan, math.inf, 10**400, (1, 2))),
        {"timeout": httpx2.Timeout(5, connect=-1)},
        *({"retries": value} for value in (0, -1, True, "3", 2.5, [])),
        {"clock": 5},
        {"http_client": Session()},
        {"http_client": httpx2.Client},
        *({"auth": value} for value in (5, b"x", ("a", "b"), "", "a\nb", "'MIIE'", '"MIIE"')),
        *({"project_id": value} for value in (5, "", " ", ".", "..", "\ud800")),
        *({"region": value} for value in (5, "", "a.b", "\ud800", "a" * 64)),
        *({"profile": value} for value in (5, "")),
        *(
            {"endpoint": value}
            for value in (5, b"http://x", "", "https:/h", "h:x", "//h", "ftp://h")
        ),
        *({"endpoint": f"http://{host}"} for host in ("a..b", ".", "a" * 64, "a b", "[::1", "h:0")),
        *({"endpoint": f"http://h{rest}"} for rest in (":65536", "?q", "#f", "/a b", "\\x")),
    ],
    ids=repr,
)
def test_arguments_of_a_client(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        Client(**{**PLACE, **wrong})


@pytest.mark.parametrize(
    "path", ["/v1/p/resourceflavors", "/at/v1/p/resourceflavors/", "/v1", "/v1/"]
)
def test_an_endpoint_with_the_path_of_the_operation(path: str) -> None:
    with pytest.raises(
        InvalidArgumentError, match=r"includes the path of the operation\. Leave out"
    ):
        Client(**{**PLACE, "endpoint": f"https://example.com{path}"})


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("  http://h ", "http://h"),
        ("HTTPS://Host", "https://Host"),
        ("h:8000/", "https://h:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://h/at/", "http://h/at"),
    ],
)
def test_endpoints_that_are_accepted(endpoint: str, expected: str) -> None:
    with Client(**{**PLACE, "endpoint": endpoint}) as client:
        assert client.endpoint == expected


@pytest.mark.parametrize(
    "wrong",
    [
        *({"max_items": value} for value in (1.5, "5", True, 10**30, -1)),
        *({"page_size": value} for value in (0, 501, True, 1.0, "1")),
        *({"continue_token": value} for value in (5, b"t", "\ud800")),
        *({"label_selector": value} for value in (5, ["a"], "\ud800")),
        *({"on_expired": value} for value in (None, [], "ignore")),
        *({"on_duplicate": value} for value in (None, {}, "ignore")),
        *({"parameters": value} for value in (5, [("a", 1)], {5: 1}, {"x": []}, {"limit": 1})),
    ],
    ids=repr,
)
def test_arguments_of_a_list(client_kind: ClientKind, wrong: dict[str, Any]) -> None:
    script = Answers(page("a"))
    outcome = client_kind.read(script, **wrong)
    assert type(outcome.error) is InvalidArgumentError
    assert script.requests == []


@pytest.mark.parametrize("name", [5, None, "", "\ud800"])
def test_the_name_of_one_flavor(client_kind: ClientKind, name: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="name is"):
        client_kind.get(Answers(page("a")), name)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters()),
    st.binary(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
    st.just(object()),
)
CLIENT = ("region", "endpoint", "project_id", "auth", "profile", "timeout", "retries", "clock")
LIST = ("label_selector", "page_size", "continue_token", "max_items", "on_expired", "on_duplicate")


@given(
    st.dictionaries(st.sampled_from(CLIENT), ANYTHING),
    st.dictionaries(st.sampled_from(LIST), ANYTHING),
)
def test_anything_at_all(client: dict[str, Any], query: dict[str, Any]) -> None:
    with httpx2.Client(transport=httpx2.MockTransport(Answers(page("a")))) as http:
        try:
            list(Client(**{**PLACE, **client}, http_client=http).list_flavors(**query))
        except FlavorsError as error:
            assert str(error)


def test_a_number_is_a_policy_of_that_many_attempts(client_kind: ClientKind) -> None:
    script = Answers(httpx2.Response(503))
    assert client_kind.read(script, client={"retries": 3}).error is not None
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        *({"max_attempts": value} for value in ("3", True, 1.5, None)),
        *({"backoff": value} for value in ("1", None, True, 10**400, math.nan)),
        *({"retry_statuses": value} for value in (503, [503], {"503"})),
    ],
    ids=repr,
)
def test_rules_of_a_policy(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{next(iter(wrong))} is"):
        RetryPolicy(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_cpu": "8"}, {"min_cpu": True}, {"min_memory_gib": "1"}, {"zones": 5}, {"zones": [5]}, {"names": None}, {"billing": 1.0},
        {"available": 1}, {"accelerator": []}, {"job_type": b"Train"},
    ],
    ids=repr,
)  # fmt: skip
def test_conditions_of_a_filter(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{next(iter(wrong))} is"):
        FlavorFilter(**wrong)


def test_keys_to_sort_by() -> None:
    for by in ("price", ["cpu"], None):
        with pytest.raises(InvalidArgumentError, match="flavors cannot be sorted by"):
            sort([], by)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("parse", (5,)),
        ("exists", (None,)),
        ("exists", ("a,b",)),
        ("equals", ("a", 5)),
        ("equals", ("a", "b,!c")),
        ("not_equals", ("a", " b")),
        ("is_in", ("a", "bcd")),
        ("is_in", ("a", 5)),
        ("is_in", ("a", [])),
        ("not_in", ("a", ["b)", "c"])),
        ("greater_than", ("a", "5")),
        ("greater_than", ("a", 10**5000)),
        ("less_than", ("a", True)),
    ],
)
def test_pieces_of_a_selector(method: str, arguments: tuple[Any, ...]) -> None:
    # None of them becomes another selector than the one that was meant.
    with pytest.raises(InvalidArgumentError):
        getattr(LabelSelector(), method)(*arguments)
