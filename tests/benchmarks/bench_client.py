"""How fast the client lists and imports, against the vendor's SDK and against msgspec.

Run by `nox -s bench -- client`. Each contender lists in a process of its own, where it is the only
one imported; they take turns. The SDK writes into the home folder, so HOME is a temporary one.

Bars: listing takes at most 1/8 of the SDK's time and at most 3 times that of httpx2 with msgspec
Structs; importing takes at most 1/4 of the SDK's time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from replay import FLAVORS, PAGE_SIZE, running
from report import report
from smoke import scaled
from stock import generated

ROUNDS = scaled(25)
PROJECT = "0123456789abcdef"
KEYS = ("QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc")
SDK, STRUCTS, STOCK = "SDK", "msgspec", "stock template"
OURS, OURS_READ = "ours", "ours, all read"


class Accelerator(msgspec.Struct):
    """GPUs or NPUs."""

    type: str | None = None
    size: str | None = None
    memory: str | None = None
    card: str | None = None
    chip: str | None = None


class Volume(msgspec.Struct, rename={"volume_type": "volumeType"}):
    """A disk."""

    volume_type: str | None = None
    size: str | None = None


class Spec(msgspec.Struct, rename="camel"):
    """What a node consists of."""

    type: str | None = None
    cpu_arch: str | None = None
    cpu: str | None = None
    memory: str | None = None
    gpu: Accelerator | None = None
    npu: Accelerator | None = None
    data_volume: list[Volume] | None = None
    billing_modes: list[int] | None = None
    billing_code: str | None = None
    job_flavors: list[str] | None = None


class Metadata(msgspec.Struct):
    """Name, labels and annotations."""

    name: str
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None


class Status(msgspec.Struct):
    """Where it can be had."""

    phase: dict[str, str] | None = None


class Item(msgspec.Struct):
    """A flavor."""

    metadata: Metadata
    spec: Spec
    status: Status | None = None


class PageMetadata(msgspec.Struct, rename={"token": "continue"}):
    """Where a page stands."""

    token: str | None = None


class Page(msgspec.Struct):
    """A page."""

    metadata: PageMetadata
    items: list[Item]


Lister = Callable[[], list[str]]


def with_sdk(url: str) -> Lister:
    """The vendor's SDK, which has no paging: its loop is written here."""
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from huaweicloudsdkmodelarts.v1 import ListResourceFlavorsRequest, ModelArtsClient

    client = (
        ModelArtsClient.new_builder()
        .with_credentials(BasicCredentials(*KEYS, PROJECT))
        .with_endpoints([url])
        .build()
    )

    def read() -> list[str]:
        names: list[str] = []
        token = None
        while True:
            request = ListResourceFlavorsRequest(_continue=token, limit=PAGE_SIZE)
            page = client.list_resource_flavors(request)
            names += [item.metadata.name for item in page.items]
            token = page.metadata._continue
            if not token:
                return names

    return read


def with_structs(url: str) -> Lister:
    """The least that typed flavors can cost: no retries, no checks, no authentication."""
    import httpx2

    decoder = msgspec.json.Decoder(Page)
    client = httpx2.Client(base_url=url)

    def read() -> list[str]:
        names: list[str] = []
        query: dict[str, Any] = {"limit": PAGE_SIZE}
        while True:
            answer = client.get(f"/v1/{PROJECT}/resourceflavors", params=query)
            page = decoder.decode(answer.content)
            names += [item.metadata.name for item in page.items]
            if not page.metadata.token:
                return names
            query["continue"] = page.metadata.token

    return read


def with_stock(url: str) -> Lister:
    """The client that the generator's own templates make, which has no paging either."""
    from stock_client import AuthenticatedClient
    from stock_client.api.flavors.list_resource_flavors import sync
    from stock_client.types import UNSET

    client = AuthenticatedClient(base_url=url, token="any")

    def read() -> list[str]:
        names: list[str] = []
        token = UNSET
        while True:
            page = sync(PROJECT, client=client, continue_=token, limit=PAGE_SIZE)
            names += [item.metadata.name for item in page.items]
            token = page.metadata.continue_
            if not token:
                return names

    return read


def with_ours(url: str) -> Lister:
    """This package."""
    from modelarts_flavors import Client
    from modelarts_flavors.auth import AkSkAuth

    client = Client(endpoint=url, project_id=PROJECT, auth=AkSkAuth(*KEYS))
    return lambda: [flavor.name for flavor in client.list_flavors(page_size=PAGE_SIZE)]


def with_ours_read(url: str) -> Lister:
    """This package, with every value read that a table of flavors shows."""
    from modelarts_flavors import Client, Flavor
    from modelarts_flavors.auth import AkSkAuth

    client = Client(endpoint=url, project_id=PROJECT, auth=AkSkAuth(*KEYS))

    def name(flavor: Flavor) -> str:
        values = flavor.arch, flavor.cpu, flavor.memory_gib, flavor.accelerator
        return flavor.name if values and flavor.job_types and flavor.available_zones else ""

    return lambda: [name(flavor) for flavor in client.list_flavors(page_size=PAGE_SIZE)]


class Times(NamedTuple):
    """Seconds of several runs: the median, and the best, which a busy machine spoils least."""

    median: float
    best: float
    rounds: list[float]


CONTENDERS = {
    SDK: with_sdk,
    STRUCTS: with_structs,
    STOCK: with_stock,
    OURS: with_ours,
    OURS_READ: with_ours_read,
}


def contend(name: str, url: str) -> None:
    """Be the process of one contender: for each line of input, list once and print the seconds."""
    lister = CONTENDERS[name](url)
    if len(set(lister())) != FLAVORS:
        raise SystemExit(f"{name} did not read all of the {FLAVORS} flavors")
    for _ in sys.stdin:
        begun = time.perf_counter()
        lister()
        print(time.perf_counter() - begun, flush=True)


class Contender:
    """The process of one contender, which lists when it is called."""

    def __init__(self, name: str, url: str) -> None:
        command = [sys.executable, "-W", "ignore", __file__, name, url]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self) -> float:
        """The seconds that one listing takes."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def import_seconds(statement: str) -> float:
    """How long an import takes in a fresh interpreter, without the interpreter's own start."""
    code = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def measure(works: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Times]:
    """The times of each work, taken in turns so that a slow moment hits all alike."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return {
        name: Times(statistics.median(found), min(found), found) for name, found in taken.items()
    }


def rows(title: str, taken: Mapping[str, Times]) -> Iterator[dict[str, Any]]:
    """The lines of the report for one kind of work."""
    for name, times in taken.items():
        line: dict[str, Any] = {
            "work": f"{title}: {name}",
            "ms": 1000 * times.median,
            "best": 1000 * times.best,
        }
        for other in (SDK, STOCK, STRUCTS):
            known = taken.get(other)
            line[f"/{other}"] = times.median / known.median if known else ""
            line[f"/{other}, best"] = times.best / known.best if known else ""
        yield line


def ratios(taken: Mapping[str, Times], name: str, other: str) -> list[float]:
    """How many times as long as the other one takes, round by round."""
    return [a / b for a, b in zip(taken[name].rounds, taken[other].rounds, strict=True)]


def main() -> None:
    """Measure and report."""
    os.environ["HOME"] = tempfile.mkdtemp()
    with generated(), running() as url:
        contenders = {name: Contender(name, url) for name in CONTENDERS}
        listing = measure(contenders, ROUNDS)
        for contender in contenders.values():
            contender.close()
    imports = measure(
        {
            SDK: lambda: import_seconds("import huaweicloudsdkmodelarts.v1"),
            "package": lambda: import_seconds("import modelarts_flavors"),
            "Client": lambda: import_seconds("from modelarts_flavors import Client"),
        },
        scaled(5),
    )
    report(
        "client",
        f"{FLAVORS} flavors. Bars: list /SDK 0.125, /msgspec 3; import /SDK 0.25 (medians)",
        [*rows("list", listing), *rows("import", imports)],
        {f"list, ours / {other}": ratios(listing, OURS, other) for other in (SDK, STOCK, STRUCTS)}
        | {"import, Client / SDK": ratios(imports, "Client", SDK)},
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        contend(*sys.argv[1:])
    else:
        main()
