"""Lists through nginx over two mock replicas, of which one is killed and started again five times.

Run by `nox -s bench -- failover`; needs nginx. Bar: of 20,000 walks none is wrong and none is lost.
Exits with 1 where it is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from report import report
from smoke import scaled
from tests.replicas.topology import NGINX
from tests.replicas.walks import run

WALKS, KILLS = scaled(20_000, 400), scaled(5)


def main() -> None:
    """Walk, print, and exit."""
    if not NGINX:
        print("skipped: needs nginx (apt-get install nginx-light)")
        return
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), walks=WALKS, kills=KILLS)
    seconds = time.monotonic() - began
    row = {"walks": outcome.done, "whole": outcome.whole, "wrong": outcome.wrong}
    report(
        "failover",
        f"Two replicas behind nginx, one killed {outcome.restarts} times, {seconds:.0f} s",
        [{**row, "lost": outcome.lost.total(), "restarts": outcome.restarts}],
    )
    for error, count in outcome.lost.most_common(5):
        print(f"{count} lost: {error}")
    sys.exit(outcome.whole != WALKS or outcome.restarts != KILLS)


if __name__ == "__main__":
    main()
