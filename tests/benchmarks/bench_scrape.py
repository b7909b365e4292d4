"""How long a scrape of the exporter takes: 500 flavors in 4 zones, over HTTP from this machine.

Run by `nox -s bench -- scrape`. Bar: at most 50 ms.
"""

from __future__ import annotations

import http.client
import statistics
import sys
import threading
import time

from bench_history import FLAVORS, ZONES, flavors
from report import report
from smoke import exit_code, scaled

from modelarts_flavors.capacity import Poll
from modelarts_flavors.capacity.metrics import PATH, MetricsExporter, MetricsServer

SECONDS_MAX = 0.05
REGION = "cn-north-4"


def main() -> int:
    """Measure, print the figure beside its bar."""
    exporter = MetricsExporter([REGION])
    exporter.add(Poll(REGION, time.time(), 60.0, flavors=tuple(flavors())))
    seconds = []
    with MetricsServer(exporter, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
        for _ in range(scaled(50, 2)):
            begun = time.perf_counter()
            connection.request("GET", PATH)
            text = connection.getresponse().read()
            seconds.append(time.perf_counter() - begun)
        connection.close()
        server.shutdown()
    found = statistics.median(seconds)
    count = text.count(b"modelarts_flavor_phase{")
    title = f"A scrape of {FLAVORS * ZONES} flavor-zones: {count} samples, {len(text) / 1e6:.1f} MB"
    report("scrape", title, [{"what": "scrape", "seconds": found, "bar": SECONDS_MAX}])
    return exit_code(["scrape"] if found > SECONDS_MAX else [])


if __name__ == "__main__":
    sys.exit(main())
