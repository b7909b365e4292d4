"""A year of history: 2,000 flavors and zones, a poll a minute, 200,000 transitions, made by seed.

Prints how large the file is and how long its queries take. Exits with 1 where a bar is missed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from report import report
from smoke import exit_code, scaled

from modelarts_flavors.capacity import History, HistoryWriter, write_synthetic_history
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.flavors import Flavor

FLAVORS, ZONES = 500, 4
DAYS, INTERVAL = scaled(365, 5), 60.0
TRANSITIONS = scaled(200_000)
CHANGES_PER_DAY = 0.38
SEED = 11
MEGABYTES_MAX = 60
SECONDS_MAX = 0.2


def flavors() -> list[Flavor]:
    """Flavors whose phases are drawn by seed."""
    chance = random.Random(SEED)
    sample = contract().example_by_role("page-sample")["items"][0]
    made = []
    for number in range(FLAVORS):
        data = {**sample, "metadata": {"name": f"modelarts.vm.synthetic.{number:04d}"}}
        zones = {f"cn-north-4{'abcd'[z]}": chance.choice(contract().phases) for z in range(ZONES)}
        data["status"] = {}
        pointer.set_at(data, contract().flavor.phase, zones)
        made.append(Flavor(data))
    return made


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of the processor that a piece of work takes: the best of nine."""
    seconds = []
    for _ in range(scaled(9)):
        begun = time.process_time()
        result = work()
        seconds.append(time.process_time() - begun)
    return min(seconds), result


def main() -> int:
    """Make the file, ask it, print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.db"
        begun = time.perf_counter()
        with HistoryWriter(path) as writer:
            count = write_synthetic_history(
                writer,
                flavors(),
                region="cn-north-4",
                start=1_735_689_600.0,
                days=DAYS,
                interval=INTERVAL,
                changes_per_day=CHANGES_PER_DAY,
                seed=SEED,
            )
        made = time.perf_counter() - begun
        size = path.stat().st_size / 1e6
        name, zone = "modelarts.vm.synthetic.0250", "cn-north-4b"
        queries: dict[str, Callable[[History], object]] = {
            "last free, one flavor and zone": lambda h: h.select(name, zone).last_free(),
            "odds, one flavor and zone": lambda h: h.odds(name, zone, within=4 * 3600.0),
            "odds, one flavor in any zone": lambda h: h.odds(name, within=4 * 3600.0),
            "best hour, one flavor and zone": lambda h: h.select(name, zone).best_hour(),
            "last free, all": lambda h: [one.last_free() for one in h.select_all()],
            "odds, all": lambda h: [one.odds(4 * 3600.0) for one in h.select_all()],
        }
        rows = []
        with History(path) as history:
            polls = sum(1 for _ in history.polls("cn-north-4"))
            for title, query in queries.items():
                seconds, result = timed(lambda query=query: query(history))  # type: ignore[misc]
                shown = str(result) if not isinstance(result, list) else f"{len(result)} series"
                rows.append({"query": title, "seconds": seconds, "result": shown[:40]})
    title = f"{polls} polls, {count} transitions, {size:.1f} MB, made in {made:.0f} s"
    report("history", title, rows)
    slow = [row["query"] for row in rows if row["seconds"] > SECONDS_MAX]
    missed = [*slow, *([f"{size:.1f} MB"] if size > MEGABYTES_MAX else [])]
    return exit_code([*missed, *([f"only {count} transitions"] if count < TRANSITIONS else [])])


if __name__ == "__main__":
    sys.exit(main())
