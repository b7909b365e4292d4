"""A list is every page, in order, once; or an error that says how far it came."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from tests.support.clients import ClientKind, Outcome
from tests.support.responses import (
    CONTINUE,
    LIMIT,
    PROJECT,
    SELECTOR,
    TOKEN,
    Answers,
    error,
    fresh_token,
    page,
)

from modelarts_flavors import LabelSelector
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import (
    DuplicateFlavorError,
    ExpiredTokenError,
    FlavorNotFoundError,
    FlavorsError,
    InvalidArgumentError,
    NonTerminatingListError,
    RepeatedTokenError,
)

MOST = contract().operation.page_size.maximum or 0


def assert_stopped(
    outcome: Outcome, kind: type[FlavorsError], names: list[str], resume: str | None
) -> None:
    assert outcome.names == names
    assert type(outcome.error) is kind
    assert outcome.error.yielded == len(names)
    assert outcome.error.continue_token == resume


def test_every_page_is_read(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", token="t1"), page("c", token="t2"), page("d"))
    assert client_kind.read(script) == Outcome(
        client_kind.read(Answers(page("a", "b", "c", "d"))).flavors
    )
    assert script.queries == [{}, {CONTINUE: "t1"}, {CONTINUE: "t2"}]


def test_a_request_says_who_asks_for_what(client_kind: ClientKind) -> None:
    script = Answers(page("a"))
    selector = LabelSelector().equals("tier", ["a", "b"][0])
    client_kind.read(script, label_selector=selector, page_size=2, continue_token="t&=1")
    (request,) = script.requests
    assert request.method == "GET"
    assert request.url.path == contract().operation.url_path(PROJECT)
    assert script.queries == [{CONTINUE: "t&=1", LIMIT: "2", SELECTOR: "tier=a"}]
    assert request.headers[contract().token.header] == TOKEN
    assert request.headers["user-agent"].startswith("modelarts-flavors/")
    assert request.headers["accept"] == contract().media_type


def test_the_same_parameters_go_with_every_page(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"), page("b"))
    client_kind.read(script, label_selector="x=y", page_size=1)
    assert script.queries == [
        {SELECTOR: "x=y", LIMIT: "1"},
        {SELECTOR: "x=y", LIMIT: "1", CONTINUE: "t1"},
    ]


def test_a_selector_is_sent_as_it_was_written(client_kind: ClientKind) -> None:
    script = Answers(page())
    client_kind.read(script, label_selector="anything the service, may understand+%/")
    assert script.queries == [{SELECTOR: "anything the service, may understand+%/"}]


def test_empty_and_short_pages_go_on(client_kind: ClientKind) -> None:
    script = Answers(
        page(token="t1"), page("a", token="t2"), page(token="t3"), page("b", "c", "d", token="")
    )
    assert client_kind.read(script, page_size=2).names == ["a", "b", "c", "d"]


@pytest.mark.parametrize("body", [{"items": None}, {"metadata": None, "items": []}])
def test_null_is_as_good_as_absent(client_kind: ClientKind, body: dict[str, object]) -> None:
    assert client_kind.read(Answers(httpx2.Response(200, json=body))) == Outcome()


def test_pages_tell_what_they_hold(client_kind: ClientKind) -> None:
    first = page("a", "b", token="t1", remaining=1)
    first.headers["X-Request-Id"] = "r1"
    pages = client_kind.pages(Answers(first, page("c")))
    assert [[flavor.name for flavor in page.items] for page in pages] == [["a", "b"], ["c"]]
    assert [page.continue_token for page in pages] == ["t1", None]
    assert [page.remaining for page in pages] == [1, None]
    assert [page.request_id for page in pages] == ["r1", None]


@pytest.mark.parametrize(
    ("most", "page_size", "limit", "names", "requests"),
    [
        (0, None, None, [], 0),
        (1, None, "1", ["a"], 1),
        (2, 2, "2", ["a", "b"], 1),
        (3, 2, "2", ["a", "b", "c"], 2),
        (9, 2, "2", ["a", "b", "c", "d"], 2),
        (900, None, None, ["a", "b", "c", "d"], 2),
    ],
)
def test_no_more_than_max_items(
    client_kind: ClientKind,
    most: int,
    page_size: int | None,
    limit: str | None,
    names: list[str],
    requests: int,
) -> None:
    script = Answers(page("a", "b", token="t1"), page("c", "d"))
    assert client_kind.read(script, max_items=most, page_size=page_size).names == names
    assert [query.get(LIMIT) for query in script.queries] == [limit] * requests


def test_pages_stay_whole_under_max_items(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", token="t1"), page("c", "d", token="t2"), page("e"))
    pages = client_kind.pages(script, max_items=3, page_size=2)
    assert [[flavor.name for flavor in page.items] for page in pages] == [["a", "b"], ["c", "d"]]
    assert pages[-1].continue_token == "t2"


def test_a_repeated_token_ends_the_list(client_kind: ClientKind) -> None:
    last = page("c", token="t1")
    last.headers["X-Request-Id"] = "r3"
    outcome = client_kind.read(Answers(page("a", token="t1"), page("b", token="t2"), last))
    assert_stopped(outcome, RepeatedTokenError, ["a", "b"], "t2")
    assert outcome.error is not None
    assert outcome.error.request_id == "r3"


def test_a_page_that_leads_to_itself_ends_the_list(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"))
    assert_stopped(client_kind.read(script, continue_token="t1"), RepeatedTokenError, [], "t1")


def test_a_flavor_that_comes_twice_ends_the_list(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", token="t1"), page("b", "c"))
    outcome = client_kind.read(script)
    assert_stopped(outcome, DuplicateFlavorError, ["a", "b"], "t1")
    assert isinstance(outcome.error, DuplicateFlavorError)
    assert outcome.error.name == "b"


def test_a_page_over_the_limit_is_named_as_the_cause(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", "c", token="t1"), page("b", "c", "d"))
    outcome = client_kind.read(script, page_size=1)
    assert_stopped(outcome, DuplicateFlavorError, ["a", "b", "c"], "t1")
    assert "has 3 flavors, requested were 1" in str(outcome.error)


def test_a_page_over_the_limit_that_goes_on_is_taken(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", "c", token="t1"), page("d"))
    assert client_kind.read(script, page_size=1).names == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("choice", "names"), [("skip", ["a", "b", "c"]), ("keep", ["a", "b", "b", "c", "c"])]
)
def test_repeats_can_be_left_out_or_kept(
    client_kind: ClientKind, choice: str, names: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    script = Answers(page("a", "b", token="t1"), page("b", "c", "c"))
    assert client_kind.read(script, on_duplicate=choice).names == names
    assert [r.getMessage() for r in caplog.records if r.name == "modelarts_flavors"] == [
        "2 flavors are repeated"
    ]


def test_flavors_without_a_name_are_not_taken_for_repeats(client_kind: ClientKind) -> None:
    nameless = httpx2.Response(200, json={"items": [{}, {"metadata": {}}]})
    assert client_kind.read(Answers(nameless)).names == ["", ""]


@pytest.mark.parametrize("choice", ["raise", "skip", "keep"])
def test_an_endless_list_ends(
    client_kind: ClientKind, choice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelarts_flavors.client.paginator.MOST_IDLE_PAGES", 20)
    count = iter(range(10**6))

    def script(_: httpx2.Request) -> httpx2.Response:
        number = next(count)
        return page(*(["a"] if choice != "raise" or not number else []), token=f"t{number}")

    outcome = client_kind.read(script, on_duplicate=choice)
    assert type(outcome.error) is NonTerminatingListError
    assert set(outcome.names) == {"a"}


def test_an_expired_token_is_told_with_the_fresh_one(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"), error("page-token-expired"))
    outcome = client_kind.read(script)
    fresh = fresh_token()
    assert_stopped(outcome, ExpiredTokenError, ["a"], fresh)
    assert isinstance(outcome.error, ExpiredTokenError)
    assert outcome.error.fresh_token == fresh
    assert outcome.error.may_repeat is True
    assert str(outcome.error).endswith(
        f"1 flavors were yielded before; continue from continue_token={fresh!r}, "
        "where some of them may be repeated."
    )


def test_a_restart_gives_no_flavor_twice(client_kind: ClientKind) -> None:
    script = Answers(
        page("a", "b", token="t1"),
        error("page-token-expired"),
        page("a", "c", token="t1"),
        page("b", "d"),
    )
    assert client_kind.read(script, on_expired="restart").names == ["a", "b", "c", "d"]
    assert [query.get(CONTINUE) for query in script.queries] == [None, "t1", None, "t1"]


def test_resuming_uses_the_fresh_token(client_kind: ClientKind) -> None:
    fresh = fresh_token()
    script = Answers(page("a", "b", token="t1"), error("page-token-expired"), page("b", "c"))
    assert client_kind.read(script, on_expired="resume").names == ["a", "b", "c"]
    assert [query.get(CONTINUE) for query in script.queries] == [None, "t1", fresh]


def test_resuming_without_a_fresh_token_is_an_error(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"), httpx2.Response(410, json={}))
    assert_stopped(client_kind.read(script, on_expired="resume"), ExpiredTokenError, ["a"], None)


@pytest.mark.parametrize("choice", ["restart", "resume"])
def test_tokens_that_always_expire_end_the_list(client_kind: ClientKind, choice: str) -> None:
    def script(request: httpx2.Request) -> httpx2.Response:
        return (
            error("page-token-expired") if CONTINUE in request.url.params else page("a", token="t")
        )

    outcome = client_kind.read(script, on_expired=choice)
    assert outcome.names == ["a"]
    assert type(outcome.error) is ExpiredTokenError


def test_a_long_restart_is_not_taken_for_an_endless_list(
    client_kind: ClientKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelarts_flavors.client.paginator.MOST_IDLE_PAGES", 2)
    pages = [page(name, token=f"t{name}") for name in "abcdef"]
    script = Answers(*pages, error("page-token-expired"), *pages, page("g"))
    assert client_kind.read(script, on_expired="restart").names == list("abcdefg")


def test_an_error_in_the_middle_says_how_far_it_came(client_kind: ClientKind) -> None:
    script = Answers(page("a", "b", token="t1"), error("token-invalid"))
    outcome = client_kind.read(script)
    assert outcome.names == ["a", "b"]
    assert str(outcome.error).endswith(
        "2 flavors were yielded before; continue from continue_token='t1'."
    )


def test_one_flavor_by_name(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"), page("b", token="t2"), page("c"))
    assert client_kind.get(script, "b").name == "b"
    assert len(script.requests) == 2


def test_a_name_that_is_not_there(client_kind: ClientKind) -> None:
    with pytest.raises(FlavorNotFoundError, match="'z'"):
        client_kind.get(Answers(page("a")), "z")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"page_size": 0}, f"page_size is 0; it can be a whole number from 1 to {MOST}"),
        ({"page_size": MOST + 1}, f"page_size is {MOST + 1}"),
        ({"max_items": -1}, "max_items is -1"),
        ({"on_expired": "ignore"}, "it can be raise, restart, resume"),
        ({"on_duplicate": "ignore"}, "it can be raise, skip, keep"),
        ({"parameters": {"color": 1}}, "no parameter 'color'"),
    ],
)
def test_wrong_arguments_are_told_before_anything_is_sent(
    client_kind: ClientKind, query: dict[str, Any], said: str
) -> None:
    script = Answers(page())
    outcome = client_kind.read(script, **query)
    assert type(outcome.error) is InvalidArgumentError
    assert said in str(outcome.error)
    assert script.requests == []
