"""Servers that are defective in some of their answers only: now and then, one worker, one replica, a while.

Each has one of the defects of `defects/`, and a way in which requests meet it. A run counts if it received a
broken answer, one that differs from that of the faithful server; it is found if a check failed. A server
that gave a broken answer must never be called conformant.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from typing import Any

from tests.mutants.judging import Judgement, judgement_of, report_on
from tests.mutants.variants import Application, Edit, Variant, defects

CUT = "items, remaining = cut(chosen, offset, limit)"
LACKING = Variant(
    "page-lacks-its-last-flavor",
    (Edit("list_flavors", CUT, f"{CUT}\nitems = items[:-1]"),),
    ("T3.items",),
    "The last flavor of a page is missing.",
)
KINDS = (
    LACKING.name,
    "page-reversed",
    "page-holds-a-flavor-twice",
    "limit-one-too-many",
    "count-one-too-many",
    "cpu-is-a-number",
    "list-kind-null",
    "status-203-undocumented",
    "content-type-html",
    "selector-ignored",
)
Chooser = Callable[[int], bool]
# What differs between two answers of the same server.
REQUEST_ID = re.compile(rb"[0-9a-f]{32}")
CHANGING = (b"x-request-id", b"content-length")


def now_and_then(share: float) -> Callable[[random.Random], Chooser]:
    """So many of the answers, by chance."""
    return lambda chance: lambda number: chance.random() < share


def worker(chance: random.Random) -> Chooser:
    """One of four workers, each of which takes a few requests in a row."""
    taken = {"worker": 0, "left": 0}

    def chooses(number: int) -> bool:
        if not taken["left"]:
            taken.update(worker=chance.randrange(4), left=chance.randint(1, 4))
        taken["left"] -= 1
        return taken["worker"] == 0

    return chooses


def replica(chance: random.Random) -> Chooser:
    """One of two replicas, in turn with the other one or not."""
    return lambda number: chance.random() < 0.5


def restart(chance: random.Random) -> Chooser:
    """A while after a restart in the middle of the run."""
    begin = chance.randint(20, 150)
    return lambda number: begin <= number < begin + 25


# How the requests that meet the defect are chosen, and in which share of the runs it must be found.
WAYS: dict[str, tuple[Callable[[random.Random], Chooser], float]] = {
    "3%": (now_and_then(0.03), 0.8),
    "5%": (now_and_then(0.05), 0.95),
    "20%": (now_and_then(0.2), 1.0),
    "worker": (worker, 1.0),
    "replica": (replica, 1.0),
    # A list that lacks a flavor for a while may as well have changed, and is not judged.
    "restart": (restart, 0.8),
}


@dataclasses.dataclass(frozen=True)
class Intermittent(Variant):
    """A defect that only some requests meet; `run` is what chance depends on."""

    way: str = ""
    run: int = 0

    def build(self, flavors: int | None = None) -> Application:
        return self.counted([], flavors)

    def counted(self, broken: list[int], flavors: int | None = None) -> Application:
        """The server; the numbers of the requests that got a broken answer go into `broken`."""
        good, bad = Variant("reference").build(flavors), super().build(flavors)
        chooses = WAYS[self.way][0](random.Random(f"{self.name}:{self.run}"))
        number = 0

        async def app(scope: Any, receive: Any, send: Any) -> None:
            nonlocal number
            number += 1
            answer = await _ask(good, scope)
            if chooses(number):
                faithful, answer = answer, await _ask(bad, scope)
                if _content(answer) != _content(faithful):
                    broken.append(number)
            for message in answer:
                await send(message)

        return app


async def _ask(app: Application, scope: Any) -> list[Any]:
    """What an application sends for a request, whose body no server here reads."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(dict(scope), receive, send)
    return sent


def _content(answer: Sequence[Any]) -> list[Any]:
    """An answer without the id of its request."""
    return [
        (
            message.get("status"),
            REQUEST_ID.sub(b"", message.get("body", b"")),
            [header for header in message.get("headers", ()) if header[0].lower() not in CHANGING],
        )
        for message in answer
    ]


def intermittent(runs: int) -> Iterator[Intermittent]:
    """Every kind in every way, so many times each."""
    known = {variant.name: variant for variant in (LACKING, *defects())}
    for kind in KINDS:
        fields = {f.name: getattr(known[kind], f.name) for f in dataclasses.fields(Variant)}
        for way in WAYS:
            fields["name"] = f"{kind} {way}"
            for run in range(runs):
                yield Intermittent(**fields, way=way, run=run)


@dataclasses.dataclass(frozen=True)
class _Judge:
    """Judges one server, in another process; gives how many broken answers it gave, too."""

    options: dict[str, Any]

    def __call__(self, variant: Intermittent) -> tuple[Judgement, int]:
        broken: list[int] = []
        report = report_on(variant, variant.run, app=variant.counted(broken), **self.options)
        return judgement_of(variant, variant.run, report), len(broken)


def print_intermittent(runs: int, jobs: int, only: Sequence[str] = (), **options: Any) -> bool:
    """Print how often each was found; whether all were found as often as they must be."""
    variants = [v for v in intermittent(runs) if not only or any(word in v.name for word in only)]
    by_way: dict[str, list[Judgement]] = {way: [] for way in WAYS}
    passed = 0
    with ProcessPoolExecutor(jobs) as pool:
        judged = pool.map(_Judge({"strict": False, **options}), variants)
        for name, group in groupby(judged, key=lambda each: each[0].variant.name):
            row = [judgement for judgement, broken in group if broken]
            passed += sum(each.verdict == "pass" for each in row)
            verdicts = ", ".join(sorted({each.verdict for each in row}))
            print(f"{name:44} {_found(row)}/{len(row)}  {verdicts}", flush=True)
            by_way[name.rpartition(" ")[2]] += row
    enough = True
    for way, row in by_way.items():
        if row:
            share = _found(row) / len(row)
            enough &= share >= WAYS[way][1]
            print(f"{way:10} {share:6.1%} of {len(row)} found (bar {WAYS[way][1]:.0%})")
    print(f"{passed} runs with a broken answer end with a pass")
    return enough and not passed


def _found(row: Sequence[Judgement]) -> int:
    return sum(bool(each.failed) for each in row)
