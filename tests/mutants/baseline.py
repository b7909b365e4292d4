"""What plain `schemathesis run`, with all checks and phases, finds on the same servers.

It is given the project id and the token. As it fails a faithful server, too (it takes the opaque
continue token for any string), a defect counts as found only if a failure comes up that the faithful
server does not get.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.catalogue import FIRST_PROJECT, FIRST_TOKEN
from tests.mutants.judging import serving
from tests.mutants.variants import Variant

DOCUMENT = Path(__file__).parents[2] / "openapi" / "openapi.yaml"


@dataclass(frozen=True)
class Baseline:
    """One run of schemathesis: the titles of its failures."""

    failures: frozenset[str]
    requests: int
    seconds: float


def explore(variant: Variant) -> Baseline:
    """Run schemathesis on a variant, on a real socket."""
    with serving(variant.build()) as url, tempfile.TemporaryDirectory() as folder:
        config, report = Path(folder, "schemathesis.toml"), Path(folder, "report.json")
        config.write_text(f'[parameters]\n"path.project_id" = "{FIRST_PROJECT}"\n', "utf-8")
        command = [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "--config-file",
            config,
            "run",
            DOCUMENT,
        ]
        options = ["--url", url, "--header", f"X-Auth-Token: {FIRST_TOKEN}", "--checks", "all"]
        phases = ["--phases", "examples,coverage,fuzzing,stateful", "--seed", "0"]
        output = ["--report", "json", "--report-json-path", report, "--generation-database", "none"]
        done = subprocess.run(
            [*map(str, [*command, *options, *phases, *output])],
            capture_output=True,
            text=True,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(
                f"schemathesis did not run: {done.stderr[-500:] or done.stdout[-500:]}"
            )
        told = json.loads(report.read_text("utf-8"))
    titles = frozenset(failure["title"] for failure in told["failures"])
    return Baseline(titles, told["test_cases"]["generated"], told["running_time"])


def print_baseline(variants: Sequence[Variant], faithful: Variant, jobs: int = 1) -> None:
    """Print what schemathesis alone finds, one line a defect."""
    reference = explore(faithful)
    print(f"faithful server: {', '.join(sorted(reference.failures)) or 'nothing'}")
    found = 0
    # The work is done in the processes that are started, so that threads do for waiting.
    with ThreadPoolExecutor(jobs) as pool:
        for variant, run in zip(variants, pool.map(explore, variants), strict=True):
            new = sorted(run.failures - reference.failures)
            found += bool(new)
            said = ", ".join(new) or "-"
            print(f"{variant.name:44} {said:52} {run.requests:5} {run.seconds:6.1f}s", flush=True)
    print(f"schemathesis alone finds {found} of {len(variants)}")
