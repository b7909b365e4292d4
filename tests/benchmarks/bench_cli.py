"""How fast the program starts, lists and imports, and that `list -o jsonl` needs no more memory for more.

Run by `nox -s bench -- cli`. Each pair takes turns in processes of their own; ratios are medians over
pairs of one run. Modules are compiled before, since a program that is installed is.

Bars: `--help` and `--version` at most 3 times `import click`; `list` of 40 flavors at most 0.5 times the
smallest script with the vendor's SDK; `import modelarts_flavors.client` at most 1.4 times
`import httpx2`; `list -o jsonl` of 100,000 flavors peaks at most 10 MB above that of 1,000.
"""

from __future__ import annotations

import subprocess
import sys
import time

from bench_client import PROJECT
from smoke import scaled

ROUNDS = scaled(15)
FLAVORS = 40
MEGABYTES_MAX = 10
LENGTHS = (1000, scaled(100_000, 2000))
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
    """How long a process of Python takes that must succeed."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def compared(one: list[str], other: list[str]) -> list[float]:
    """How many times as long as the other each run took."""
    seconds(one), seconds(other)
    return [seconds(one) / seconds(other) for _ in range(ROUNDS)]


def peak(url: str) -> float:
    """Megabytes that `list -o jsonl` needs at most."""
    code = (
        "import resource, sys; from modelarts_flavors.cli.app import run; code = run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
    )
    arguments = ["list", "-o", "jsonl", "--endpoint", url, "--project-id", PROJECT]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    # Linux counts in KiB, macOS in bytes.
    return int(done.stderr) * (1 if sys.platform == "darwin" else 1024) / 1e6


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
    names = {Setting.ACCESS_KEY: KEYS[0], Setting.SECRET_KEY: KEYS[1]}
    access = {TERRAFORM_VARIABLES[setting]: value for setting, value in names.items()}
    with MockServer(synthetic=FLAVORS, access_keys=dict([KEYS])) as server, environment(**access):
        ours = ["list", "--endpoint", server.url, "--project-id", server.project_id]
        sdk = ["-W", "ignore", "-c", WITH_SDK, server.url, *KEYS, server.project_id]
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
    for package in (modelarts_flavors, modelarts_flavors_client):
        compileall.compile_dir(Path(package.__file__).parent, quiet=1)
    with environment(HOME=tempfile.mkdtemp()):
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
