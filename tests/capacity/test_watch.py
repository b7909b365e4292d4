"""A watch reports the first snapshot, then changes, each once; and it asks no more than it may."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors import Client
from modelarts_flavors.capacity import (
    Available,
    ConditionMet,
    Event,
    FirstSnapshot,
    FlavorFilter,
    History,
    HistoryWriter,
    LostSight,
    PhaseChange,
    Poll,
    RegainedSight,
    TimedOut,
    polls,
    watch,
)
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import (
    AuthenticationError,
    FlavorsError,
    InvalidArgumentError,
    RateLimitError,
    TransportError,
)

from .naive import FREE, TAKEN
from .scripted import (
    REMOTE,
    FakeClock,
    Phases,
    Script,
    Watch,
    collect,
    listing,
    lists,
    refused,
    short,
    watch_async,
    watch_sync,
)

END = "end"
FAILURES: Mapping[str, Any] = {
    "unavailable": httpx2.Response(503),
    "throttled": refused("throttled", **{"Retry-After": "90"}),
    "drop": httpx2.ReadError("reset"),
    "refused": refused("token-invalid"),
    "garbage": httpx2.Response(200, content=b"<html>"),
}


def flat(phases: Phases) -> dict[tuple[str, str], str]:
    return {(f, z): phase for f, zones in phases.items() for z, phase in zones.items()}


_phases = st.dictionaries(
    st.sampled_from(["a", "b", "c"]),
    st.dictionaries(st.sampled_from(["z1", "z2"]), st.sampled_from([FREE, TAKEN, "paused"])),
)


@pytest.mark.parametrize("run", [watch_sync, watch_async], ids=["sync", "async"])
@given(_phases, st.lists(_phases | st.sampled_from(sorted(FAILURES)), max_size=12))
def test_every_transition_between_good_polls_is_reported_once_and_no_other(
    run: Watch, first: Phases, script: list[Phases | str]
) -> None:
    polls: list[Phases | str] = [first, *script, {}]
    clock = FakeClock()
    answers = [
        FAILURES[step]
        if isinstance(step, str)
        else listing({**step, END: {"z": FREE if number == len(polls) - 1 else TAKEN}})
        for number, step in enumerate(polls)
    ]
    events = run({"r": Script(answers, clock)}, until=Available((END,)))
    expected: list[object] = []
    known, is_lost = first, False
    for step in polls[1:]:
        if isinstance(step, str):
            expected += [] if is_lost else [LostSight]
            is_lost = True
            continue
        expected += [RegainedSight] if is_lost else []
        is_lost = False
        expected += sorted([("+", name) for name in step if name not in known])
        expected += sorted([("-", name) for name in known if name not in step])
        before, after = flat(known), flat(step)
        expected += sorted(
            (key, before.get(key), after.get(key))
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        )
        known = step
    assert isinstance(events[0], FirstSnapshot)
    assert {flavor.name for flavor in events[0].flavors} == {*first, END}
    assert isinstance(events[-1], ConditionMet)
    reported = [short(event) for event in events[1:-1]]
    assert [one for one in reported if one != ((END, "z"), TAKEN, FREE)] == expected


# When the polls are made


def waits(script: Script) -> list[float]:
    return [b - a for a, b in zip(script.times, script.times[1:], strict=False)]


def test_polls_are_an_interval_apart_with_jitter(run: Watch) -> None:
    script = lists({"a": {"z": TAKEN}})
    numbers = iter([0.0, 0.99, 0.5, 0.5, 0.5])
    script.clock.random = lambda: next(numbers)  # type: ignore[method-assign]
    events = run({"r": script}, interval=100, timeout=350)
    assert waits(script) == pytest.approx([90, 109.8, 100])
    assert isinstance(events[-1], TimedOut)
    assert events[-1].seconds == 350


def test_no_jitter_goes_below_the_floor(run: Watch) -> None:
    script = lists({"a": {"z": TAKEN}})
    script.clock.random = lambda: 0.0  # type: ignore[method-assign]
    run({"r": script}, interval=10, timeout=25)
    assert waits(script) == [10, 10]


def test_the_floor_holds_for_services_elsewhere(run: Watch) -> None:
    with pytest.raises(InvalidArgumentError, match="at least 10 s"):
        run({"r": lists({})}, interval=9.9)
    near = lists({"a": {"z": TAKEN}})
    run({"r": near}, interval=0.5, timeout=1, endpoint="http://127.0.0.1:1")
    assert len(near.times) == 2
    for wrong in (0, -1, float("nan"), float("inf")):
        with pytest.raises(InvalidArgumentError):
            run({"r": near}, interval=wrong, endpoint="http://127.0.0.1:1")


@pytest.mark.parametrize(("asked", "wait"), [("95", 95), ("5", 30), ("999999", 3600)])
def test_retry_after_is_honoured(run: Watch, asked: str, wait: float) -> None:
    answers = [listing({}), refused("throttled", **{"Retry-After": asked}), listing({})]
    script = Script(answers)
    run({"r": script}, timeout=30 + wait + 1)
    assert waits(script)[1] == wait


def test_refused_credentials_are_tried_less_and_less(run: Watch) -> None:
    script = Script([listing({}), refused("token-invalid")])
    run({"r": script}, interval=30, timeout=2000)
    longest = contract().lockout.seconds
    assert waits(script)[:6] == [30, 30, 60, 120, 240, longest]


# What is lost and found


def test_a_lost_region_is_reported_once_with_the_error_and_once_when_it_is_back(run: Watch) -> None:
    down, throttled = httpx2.Response(503), FAILURES["throttled"]
    script = Script([listing({"a": {"z": TAKEN}}), down, throttled, listing({"a": {"z": FREE}})])
    events = run({"r": script}, until=Available())
    assert [type(event) for event in events] == [
        FirstSnapshot, LostSight, RegainedSight, PhaseChange, ConditionMet,
    ]  # fmt: skip
    lost, back = events[1:3]
    assert isinstance(lost, LostSight)
    assert isinstance(back, RegainedSight)
    assert lost.error.status == 503
    assert back.lost_at == lost.at


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("refused", AuthenticationError), ("throttled", RateLimitError), ("drop", TransportError)],
)
def test_what_cannot_be_read_at_the_start_is_an_error(
    run: Watch, answer: str, kind: type[FlavorsError]
) -> None:
    with pytest.raises(kind):
        run({"r": Script([FAILURES[answer]])})
    with pytest.raises(kind):
        run({"r": Script([FAILURES[answer]]), "s": Script([FAILURES[answer]])})


def test_a_failing_region_does_not_hide_the_others(run: Watch) -> None:
    clock = FakeClock()
    bad = Script([FAILURES["drop"]], clock)
    good = Script([listing({"a": {"z": TAKEN}}), listing({"a": {"z": FREE}})], clock)
    events = run({"bad": bad, "good": good}, until=Available())
    assert [(type(event), event.region) for event in sorted(events, key=lambda e: e.region)] == [
        (LostSight, "bad"),
        (FirstSnapshot, "good"),
        (PhaseChange, "good"),
        (ConditionMet, "good"),
    ]


def test_a_hanging_region_does_not_hold_up_the_others() -> None:
    clock = FakeClock()
    is_over = threading.Event()

    class Hanging(Script):
        def __call__(self, request: httpx2.Request) -> httpx2.Response:
            assert is_over.wait(60)
            return super().__call__(request)

    hanging = Hanging([listing({})], clock)
    good = Script([listing({"a": {"z": FREE}})], clock)
    events = watch_sync({"bad": hanging, "good": good}, until=Available())
    is_over.set()
    assert [event.region for event in events] == ["good", "good"]


def test_a_poll_that_runs_when_the_watch_ends_reads_no_further_page() -> None:
    clock, asked, is_over = FakeClock(), threading.Event(), threading.Event()
    first = listing({"a": {"z": TAKEN}})
    body = first.json()
    pointer.set_at(body, contract().operation.paging.token_path, "more")

    class Slow(Script):
        def __call__(self, request: httpx2.Request) -> httpx2.Response:
            asked.set()
            assert is_over.wait(60)
            return super().__call__(request)

    scripts = {"bad": Slow([httpx2.Response(200, json=body), first], clock), "good": lists({})}
    clients = {
        name: Client(
            http_client=httpx2.Client(transport=httpx2.MockTransport(script)),
            endpoint=REMOTE,
            project_id="p",
            auth="t",
            clock=clock,
        )
        for name, script in scripts.items()
    }
    events = watch(clients, clock=clock)
    assert isinstance(next(events), FirstSnapshot)
    assert asked.wait(60)
    [poll] = [one for one in threading.enumerate() if one.name == "poll"]
    events.close()
    is_over.set()
    poll.join(60)
    assert 1 == len(scripts["bad"].times)
    for client in clients.values():
        client.http_client.close()


def test_what_a_lost_region_had_does_not_count() -> None:
    clock = FakeClock()
    first = Script([listing({"a": {"z": FREE}}), FAILURES["drop"]], clock)
    second = Script([listing({"b": {"z": TAKEN}}), listing({"b": {"z": FREE}})], clock)
    both = Available(("a", "b"), all=True)
    events = watch_sync({"r1": first, "r2": second}, until=both, timeout=100)
    # Their polls begin together, and end in any order.
    if isinstance(events[-1], ConditionMet):
        assert not any(isinstance(event, LostSight) for event in events)
    else:
        assert isinstance(events[-1], TimedOut)


# Its surroundings


def test_every_poll_is_recorded_whatever_the_filter_keeps(run: Watch, tmp_path: Path) -> None:
    polls: list[Poll] = []
    script = Script([listing({"a": {"z": TAKEN}, "b": {"z": FREE}}), httpx2.Response(503)])
    with HistoryWriter(tmp_path / "h.db") as writer:
        run({"r": script}, FlavorFilter(names="a"), timeout=31, record=writer, on_poll=polls.append)
    with History(tmp_path / "h.db") as history:
        kept = list(history.polls("r"))
        assert [(poll.at, poll.error and type(poll.error).__name__) for poll in polls] == [
            (poll.at, poll.error) for poll in kept
        ]
        assert [poll.error for poll in kept] == [None, "ServerError"]
        assert [one.flavor for one in history.series()] == ["a", "b"]


def test_polls_end_after_their_time() -> None:
    script = Script([listing({"a": {"z": FREE}}), httpx2.Response(503)])
    http = httpx2.Client(transport=httpx2.MockTransport(script))
    given: dict[str, Any] = {"project_id": "p", "auth": "t", "retries": None}
    with http, Client(endpoint=REMOTE, http_client=http, clock=script.clock, **given) as client:
        found = list(polls(client, timeout=31, clock=script.clock))
    assert [True, False] == [poll.error is None for poll in found]


def test_one_client_gives_its_region(flavor_client: Client) -> None:
    first = next(watch(flavor_client, interval=1))
    assert isinstance(first, FirstSnapshot)
    assert first.region == ""


def test_trio_serves_as_well() -> None:
    pytest.importorskip("trio")
    script = lists({"a": {"z": TAKEN}}, {"a": {"z": FREE}})

    async def work() -> list[Event]:
        return await collect({"r": script}, until=Available())

    events = anyio.run(work, backend="trio")
    assert [type(event) for event in events] == [FirstSnapshot, PhaseChange, ConditionMet]


def test_a_watch_that_is_left_cancels_its_polls() -> None:
    async def work() -> None:
        from modelarts_flavors import AsyncClient

        started = anyio.Event()

        async def hang(request: httpx2.Request) -> httpx2.Response:
            started.set()
            await anyio.sleep_forever()
            raise AssertionError

        http = httpx2.AsyncClient(transport=httpx2.MockTransport(hang))
        client = AsyncClient(
            endpoint="http://127.0.0.1:1", project_id="p", auth="t", http_client=http
        )
        events = watch(client, interval=1, timeout=0.05)
        assert [type(event) async for event in events] == [TimedOut]
        assert started.is_set()
        await http.aclose()

    anyio.run(work)
