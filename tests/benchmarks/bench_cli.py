"""How fast the program starts, lists and imports, and that `list -o jsonl` needs no more memory for more.

Run by `nox -s bench -- cli`. Each pair takes turns in processes of their own; ratios are medians over
pairs of one run, of the processor's time. All modules are compiled, as those of an installed program are.

Bars: `--help` and `--version` at most 3 times `import click`; `list` of 40 flavors at most 0.5 times the
smallest script with the vendor's SDK; `import modelarts_flavors.client` at most 1.4 times
`import httpx2`; `list -o jsonl` of 100,000 flavors peaks at most 10 MB above that of 1,000.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from replay import running
from report import report
from smoke import exit_code, scaled

from modelarts_flavors.credentials.variables import TERRAFORM_VARIABLES, Setting
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_AK, DEVELOPMENT_SK
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.testing import MockServer

ROUNDS = scaled(15)
FLAVORS = 40
MEGABYTES_MAX = 10
LENGTHS = (1000, scaled(100_000, 2000))
KEYS = {Setting.ACCESS_KEY: DEVELOPMENT_AK, Setting.SECRET_KEY: DEVELOPMENT_SK}
PROGRAM = ["-m", "modelarts_flavors"]
CLICK, HTTPX2 = ["-c", "import click"], ["-c", "import httpx2"]
WITH_SDK = """
import sys
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkmodelarts.v1 import ListResourceFlavorsRequest, ModelArtsClient
url, access, secret, project = sys.argv[1:]
credentials = BasicCredentials(access, secret, project)
client = ModelArtsClient.new_builder().with_credentials(credentials).with_endpoints([url]).build()
for item in client.list_resource_flavors(ListResourceFlavorsRequest()).items:
    print(item.metadata.name)
"""


def seconds(arguments: list[str]) -> float:
    """The time of the processor that a Python program takes, which other programs disturb least."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(one: list[str], other: list[str]) -> list[float]:
    """How many times as long as the other each run took."""
    seconds(one), seconds(other)
    return [seconds(one) / seconds(other) for _ in range(ROUNDS)]


def peak(url: str) -> float:
    """Megabytes that `list -o jsonl` needs at most."""
    # Not getrusage: its maximum is also that of the process which started this one.
    code = (
        "import re, sys; from modelarts_flavors.cli.app import run; code = run(sys.argv[1:]);"
        "status = open('/proc/self/status').read();"
        r"print(re.search(r'VmHWM:\s+(\d+) kB', status)[1], file=sys.stderr); sys.exit(code)"
    )
    arguments = ["list", "-o", "jsonl", "--endpoint", url, "--project-id", "any"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return int(done.stderr) * 1024 / 1e6


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Child processes have these variables inside the block."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def listing() -> list[float]:
    """`list` against the script with the SDK, whose answers are the same 40 flavors."""
    access = {TERRAFORM_VARIABLES[setting]: value for setting, value in KEYS.items()}
    with MockServer(catalog=make_catalog(FLAVORS)) as server, environment(**access):
        ours = ["list", "--endpoint", server.url, "--project-id", server.project_id]
        sdk = ["-W", "ignore", "-c", WITH_SDK, server.url, *KEYS.values(), server.project_id]
        return compared([*PROGRAM, *ours], sdk)


def growth() -> float:
    """Megabytes that the long list needs more than the short one."""
    peaks = []
    for length in LENGTHS:
        token = {TERRAFORM_VARIABLES[Setting.TOKEN]: "any"}
        with environment(REPLAY_FLAVORS=str(length), **token), running() as url:
            peaks.append(min(peak(url) for _ in range(3)))
    return peaks[1] - peaks[0]


def main() -> int:
    """Measure, print each figure beside its bar."""
    # The first run of each program compiles what it imports, and this lets Python keep it.
    with environment(HOME=tempfile.mkdtemp(), PYTHONDONTWRITEBYTECODE=""):
        ratios = {
            "--help / import click": (compared([*PROGRAM, "--help"], CLICK), 3),
            "--version / import click": (compared([*PROGRAM, "--version"], CLICK), 3),
            "list / SDK": (listing(), 0.5),
            "import client / import httpx2": (
                compared(["-c", "import modelarts_flavors.client"], HTTPX2),
                1.4,
            ),
        }
        grown = growth()
    figures = {name: (statistics.median(rounds), bar) for name, (rounds, bar) in ratios.items()}
    figures["list -o jsonl, MB more for 100,000 flavors"] = (grown, MEGABYTES_MAX)
    rows = [{"what": name, "figure": value, "bar": bar} for name, (value, bar) in figures.items()]
    report("cli", "Small programs", rows, {name: rounds for name, (rounds, _) in ratios.items()})
    return exit_code([name for name, (value, bar) in figures.items() if value > bar])


if __name__ == "__main__":
    sys.exit(main())
