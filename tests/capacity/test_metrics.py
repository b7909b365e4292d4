"""The exporter serves the last good values with their age, and never calls the service for it."""

from __future__ import annotations

import shutil
import stat
import subprocess
import threading
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from modelarts_flavors import Client
from modelarts_flavors.capacity import Poll, polls
from modelarts_flavors.capacity.metrics import MetricsExporter, MetricsServer, write_textfile
from modelarts_flavors.errors import TransportError
from modelarts_flavors.flavors import Flavor
from modelarts_flavors.testing import MockServer

from .naive import FREE, TAKEN

FLAVOR = Flavor(
    {
        "metadata": {"name": "f"},
        "spec": {
            "cpuArch": "x86",
            "cpu": "8",
            "memory": "32Gi",
            "gpu": {"type": "t4", "size": "1"},
        },
        "status": {"phase": {"z1": FREE, "z2": TAKEN, "z3": "paused"}},
    }
)


LABELS = (
    *("region", "flavor", "zone", "phase"),
    *("arch", "cpu", "memory_gib", "accelerator", "accelerator_type", "accelerators"),
)


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *(sample.labels[name] for name in LABELS if name in sample.labels)): (
            sample.value
        )
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_every_phase_has_a_series_and_one_of_them_holds() -> None:
    exporter = MetricsExporter(["r"])
    exporter.add(Poll("r", 100.0, 30.0, seconds=0.5, flavors=(FLAVOR,)))
    found = samples(exporter.text)
    for zone, phase in (("z1", FREE), ("z2", TAKEN), ("z3", "unknown")):
        for one in (FREE, TAKEN, "unknown"):
            assert (one == phase) == found["modelarts_flavor_phase", "r", "f", zone, one]
    assert found["modelarts_flavor_info", "r", "f", "x86", "8", "32", "gpu", "t4", "1"] == 1
    assert found["modelarts_up", "r"] == 1
    assert found["modelarts_last_success_timestamp_seconds", "r"] == 100
    assert found["modelarts_refresh_duration_seconds", "r"] == 0.5


def test_after_a_failure_the_last_good_values_stay_with_their_age() -> None:
    exporter = MetricsExporter(["r", "s"])
    exporter.add(Poll("r", 100.0, 30.0, flavors=(FLAVOR,)))
    exporter.add(Poll("r", 130.0, 30.0, seconds=7, error=TransportError("down")))
    exporter.add(Poll("s", 131.0, 30.0, error=TransportError("down")))
    found = samples(exporter.text)
    assert found["modelarts_up", "r"] == found["modelarts_up", "s"] == 0
    assert found["modelarts_last_success_timestamp_seconds", "r"] == 100
    assert ("modelarts_last_success_timestamp_seconds", "s") not in found
    assert found["modelarts_refresh_duration_seconds", "r"] == 7
    assert found["modelarts_flavor_phase", "r", "f", "z1", FREE] == 1


def test_a_flavor_that_vanished_has_no_series() -> None:
    exporter = MetricsExporter(["r"])
    exporter.add(Poll("r", 100.0, 30.0, flavors=(FLAVOR,)))
    exporter.add(Poll("r", 130.0, 30.0))
    assert not any(name == "modelarts_flavor_phase" for name, *_ in samples(exporter.text))


def test_scrapes_call_nobody(flavor_server: MockServer, flavor_client: Client) -> None:
    exporter = MetricsExporter([""])
    flavor_client.http_client.event_hooks["request"].append(lambda _: exporter.count_request(""))
    exporter.add(next(polls(flavor_client)))
    requests = flavor_server.request_count
    with MetricsServer(exporter, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        answers = [httpx2.get(f"{url}/metrics?x=1") for _ in range(5)]
        missing, head = httpx2.get(f"{url}/"), httpx2.head(f"{url}/metrics")
        server.shutdown()
        thread.join()
    assert {answer.content for answer in answers} == {exporter.text}
    assert answers[0].headers["content-type"].startswith("text/plain; version=")
    assert (missing.status_code, head.content) == (404, b"")
    assert requests == flavor_server.request_count
    assert samples(exporter.text)["modelarts_requests_total", ""] == 1


def test_the_textfile_is_replaced_as_a_whole(tmp_path: Path) -> None:
    exporter = MetricsExporter(["r"])
    path = tmp_path / "modelarts.prom"
    path.write_text("old")
    with path.open() as reader:
        write_textfile(exporter, path)
        assert reader.read() == "old"
    assert path.read_bytes() == exporter.text
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [path] == list(tmp_path.iterdir())
    with pytest.raises(OSError, match="directory"):
        write_textfile(exporter, tmp_path)
    assert [path] == list(tmp_path.iterdir())


def test_promtool_finds_nothing_wrong() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("promtool is not installed")
    exporter = MetricsExporter(["r"])
    exporter.add(Poll("r", 100.0, 30.0, flavors=(FLAVOR,)))
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=exporter.text, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, b"")
