"""`mcp`: read-only tools for agents, over the Model Context Protocol on stdin and stdout."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import anyio.to_thread
import click
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from modelarts_flavors import Flavor, __version__
from modelarts_flavors.capacity import History, explain
from modelarts_flavors.capacity.export import timestamp
from modelarts_flavors.cli.columns import accelerator
from modelarts_flavors.cli.reading import Reading, list_query, read
from modelarts_flavors.cli.service_options import Regions, region_options, take_regions
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import FlavorsError, InvalidArgumentError
from modelarts_flavors.flavors.filters import FlavorFilter

P = ParamSpec("P")
T = TypeVar("T")

READ_ONLY: Final = ToolAnnotations(read_only_hint=True, destructive_hint=False)
NO_RESERVATION: Final = "Available is no reservation: creating a node may still fail."
MOST: Final = 100


class Filter(BaseModel):
    """Conditions that must all hold; leave out what does not matter."""

    model_config = ConfigDict(extra="forbid")

    names: list[str] = Field(default=[], description="Names of flavors, any of which is good.")
    zones: list[str] = Field(default=[], description="Availability zones, any of which is good.")
    arch: str | None = Field(
        default=None,
        description="Architecture of the CPU: "
        + " or ".join(map(str, contract().flavor_values(contract().flavor.architecture))),
    )
    min_cpu: int | None = Field(default=None, description="CPU cores at least.")
    max_cpu: int | None = Field(default=None, description="CPU cores at most.")
    min_memory_gib: float | None = Field(default=None, description="Memory in GiB at least.")
    max_memory_gib: float | None = Field(default=None, description="Memory in GiB at most.")
    accelerator: str | None = Field(
        default=None,
        description="Kind of accelerator: "
        + " or ".join([*(one.kind for one in contract().flavor.accelerators), "none"]),
    )
    accelerator_type: str | None = Field(
        default=None, description="Part of the model, such as v100."
    )
    min_accelerators: int | None = Field(default=None, description="Accelerator chips at least.")
    max_accelerators: int | None = Field(default=None, description="Accelerator chips at most.")
    min_accelerator_memory_gib: float | None = Field(
        default=None, description="GiB of all accelerators together at least."
    )
    available: bool | None = Field(
        default=None, description="Whether there is capacity in any zone."
    )
    job_type: str | None = Field(default=None, description="Job type that the flavor can run.")

    def flavor_filter(self) -> FlavorFilter:
        """The filter; raises InvalidArgumentError for values that cannot be right."""
        values = self.model_dump()
        return FlavorFilter(**{**values, "names": tuple(self.names), "zones": tuple(self.zones)})


class FlavorFacts(BaseModel):
    """One flavor; null: unknown."""

    name: str
    region: str
    arch: str | None
    cpu: int | None
    memory_gib: float | None
    accelerator: str
    phases: dict[str, str] = Field(description="The phase in each zone; normal has capacity.")


class FlavorList(BaseModel):
    """Flavors, and what could not be read."""

    flavors: list[FlavorFacts]
    total: int = Field(description="How many flavors meet the filter, those left out included.")
    failed_regions: dict[str, str]


class Place(BaseModel):
    """A flavor in a zone."""

    region: str
    flavor: str
    zone: str


class Capacity(BaseModel):
    """Where there is capacity."""

    available: list[Place]
    note: str
    why_empty: str | None = Field(description="If nothing is available: what removed it all.")
    failed_regions: dict[str, str]


class PastCapacity(BaseModel):
    """What a recorded history says of one flavor; times are UTC."""

    flavor: str
    zone: str = Field(description="Empty: all zones together.")
    state: str
    last_poll: str
    share_available: float | None = Field(description="0 to 1, of the watched time.")
    watched_seconds: float
    not_watched_seconds: float
    last_free: str | None
    median_free_seconds: float | None
    median_wait_seconds: float | None
    chance_low: float | None = Field(description="Null: available now, or not enough data.")
    chance_high: float | None
    cases: int
    best_hour_utc: str | None


@click.command("mcp")
@region_options
@click.option(
    "--history",
    "history_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="History file for the tool capacity_history.",
)
def command(history_file: Path | None, **options: Any) -> None:
    """Serve tools for agents over MCP, on stdin and stdout.

    The tools list_flavors, find_capacity and capacity_history only read.
    """
    make_server(take_regions(options), history_file).run("stdio")


def make_server(regions: Regions, history_file: Path | None) -> MCPServer:
    """The server with its tools."""
    server = MCPServer(
        "modelarts-flavors",
        version=__version__,
        instructions="Compute flavors of Huawei Cloud ModelArts and where they have capacity.",
    )

    async def reading() -> Reading:
        return await anyio.to_thread.run_sync(read, regions, list_query(None))

    @server.tool(annotations=READ_ONLY)
    @_with_messages
    async def list_flavors(filter: Filter | None = None, most: int = MOST) -> FlavorList:  # noqa: A002
        """List flavors that meet a filter: what they consist of, and their phase in each zone."""
        found = await reading()
        kept = (filter or Filter()).flavor_filter()
        facts = [
            _facts(flavor, region)
            for region, flavors in found.flavors.items()
            for flavor in flavors
            if kept.matches(flavor)
        ]
        return FlavorList(
            flavors=facts[: max(0, most)], total=len(facts), failed_regions=_failures(found)
        )

    @server.tool(annotations=READ_ONLY)
    @_with_messages
    async def find_capacity(filter: Filter | None = None) -> Capacity:  # noqa: A002
        """Find the zones in which flavors that meet a filter have capacity now."""
        found = await reading()
        wanted = (filter or Filter()).model_copy(update={"available": True})
        kept = wanted.flavor_filter()
        places = [
            Place(region=region, flavor=flavor.name, zone=zone)
            for region, flavors in found.flavors.items()
            for flavor in flavors
            if kept.matches(flavor)
            for zone in flavor.available_zones
            if not kept.zones or zone in kept.zones
        ]
        every = [flavor for flavors in found.flavors.values() for flavor in flavors]
        return Capacity(
            available=places,
            note=NO_RESERVATION,
            why_empty=None if places else str(explain(every, kept)),
            failed_regions=_failures(found),
        )

    @server.tool(annotations=READ_ONLY)
    @_with_messages
    async def capacity_history(
        flavor: str, zone: str = "", within_hours: float = 4.0, region: str | None = None
    ) -> PastCapacity:
        """Ask a recorded history when a flavor was available, and how likely it is again soon."""
        if history_file is None:
            raise InvalidArgumentError("the server was started without --history FILE")
        return await anyio.to_thread.run_sync(
            _past, history_file, flavor, zone, within_hours, region
        )

    return server


def _with_messages(tool: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Give the agent the message of an error; the SDK hides those of unknown classes."""

    @functools.wraps(tool)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await tool(*args, **kwargs)
        except FlavorsError as error:
            raise ToolError(str(error)) from None

    return wrapped


def _facts(flavor: Flavor, region: str) -> FlavorFacts:
    return FlavorFacts(
        name=flavor.name,
        region=region,
        arch=flavor.arch,
        cpu=flavor.cpu,
        memory_gib=flavor.memory_gib,
        accelerator=accelerator(flavor),
        phases=flavor.zone_phases,
    )


def _failures(found: Reading) -> dict[str, str]:
    if found.errors and not found.flavors:
        raise next(iter(found.errors.values()))
    return {region: str(error) for region, error in found.errors.items()}


def _past(
    file: Path, flavor: str, zone: str, within_hours: float, region: str | None
) -> PastCapacity:
    with History(file) as history:
        past = history.select(flavor, zone, region)
        share, last, chance = past.share(), past.last_free(), past.odds(within_hours * 3600)
        best = past.best_hour()
        return PastCapacity(
            flavor=flavor,
            zone=zone,
            state=str(past.state_at()),
            last_poll=timestamp(past.last_poll),
            share_available=share.share,
            watched_seconds=share.watched,
            not_watched_seconds=share.not_watched,
            last_free=timestamp(last.end) if last else None,
            median_free_seconds=past.lengths(free=True).median,
            median_wait_seconds=past.lengths(free=False).median,
            chance_low=chance.low,
            chance_high=chance.high,
            cases=chance.cases,
            best_hour_utc=str(best) if best else None,
        )
