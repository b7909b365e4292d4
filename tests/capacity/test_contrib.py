"""What contrib/ holds for Grafana and Prometheus fits the exporter; promtool has its say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelarts_flavors.capacity import Poll
from modelarts_flavors.capacity.metrics import MetricsExporter
from modelarts_flavors.flavors import Flavor

CONTRIB = Path(__file__).parents[2] / "contrib"
RULES = CONTRIB / "modelarts-flavors.rules.yml"
DASHBOARDS = sorted(CONTRIB.glob("*.json"))

TESTS = f"""
rule_files: [{RULES}]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: modelarts_flavor_phase{{region="r",flavor="f",zone="z",phase="normal"}}
        values: 0x10 1x20
      - series: modelarts_flavor_phase{{region="r",flavor="g",zone="z",phase="normal"}}
        values: 1x10 0x20
      - series: modelarts_up{{region="r"}}
        values: 1x10 0x20
      - series: modelarts_last_success_timestamp_seconds{{region="r"}}
        values: 0+60x10 600x20
    alert_rule_test:
      - {{eval_time: 10m, alertname: ModelArtsCapacityAppeared, exp_alerts: []}}
      - eval_time: 14m
        alertname: ModelArtsCapacityAppeared
        exp_alerts:
          - exp_labels: {{region: r, flavor: f, zone: z, phase: normal, severity: info}}
            exp_annotations:
              summary: f is available in z
              description: It was not for a part of the last hour. Available is no reservation.
      - eval_time: 17m
        alertname: ModelArtsCapacityGone
        exp_alerts:
          - exp_labels: {{region: r, flavor: g, severity: warning}}
            exp_annotations: {{summary: g has no capacity left in any zone of r}}
      - {{eval_time: 15m, alertname: ModelArtsNotReadable, exp_alerts: []}}
      - eval_time: 22m
        alertname: ModelArtsNotReadable
        exp_alerts:
          - exp_labels: {{region: r, severity: warning}}
            exp_annotations:
              summary: The flavors of r could not be read for ten minutes
              description: The service or the credentials fail; the log of the exporter says which.
      - eval_time: 26m
        alertname: ModelArtsValuesOld
        exp_alerts:
          - exp_labels: {{region: r, severity: critical}}
            exp_annotations: {{summary: What is known of r is older than fifteen minutes}}
      - {{eval_time: 20m, alertname: ModelArtsExporterGone, exp_alerts: []}}
"""


def known_metrics() -> dict[str, set[str]]:
    """The metrics of the exporter with the names of their labels."""
    exporter = MetricsExporter(["r"])
    flavor = Flavor({"metadata": {"name": "f"}, "status": {"phase": {"z": "normal"}}})
    exporter.add(Poll("r", 1.0, 60.0, flavors=(flavor,)))
    lines = re.findall(r"^(modelarts_\w+)\{(.*)\}", exporter.text.decode(), re.MULTILINE)
    return {name: set(re.findall(r"(\w+)=", labels)) for name, labels in lines}


def expressions() -> Iterator[str]:
    """Every query of the dashboards and the rules."""
    for file in DASHBOARDS:
        board = json.loads(file.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            yield from (target["expr"] for target in panel["targets"])
        for variable in board["templating"]["list"]:
            yield str(variable.get("definition", ""))
    for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


def test_every_query_is_about_metrics_and_labels_of_the_exporter() -> None:
    known = known_metrics()
    found = [
        pair
        for text in expressions()
        for pair in re.findall(r"(modelarts_\w+)(?:\{([^}]*)\})?", text)
    ]
    assert len(found) > 10
    for name, labels in found:
        assert name in known
        assert set(re.findall(r"(\w+)=~?", labels)) <= known[name]


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda path: path.name)
def test_a_dashboard_takes_the_data_source_that_is_chosen(file: Path) -> None:
    board = json.loads(file.read_text(encoding="utf-8"))

    def sources(node: Any) -> Iterator[Any]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "datasource":
                    yield value
                yield from sources(value)
        elif isinstance(node, list):
            for value in node:
                yield from sources(value)

    assert {"${datasource}"} == {source["uid"] for source in sources(board)}
    assert "datasource" == board["templating"]["list"][0]["type"]
    assert "__inputs" not in board
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(set(numbers)) == len(numbers)


def promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("promtool is not installed")
    return subprocess.run([tool, *arguments], capture_output=True, text=True, check=False)


def test_promtool_checks_the_rules() -> None:
    done = promtool("check", "rules", str(RULES))
    assert 0 == done.returncode, done.stderr


def test_the_rules_fire_when_they_should(tmp_path: Path) -> None:
    file = tmp_path / "tests.yml"
    file.write_text(TESTS)
    done = promtool("test", "rules", str(file))
    assert 0 == done.returncode, done.stdout + done.stderr
