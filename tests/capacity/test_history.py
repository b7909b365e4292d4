"""A history answers as the naive model does, whatever polls it was made of."""

from __future__ import annotations

import itertools
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from modelarts_flavors.capacity import (
    History,
    HistoryWriter,
    LastFree,
    Lengths,
    Odds,
    Poll,
    Series,
    SeriesHistory,
    Span,
    Spell,
    Unseen,
)
from modelarts_flavors.errors import InvalidArgumentError, UnknownNameError
from modelarts_flavors.flavors import Flavor

from .naive import FREE, INTERVAL, KEYS, TAKEN, Step, scripts, state, state_of_any, write


@contextmanager
def history(steps: list[Step]) -> Iterator[History]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "capacity.db"
        write(path, steps)
        with History(path) as opened:
            yield opened


def seen_keys(steps: list[Step]) -> list[tuple[str, str]]:
    return sorted({key for step in steps for key in step.phases or {}})


def test_series_are_those_that_were_seen() -> None:
    @given(scripts)
    def check(steps: list[Step]) -> None:
        with history(steps) as opened:
            assert seen_keys(steps) == [(one.flavor, one.zone) for one in opened.series()]

    check()


@given(scripts)
def test_every_poll_is_kept_with_its_time_and_outcome(steps: list[Step]) -> None:
    with history(steps) as opened:
        assert [(step.at, step.phases is None) for step in steps] == [
            (poll.at, poll.error is not None) for poll in opened.polls("r")
        ]


@given(scripts, st.integers(-5, 5))
def test_states_and_intervals_are_those_of_the_model(steps: list[Step], beyond: int) -> None:
    with history(steps) as opened:
        for key in seen_keys(steps):
            past = opened.select(*key)
            for tick in range(steps[-1].at + 40):
                assert state(steps, key, tick) == past.state_at(tick)
            start, end = min(beyond, 0), steps[-1].at + max(beyond, 0)
            pieces = past.intervals(start, end)
            assert [start, *(piece.end for piece in pieces)] == [
                *(piece.start for piece in pieces),
                end,
            ]
            for one, following in itertools.pairwise(pieces):
                assert one.state != following.state
            for piece in pieces:
                # At its last moment, a poll may see the next state already.
                for tick in (piece.start + 0.001, piece.end - 0.001):
                    assert state(steps, key, tick) == piece.state


@given(scripts)
def test_shares_are_integrated_over_the_watched_time(steps: list[Step]) -> None:
    with history(steps) as opened:
        for key in seen_keys(steps):
            ticks = [state(steps, key, tick + 0.5) for tick in range(steps[-1].at)]
            share = opened.select(*key).share(0, steps[-1].at)
            watched = [t for t in ticks if t not in (Unseen.NEVER_SEEN, Unseen.NOT_WATCHED)]
            assert ticks.count(FREE) == share.available
            assert len(watched) == share.watched
            assert ticks.count(Unseen.NOT_WATCHED) == share.not_watched
            assert ticks.count(Unseen.NEVER_SEEN) == share.never_seen
            assert (share.share is None) == (not watched)


@given(scripts)
def test_all_zones_together_are_free_where_one_is(steps: list[Step]) -> None:
    with history(steps) as opened:
        for flavor in {flavor for flavor, _ in seen_keys(steps)}:
            ticks = [state_of_any(steps, flavor, tick + 0.5) for tick in range(steps[-1].at)]
            share = opened.select(flavor).share(0, steps[-1].at)
            assert ticks.count(True) == share.available
            assert len(ticks) - ticks.count(None) == share.watched


# Free before a gap and after it: that it was free in between was not seen.
@example([Step(at, {KEYS[0]: FREE}) for at in (0, 100, 110)])
@given(scripts)
def test_last_free_is_the_last_time_that_was_seen_to_be_free(steps: list[Step]) -> None:
    with history(steps) as opened:
        for key in seen_keys(steps):
            polls = [step for step in steps if (step.phases or {}).get(key) == FREE]
            last = opened.select(*key).last_free()
            if not polls:
                assert last is None
                continue
            assert last is not None
            good = [step for step in steps if step.phases is not None]
            assert (polls[-1] is good[-1]) == last.is_now
            following = next((step.at for step in good if step.at > polls[-1].at), polls[-1].at)
            # Free up to the poll that saw something else, unless a gap lies before it.
            is_gap = following - polls[-1].at > 30
            assert (polls[-1].at if is_gap else following) == last.end
            # Not longer than it was seen without a gap.
            seen = [state(steps, key, tick) for tick in range(int(last.start), int(last.end))]
            assert set(seen) <= {FREE}
            free = last.start
            assert state(steps, key, free) == FREE
            assert state(steps, key, free - 0.001) != FREE


@given(scripts)
def test_spells_are_the_runs_of_one_answer(steps: list[Step]) -> None:
    with history(steps) as opened:
        for key in seen_keys(steps):
            answers = [
                None if s in (Unseen.NEVER_SEEN, Unseen.NOT_WATCHED) else s == FREE
                for s in (state(steps, key, tick + 0.5) for tick in range(steps[-1].at))
            ]
            runs, at = [], 0
            for answer, group in itertools.groupby(answers):
                length = len(list(group))
                runs.append((answer, at, at + length))
                at += length
            expected = [
                (
                    *(free, start, end),
                    index > 0 and runs[index - 1][0] is not None,
                    index + 1 < len(runs) and runs[index + 1][0] is not None,
                )
                for index, (free, start, end) in enumerate(runs)
                if free is not None
            ]
            assert expected == [
                (s.is_free, s.start, s.end, s.start_seen, s.end_seen)
                for s in opened.select(*key).spells(0, steps[-1].at)
            ]


@given(scripts, st.sampled_from(["UTC", "Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin"]))
def test_hours_of_the_week_add_up_to_the_share(steps: list[Step], zone: str) -> None:
    # Each tick stands for ten minutes; the clocks of Berlin are set back on the first night.
    start = datetime(2026, 10, 24, 20, tzinfo=UTC).timestamp()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "capacity.db"
        with HistoryWriter(path) as writer:
            for step in steps:
                at = start + 600 * step.at
                if step.phases is not None:
                    writer.add_phases("r", at, step.phases, interval=6000)
        with History(path) as opened:
            for key in seen_keys(steps):
                past = opened.select(*key)
                hours = past.hours_of_week(ZoneInfo(zone))
                share = past.share()
                assert share.watched == pytest.approx(sum(h.share.watched for h in hours))
                assert share.available == pytest.approx(sum(h.share.available for h in hours))
                for tick in range(0, 600 * steps[-1].at, 300):
                    seen = past.state_at(start + tick + 0.5)
                    local = datetime.fromtimestamp(start + tick + 0.5, ZoneInfo(zone))
                    if seen == FREE:
                        [hour] = [
                            h for h in hours if (h.weekday, h.hour) == (local.weekday(), local.hour)
                        ]
                        assert hour.share.available > 0


def cycle(waits: list[int], then: int) -> list[Step]:
    """A flavor that is free for 10 seconds after each wait, then sold out for the time `then`."""
    phases: list[str] = [FREE]
    for wait in waits:
        phases += [TAKEN] * wait + [FREE]
    phases += [TAKEN] * then
    return [Step(10 * index, {KEYS[0]: phase}) for index, phase in enumerate(phases)]


@given(
    st.lists(st.integers(1, 6), max_size=12),
    st.integers(0, 4),
    st.integers(1, 80),
)
def test_odds_are_the_part_of_the_waits_that_ended_in_time(
    waits: list[int], waited: int, within: int
) -> None:
    with history(cycle(waits, waited)) as opened:
        found = opened.odds(*KEYS[0], within=within)
    lasted = max(0, 10 * (waited - 1))
    assert (waited == 0) == found.is_free
    if waited == 0:
        assert (0, None) == (found.cases, found.low)
        return
    cases = [10 * wait for wait in waits if 10 * wait > lasted]
    assert (lasted, len(cases)) == (found.waited, found.cases)
    if len(cases) < 8:
        assert found.low is None
        return
    chance = sum(wait <= lasted + within for wait in cases) / len(cases)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= chance + 1e-9
    assert chance < found.high or chance == found.high == 1


def test_a_wait_that_a_gap_cut_short_counts_as_far_as_it_was_seen() -> None:
    steps = cycle([3] * 8, 4)
    # Nobody looked for a while; meanwhile it became free again.
    end = steps[-1].at
    later = [Step(end + 1000 + step.at, step.phases) for step in cycle([3], 2)]
    with history(steps + later) as opened:
        # The wait before the gap lasted longer than 30 seconds, as far as it was seen exactly 30.
        found = opened.odds(*KEYS[0], within=30)
    assert found.cases == 8 + 1
    assert (found.low, found.high) == (0.75, 1.0)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"is_free": True, "low": None, "high": None}, "available"),
        ({"is_free": False, "low": None, "high": None}, "not enough data (9 cases)"),
        ({"is_free": False, "low": 0.25, "high": 0.5}, "25% to 50% (9 cases)"),
    ],
)
def test_odds_are_said_in_words(settings: dict[str, Any], text: str) -> None:
    assert text == str(Odds(at=0, within=60, waited=0, cases=9, **settings))


def test_one_region_of_several_can_be_read_alone(tmp_path: Path) -> None:
    with HistoryWriter(tmp_path / "h.db") as writer:
        for region in ("r1", "r2"):
            flavor = Flavor(
                {"metadata": {"name": f"of-{region}"}, "status": {"phase": {"z": FREE}}}
            )
            writer.add(Poll(region, 0, INTERVAL, flavors=(flavor,)))
    with History(tmp_path / "h.db") as opened:
        [past] = opened.select_all("r2")
        assert Series("r2", "of-r2", "z") == past.series
        assert ["of-r2"] == [flavor.name for flavor in opened.flavors("r2")["r2"]]
        assert ["r1", "r2"] == sorted(opened.flavors())


def test_waits_of_which_none_was_seen_whole_have_no_length() -> None:
    cut = Spell(is_free=False, start=0, end=10, start_seen=False, end_seen=True)
    assert Lengths(0, 1, None, None, None) == Lengths.of([cut], free=False)


def test_two_free_phases_in_a_row_are_one_time() -> None:
    series, spans = Series("r", "a", "z"), [Span(0, 30)]
    past = SeriesHistory(series, [(0, FREE), (10, FREE), (20, TAKEN)], spans)
    assert LastFree(0, 20, is_now=False) == past.last_free()


def test_a_poll_that_cannot_be_kept(tmp_path: Path) -> None:
    with HistoryWriter(tmp_path / "h.db") as writer:
        for at, interval in ((math.nan, 10), (0, 0)):
            with pytest.raises(InvalidArgumentError, match="cannot be kept"):
                writer.add_phases("r", at, {KEYS[0]: FREE}, interval=interval)


def test_never_seen_is_no_zero(tmp_path: Path) -> None:
    steps = [Step(0, {}), Step(10, {}), Step(20, {KEYS[0]: FREE}), Step(30, {KEYS[0]: FREE})]
    write(tmp_path / "h.db", steps)
    with History(tmp_path / "h.db") as opened:
        past = opened.select(*KEYS[0])
        assert past.share().share == 1
        assert past.share().never_seen == 20
        assert past.state_at(5) is Unseen.NEVER_SEEN


def pasts(opened: History) -> list[SeriesHistory]:
    return [opened.select(one.flavor, one.zone) for one in opened.series()]


@given(scripts)
def test_all_series_at_once_are_those_one_by_one(steps: list[Step]) -> None:
    with history(steps) as opened:
        assert pasts(opened) == list(opened.select_all())


def test_a_wrong_name_is_refused_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "h.db", [Step(0, {("flavor-one", "zone-1a"): FREE})])
    with History(tmp_path / "h.db") as opened:
        with pytest.raises(UnknownNameError, match="flavor-one") as caught:
            opened.select("flavor-onr")
        assert caught.value.near == ("flavor-one",)
        with pytest.raises(UnknownNameError, match="zone-1a"):
            opened.select("flavor-one", "zone-1b")
        with pytest.raises(UnknownNameError, match="region 'x'"):
            opened.select("flavor-one", region="x")


def test_a_flavor_of_several_regions_needs_the_region(tmp_path: Path) -> None:
    with HistoryWriter(tmp_path / "h.db") as writer:
        writer.add_phases("r1", 0, {KEYS[0]: FREE}, interval=10)
        writer.add_phases("r2", 0, {KEYS[0]: TAKEN}, interval=10)
    with History(tmp_path / "h.db") as opened:
        with pytest.raises(InvalidArgumentError, match="r1, r2"):
            opened.select(*KEYS[0])
        assert opened.select(*KEYS[0], region="r2").state_at() == TAKEN
        assert opened.regions() == ["r1", "r2"]
