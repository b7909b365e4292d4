"""`watch`: a line for each change of capacity, and an action when some appears."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from modelarts_flavors.capacity import (
    Accelerators,
    Available,
    Condition,
    ConditionMet,
    Event,
    FirstSnapshot,
    FlavorFilter,
    HistoryWriter,
    PhaseChange,
    Poll,
    Series,
    TimedOut,
    watch,
)
from modelarts_flavors.capacity.explain import explain
from modelarts_flavors.cli import progress
from modelarts_flavors.cli.actions import Actions, Occasion
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.cli.filter_options import filter_options, take_filter
from modelarts_flavors.cli.list_flavors import label_option
from modelarts_flavors.cli.reading import say
from modelarts_flavors.cli.service_options import Regions, region_options, take_regions
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.cli.times import Duration, words
from modelarts_flavors.cli.watch_lines import json_line, text_line

NO_RESERVATION: Final = "An available flavor is no reservation: creating a node may still fail."


@click.command("watch")
@region_options
@label_option
@filter_options
@click.option(
    "--until",
    type=click.Choice(["available", "any", "all"]),
    help="Wait until any flavor is available in any zone (available and any are the same), or "
    "until all are: each --flavor in each --zone, or in any zone if none is given.",
)
@click.option(
    "--until-accelerators",
    type=click.IntRange(1),
    metavar="N",
    help="Wait until the flavors that are available have N accelerators together, with one node "
    "of each in each zone.",
)
@click.option("--in-one-zone", is_flag=True, help="With --until-accelerators: all in one zone.")
@click.option("--timeout", type=Duration(), metavar="TIME", help="End after this time.")
@click.option(
    "--interval",
    type=Duration(),
    default="30s",
    show_default=True,
    metavar="TIME",
    help="Time between two readings; 10 s at least, unless the service is local.",
)
@click.option(
    "--exec",
    "command_line",
    metavar="CMD",
    help="Command to run when capacity appears. It gets MODELARTS_REGION, _FLAVOR, _ZONE, _FROM, "
    "_TO, _AT and _MATCHES as variables of its environment.",
)
@click.option(
    "--notify",
    "urls",
    multiple=True,
    metavar="URL",
    help="Address to notify when capacity appears, as the library apprise writes it; repeatable.",
)
@click.option(
    "--fire",
    type=click.Choice(["once", "each"]),
    help="Act once, when the condition holds, and end; or each time it holds again, and go on. "
    "Default: once with a condition, else each.",
)
@click.option(
    "--cooldown",
    type=Duration(positive=False),
    default="0s",
    metavar="TIME",
    help="Time after an action in which the same flavor and zone cause no other.",
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="History file to add every reading to, of the whole list.",
)
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="A line of text or of JSON for each event.",
)
def command(
    label_selector: str | None,
    until: str | None,
    until_accelerators: int | None,
    in_one_zone: bool,
    timeout: float | None,
    interval: float,
    command_line: str | None,
    urls: tuple[str, ...],
    fire: str | None,
    cooldown: float,
    record: Path | None,
    output: str,
    **options: Any,
) -> Exit:
    """Print a line for each change of capacity.

    Without a condition the watch goes on until the timeout or Ctrl-C. With one it ends when the
    condition holds, with exit code 0; when the timeout comes first, the result is negative: 1.

    An available flavor is no reservation: creating a node may still fail.
    """
    regions, kept = take_regions(options), take_filter(options)
    until_condition = _condition(kept, until, until_accelerators, in_one_zone)
    if fire == "once" and until_condition is None:
        until_condition = Available()
    actions = Actions(command_line, urls, cooldown, lambda text: say(f"modelarts-flavors: {text}"))
    session = _Session(regions, kept, actions, output, until_condition is not None)
    with contextlib.ExitStack() as stack:
        clients = stack.enter_context(regions.clients())
        history = stack.enter_context(HistoryWriter(record)) if record else None
        events = watch(
            clients,
            kept,
            interval=interval,
            until=until_condition,
            repeat=fire == "each",
            timeout=timeout,
            label_selector=label_selector,
            record=history,
            on_poll=session.polled,
        )
        stack.callback(actions.wait)
        with session.heartbeat():
            for event in events:
                session.report(event)
    if isinstance(session.last, TimedOut) and until_condition is not None and not session.met:
        return Exit.NO
    return Exit.DONE


def _condition(
    kept: FlavorFilter, until: str | None, accelerators: int | None, in_one_zone: bool
) -> Condition | None:
    if accelerators is not None and until is not None:
        raise click.UsageError("--until and --until-accelerators exclude each other.")
    if in_one_zone and accelerators is None:
        raise click.UsageError("--in-one-zone needs --until-accelerators.")
    if accelerators is not None:
        return Accelerators(accelerators, in_one_zone=in_one_zone)
    if until is None:
        return None
    # The filter keeps the flavors; of those that are named, each must be there for `all`.
    names = tuple(kept.names) if until == "all" else ()
    return Available(names, tuple(kept.zones) if until == "all" else (), all=until == "all")


@dataclass(slots=True)
class _Session:
    """What a watch prints, counts and does."""

    regions: Regions
    kept: FlavorFilter
    actions: Actions
    output: str
    has_condition: bool
    polls: int = 0
    failures: int = 0
    changes: int = 0
    met: int = 0
    last_good: float | None = None
    last: Event | None = None
    _before: dict[Series, str | None] = field(default_factory=dict)
    _flavors: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def polled(self, poll: Poll) -> None:
        """Count a poll."""
        self.polls += 1
        self._before.clear()
        if poll.error is None:
            self.last_good = time.monotonic()
            self._flavors[poll.region] = poll.flavors
        else:
            self.failures += 1

    def report(self, event: Event) -> None:
        """Print an event, and act if it is an occasion to."""
        self.last = event
        self._print(event)
        match event:
            case FirstSnapshot(flavors=()):
                say(escape_lines(str(explain(self._flavors[event.region], self.kept))))
            case PhaseChange():
                self.changes += 1
                self._before[event.series] = event.before
                if event.became_available and not self.has_condition:
                    assert event.after is not None  # noqa: S101 - for the type checker
                    self.actions.fire(Occasion(event.series, event.before, event.after, event.at))
            case ConditionMet():
                self.met += 1
                first = event.matches[0]
                self.actions.fire(
                    Occasion(
                        first, self._before.get(first), self._phase(first), event.at, event.matches
                    )
                )

    def _print(self, event: Event) -> None:
        with self._lock:
            progress.clear()
            several = self.regions.are_several
            line = json_line(event) if self.output == "jsonl" else text_line(event, regions=several)
            click.echo(line)
        if isinstance(event, FirstSnapshot) and self.output == "text" and self.polls == 1:
            say(NO_RESERVATION)

    def _phase(self, series: Series) -> str:
        named = (one for one in self._flavors[series.region] if one.name == series.flavor)
        return str(next(named).zone_phases[series.zone])

    @contextlib.contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Say on a terminal how old the last good answer is, and at the end what was seen."""
        ended = threading.Event()
        begun = time.monotonic()

        def beat() -> None:
            while not ended.wait(1.0):
                with self._lock:
                    if self.last_good is not None and not ended.is_set():
                        age = words(time.monotonic() - self.last_good)
                        progress.show(f"last good answer {age} ago; Ctrl-C ends")

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self._summarize(time.monotonic() - begun)

    def _summarize(self, seconds: float) -> None:
        if self.last is not None:
            say(
                f"watched {words(seconds)}: {self.polls} readings, {self.failures} of them failed; "
                f"{self.changes} changes; {self.actions.count} actions"
            )
