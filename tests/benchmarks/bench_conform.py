"""What a conformance run costs: requests and seconds on a conformant server of 23 flavors, and how soon
the first failing check of a broken one shows.

The server runs in this process, so that its share is counted, too. Seconds are the median of several
runs with different seeds; the command line is timed from its start, imports included.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from report import report
from smoke import scaled
from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN
from tests.mutants.judging import serving
from tests.mutants.variants import Variant, defects

from modelarts_flavors.conformance import CheckFinished, Options, Status, Target, run, stream

SEEDS = range(scaled(5))
RATE = float(scaled(5, 50))
BROKEN_SHOWN = scaled(20, 2)


def target(url: str) -> Target:
    return Target(url=url, project_id=FIRST_PROJECT, auth=FIRST_TOKEN)


def runs(url: str, **options: Any) -> dict[str, object]:
    reports = [run(target(url), Options(seed=seed, **options)) for seed in SEEDS]
    return {
        "requests": max(each.requests for each in reports),
        "seconds": statistics.median(each.seconds for each in reports),
        "verdicts": ",".join(sorted({str(each.verdict) for each in reports})),
    }


def command_line(url: str, *words: str) -> dict[str, object]:
    """The command in a process of its own, imports included."""
    program = [sys.executable, "-m", "modelarts_flavors", "conform", url]
    access = ["--project-id", FIRST_PROJECT, "--token-file", "/dev/stdin", "-o", "json"]
    seconds, documents = [], []
    for seed in SEEDS:
        began = time.perf_counter()
        done = subprocess.run(
            [*program, *access, "--seed", str(seed), *words],
            input=FIRST_TOKEN,
            capture_output=True,
            text=True,
            check=True,
        )
        seconds.append(time.perf_counter() - began)
        documents.append(json.loads(done.stdout))
    return {
        "requests": max(document["requests"] for document in documents),
        "seconds": statistics.median(seconds),
        "verdicts": ",".join(sorted({document["verdict"] for document in documents})),
    }


def first_failures() -> Iterator[float]:
    """Seconds until the first failing check shows, for a sample of broken servers."""
    known = defects()
    for variant in known[:: max(1, len(known) // BROKEN_SHOWN)]:
        with serving(variant.build()) as url:
            began = time.perf_counter()
            for event in stream(target(url), Options(strict=True)):
                if isinstance(event, CheckFinished) and event.result.status is Status.FAIL:
                    yield time.perf_counter() - began
                    break


def at_a_rate(url: str) -> dict[str, object]:
    found = run(target(url), Options(rate=RATE, phases=True))
    return {
        "requests": found.requests,
        "seconds": found.seconds,
        "verdicts": str(found.verdict),
    }


def main() -> None:
    with serving(Variant("reference").build()) as url:
        rows: dict[str, Callable[[], dict[str, object]]] = {
            "checks alone": lambda: runs(url),
            "checks and phases": lambda: runs(url, phases=True),
            "the command, checks alone": lambda: command_line(url, "--no-schemathesis"),
            "the command": lambda: command_line(url),
            f"at {RATE:g} requests a second": lambda: at_a_rate(url),
        }
        measured = [{"run": name, **measure()} for name, measure in rows.items()]
    shown = sorted(first_failures())
    measured.append(
        {
            "run": f"first failing check, {len(shown)} broken servers",
            "requests": "",
            "seconds": statistics.median(shown),
            "verdicts": f"slowest {shown[-1]:.2f} s",
        }
    )
    report("conform", "Conformance of a server with 23 flavors", measured)


if __name__ == "__main__":
    main()
