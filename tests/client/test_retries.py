"""The rules by which a request is sent again hold word for word."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import format_datetime

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.clients import ClientKind
from tests.support.clock import ManualClock
from tests.support.responses import Answers, BrokenOffError, error, page

from modelarts_flavors import RetryPolicy, errors
from modelarts_flavors.contract import ErrorRole, contract

PASSING = sorted(contract().retry.statuses)
SECONDS = st.floats(0, 1000)


def policies() -> st.SearchStrategy[RetryPolicy]:
    return st.builds(
        RetryPolicy,
        max_attempts=st.integers(1, 20),
        backoff=SECONDS,
        max_backoff=SECONDS,
        max_wait=SECONDS,
        total_timeout=SECONDS,
    )


FAILURES = st.one_of(
    st.builds(errors.TransportError, st.just(""), transient=st.booleans()),
    st.builds(
        errors.ApiError,
        st.just(""),
        status=st.integers(400, 599),
        retry_after=st.none() | st.floats(0, 10**9),
    ),
    st.sampled_from([errors.ResponseError(""), errors.PagingError("")]),
)


@given(policies(), FAILURES, st.integers(1, 30), SECONDS, st.floats(0, 1))
def test_the_policy_stays_within_its_bounds(
    policy: RetryPolicy, failure: errors.FlavorsError, attempt: int, elapsed: float, random: float
) -> None:
    wait = policy.delay(failure, attempt=attempt, elapsed=elapsed, random=random)
    may_pass = (
        failure.transient
        if isinstance(failure, errors.TransportError)
        else failure.status in contract().retry.statuses
    )
    if not may_pass or attempt >= policy.max_attempts:
        assert wait is None
        return
    asked = getattr(failure, "retry_after", None)
    ceiling = min(policy.backoff * 2 ** (attempt - 1), policy.max_backoff)
    expected = random * ceiling if asked is None else min(asked, policy.max_wait)
    if elapsed + expected > policy.total_timeout:
        assert wait is None
    else:
        assert wait is not None
        assert math.isclose(wait, expected)


@pytest.mark.parametrize("status", PASSING)
def test_passing_failures_are_tried_again(client_kind: ClientKind, status: int) -> None:
    clock = ManualClock()
    script = Answers(httpx2.Response(status), httpx2.Response(status), page("a"))
    assert client_kind.read(script, client={"clock": clock}).names == ["a"]
    assert clock.sleeps == [0.25, 0.5]


def test_a_connection_that_broke_off_is_tried_again(client_kind: ClientKind) -> None:
    script = Answers(page("a", token="t1"), BrokenOffError(), page("b"))
    assert client_kind.read(script).names == ["a", "b"]


@pytest.mark.parametrize(
    "role", ["token-invalid", "signature-wrong", "permission-denied", "not-found", "bad-request"]
)
def test_lasting_failures_are_not(client_kind: ClientKind, role: ErrorRole) -> None:
    script = Answers(error(role))
    outcome = client_kind.read(script)
    assert outcome.error is not None
    assert outcome.error.code == contract().error_by_role(role).code
    assert len(script.requests) == 1


def test_a_wrong_body_is_not_tried_again(client_kind: ClientKind) -> None:
    script = Answers(httpx2.Response(200, html="<html>"))
    assert type(client_kind.read(script).error) is errors.InvalidJSONError
    assert len(script.requests) == 1


def test_the_attempts_are_counted_for_each_page(client_kind: ClientKind) -> None:
    bad = httpx2.Response(503)
    script = Answers(bad, page("a", token="t1"), bad, page("b", token="t2"), bad, bad)
    outcome = client_kind.read(script, client={"retries": RetryPolicy(max_attempts=2)})
    assert outcome.names == ["a", "b"]
    assert type(outcome.error) is errors.ServerError
    assert len(script.requests) == 6


def test_none_turns_retries_off(client_kind: ClientKind) -> None:
    script = Answers(httpx2.Response(503), page("a"))
    outcome = client_kind.read(script, client={"retries": None})
    assert type(outcome.error) is errors.ServerError
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": format_datetime(datetime.fromtimestamp(30, UTC), usegmt=True)}, 30.0),
        ({"Retry-After": format_datetime(datetime.fromtimestamp(-30, UTC), usegmt=True)}, 0.0),
        ({"Retry-After": "3600"}, 60.0),
        ({"Retry-After": "soon"}, 60.0),
        ({}, 60.0),
    ],
)
def test_the_wait_that_is_asked_for(
    client_kind: ClientKind, headers: dict[str, str], expected: float
) -> None:
    clock = ManualClock(0)
    script = Answers(error("throttled", **headers), page("a"))
    assert client_kind.read(script, client={"clock": clock}).names == ["a"]
    assert clock.sleeps == [expected]


def test_the_wait_of_the_message_is_not_cut_below_the_cap(client_kind: ClientKind) -> None:
    clock = ManualClock()
    policy = RetryPolicy(max_wait=1000, total_timeout=1000)
    script = Answers(error("throttled"), page("a"))
    assert client_kind.read(script, client={"clock": clock, "retries": policy}).names == ["a"]
    assert clock.sleeps == [300.0]


def test_a_wait_beyond_the_budget_is_not_begun(client_kind: ClientKind) -> None:
    clock = ManualClock()
    policy = RetryPolicy(total_timeout=100, max_attempts=9)
    script = Answers(error("throttled"))
    outcome = client_kind.read(script, client={"clock": clock, "retries": policy})
    assert type(outcome.error) is errors.RateLimitError
    assert clock.sleeps == [60.0]


def test_statuses_can_be_chosen(client_kind: ClientKind) -> None:
    policy = RetryPolicy(retry_statuses=frozenset({404}))
    script = Answers(error("not-found"), page("a"))
    assert client_kind.read(script, client={"retries": policy}).names == ["a"]
    assert client_kind.read(Answers(httpx2.Response(503)), client={"retries": policy}).error


def test_every_attempt_is_signed_anew(client_kind: ClientKind) -> None:
    class Counting(httpx2.Auth):
        def __init__(self) -> None:
            self.count = 0

        def auth_flow(self, request: httpx2.Request):  # type: ignore[no-untyped-def]
            self.count += 1
            request.headers["Authorization"] = f"signature {self.count}"
            yield request

    script = Answers(httpx2.Response(502), httpx2.Response(502), page("a"))
    assert client_kind.read(script, client={"auth": Counting()}).names == ["a"]
    assert [request.headers["authorization"] for request in script.requests] == [
        "signature 1", "signature 2", "signature 3"
    ]  # fmt: skip


@given(st.text(max_size=30), st.text(max_size=30), st.floats(0, 2**31))
def test_any_header_and_message_give_a_wait_or_none(header: str, message: str, now: float) -> None:
    for text in (message, f"time:{message} minute"):
        wait = contract().retry.requested_wait(header, text, now)
        assert wait is None or wait >= 0


@given(st.integers(0, 10**9))
def test_seconds_are_taken_at_their_word(seconds: int) -> None:
    assert contract().retry.requested_wait(str(seconds), "", 0.0) == float(seconds)


@pytest.mark.parametrize("header", ["9" * 400, "9" * 5000])
def test_absurd_waits_are_harmless(header: str) -> None:
    wait = contract().retry.requested_wait(header, f"time:{header} day", 0.0)
    assert wait == math.inf
    failure = errors.RateLimitError("", status=429, retry_after=wait)
    assert RetryPolicy().delay(failure, attempt=1, elapsed=0, random=0) == 60.0


@pytest.mark.parametrize(
    "wrong", [{"max_attempts": 0}, {"backoff": -1}, {"total_timeout": -0.5}, {"max_wait": math.nan}]
)
def test_rules_that_cannot_be_kept(wrong: dict[str, float]) -> None:
    with pytest.raises(errors.InvalidArgumentError, match=next(iter(wrong))):
        RetryPolicy(**wrong)  # type: ignore[arg-type]
