"""Metrics for Prometheus: the last good values of every region, with their age.

The text is made anew with each poll and never by a scrape, so that no scrape calls the service.

Needs the extra `metrics`.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final, cast

from modelarts_flavors.capacity.export import PHASE_HELP, PHASE_METRIC, metric_phase, metric_phases
from modelarts_flavors.capacity.poll import Poll
from modelarts_flavors.extras import require
from modelarts_flavors.flavors import Flavor

require("metrics")

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest  # noqa: E402
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric  # noqa: E402
from prometheus_client.registry import Collector  # noqa: E402

PATH: Final = "/metrics"


@dataclass(slots=True)
class _Region:
    """What is known of a region; `flavors` are those of the last good poll."""

    last: Poll
    last_success: float | None = None
    flavors: tuple[Flavor, ...] = ()


class MetricsExporter(Collector):
    """Keeps what polls showed, as text for Prometheus.

    >>> exporter = MetricsExporter(["cn-north-4"])
    >>> exporter.add(Poll("cn-north-4", 0.0, 30.0))
    >>> 'modelarts_up{region="cn-north-4"} 1.0' in exporter.text.decode()
    True
    """

    def __init__(self, regions: list[str]) -> None:
        self._regions: dict[str, _Region] = {}
        self._requests = dict.fromkeys(regions, 0)
        self._lock = threading.Lock()
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        self.text: bytes = generate_latest(self._registry)

    def add(self, poll: Poll) -> None:
        """Take a poll over, a failed one too."""
        known = self._regions.get(poll.region, _Region(poll))
        if poll.error is None:
            known = _Region(poll, poll.at, poll.flavors)
        known.last = poll
        self._regions[poll.region] = known
        self.text = generate_latest(self._registry)

    def count_request(self, region: str) -> None:
        """Count a request that is sent to a region."""
        with self._lock:
            self._requests[region] += 1

    def collect(self) -> Iterator[Metric]:
        """The metrics, for prometheus_client."""
        phases = GaugeMetricFamily(
            PHASE_METRIC, PHASE_HELP, labels=("region", "flavor", "zone", "phase")
        )
        names = ("region", "flavor", *_described(Flavor({})))
        info = GaugeMetricFamily(
            "modelarts_flavor_info", "What a flavor consists of.", labels=names
        )
        up = _per_region("modelarts_up", "Whether the last reading of the list succeeded.")
        success = _per_region(
            "modelarts_last_success_timestamp_seconds", "When the values were read, since 1970."
        )
        duration = _per_region(
            "modelarts_refresh_duration_seconds", "How long the last reading of the list took."
        )
        for region, known in self._regions.items():
            up.add_metric([region], known.last.error is None)
            duration.add_metric([region], known.last.seconds)
            if known.last_success is not None:
                success.add_metric([region], known.last_success)
            for flavor in known.flavors:
                info.add_metric([region, flavor.name, *_described(flavor).values()], 1)
                for zone, phase in flavor.zone_phases.items():
                    current = metric_phase(phase)
                    for one in metric_phases():
                        phases.add_metric([region, flavor.name, zone, one], one == current)
        requests = CounterMetricFamily(
            "modelarts_requests", "Requests that were sent, by region.", labels=("region",)
        )
        for region, count in self._requests.items():
            requests.add_metric([region], count)
        yield from (phases, info, up, success, duration, requests)


def _per_region(name: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=("region",))


def _described(flavor: Flavor) -> dict[str, str]:
    found = flavor.accelerator
    values = {
        "arch": flavor.arch,
        "cpu": flavor.cpu,
        "memory_gib": flavor.memory_gib and f"{flavor.memory_gib:g}",
        "accelerator": found and found.kind,
        "accelerator_type": found and found.type,
        "accelerators": found and found.count,
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def write_textfile(exporter: MetricsExporter, path: Path) -> None:
    """Write the text for node_exporter's textfile collector; the file is replaced as a whole."""
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(exporter.text)
            file.flush()
            # The file of tempfile is for its owner only; the collector runs as somebody else.
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


class MetricsServer(ThreadingHTTPServer):
    """Answers GET /metrics with the text of an exporter; the address is `server_address`."""

    daemon_threads = True

    def __init__(self, exporter: MetricsExporter, host: str, port: int) -> None:
        self.exporter = exporter
        super().__init__((host, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer GET."""
        if self.path.partition("?")[0] == PATH:
            server = cast(MetricsServer, self.server)
            self._answer(200, CONTENT_TYPE_LATEST, server.exporter.text)
        else:
            self._answer(404, "text/plain", f"The metrics are at {PATH}.\n".encode())

    do_HEAD = do_GET  # noqa: N815

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002
        """Log nothing: each scrape would be a line."""
