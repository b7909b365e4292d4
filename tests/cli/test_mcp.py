"""The tools for agents, called by the SDK's own client: in process, and as a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.capacity.naive import FREE, TAKEN
from tests.cli.programs import bare_environment

from modelarts_flavors.capacity import HistoryWriter
from modelarts_flavors.cli.mcp_server import make_server
from modelarts_flavors.cli.service_options import Connection, Regions
from modelarts_flavors.testing import MockServer

mcp = pytest.importorskip("mcp")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer:
        for number, phase in enumerate([TAKEN, FREE] * 12):
            writer.add_phases("r", 3600.0 * number, {("f", "z"): phase}, interval=3600)
    return path


def call(server: Any, tool: str, arguments: dict[str, Any]) -> Any:
    async def work() -> Any:
        async with mcp.Client(server) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(work)


@pytest.fixture
def regions(mock: MockServer, access: list[str]) -> Regions:
    return Regions(Connection(endpoint=mock.url, project_id=mock.project_id))


def test_every_tool_says_that_it_only_reads(regions: Regions) -> None:
    async def work() -> Any:
        async with mcp.Client(make_server(regions, None)) as client:
            return await client.list_tools()

    tools = anyio.run(work).tools
    assert ["list_flavors", "find_capacity", "capacity_history"] == [tool.name for tool in tools]
    assert all(tool.annotations.read_only_hint and tool.output_schema for tool in tools)


def test_list_flavors(mock: MockServer, regions: Regions) -> None:
    server = make_server(regions, None)
    every = call(server, "list_flavors", {}).structured_content
    names = mock.options.lists[mock.project_id].names
    assert list(names) == [one["name"] for one in every["flavors"]]
    some = call(server, "list_flavors", {"filter": {"accelerator": "npu"}, "most": 1})
    assert 1 == len(some.structured_content["flavors"])
    assert some.structured_content["total"] > 1


def test_find_capacity(mock: MockServer, regions: Regions) -> None:
    server = make_server(regions, None)
    name, zone = "modelarts.vm.cpu8u32g", "cn-north-7c"
    found = call(server, "find_capacity", {"filter": {"names": [name]}}).structured_content
    assert [{"region": "", "flavor": name, "zone": zone}] == found["available"]
    assert "no reservation" in found["note"]
    none = call(server, "find_capacity", {"filter": {"min_cpu": 10_000}}).structured_content
    assert [] == none["available"]
    assert "at least 10000 CPU cores" in none["why_empty"]


def test_capacity_history(regions: Regions, history: Path) -> None:
    server = make_server(regions, history)
    found = call(server, "capacity_history", {"flavor": "f", "zone": "z"}).structured_content
    assert FREE == found["state"]
    assert 3600 == found["median_wait_seconds"]
    assert found["share_available"] == pytest.approx(11 / 23)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"flavor": "g"}, "no flavor 'g'"),
        ({"flavor": "f", "within_hours": -1}, "must be more than 0"),
    ],
)
def test_errors_reach_the_agent(
    regions: Regions, history: Path, arguments: dict[str, Any], said: str
) -> None:
    failed = call(make_server(regions, history), "capacity_history", arguments)
    assert failed.is_error
    assert said in failed.content[0].text


def test_without_a_history_there_is_none_to_ask(regions: Regions) -> None:
    failed = call(make_server(regions, None), "capacity_history", {"flavor": "f"})
    assert failed.is_error
    assert "started without --history FILE" in failed.content[0].text


def test_the_error_of_the_only_region_reaches_the_agent(mock: MockServer, regions: Regions) -> None:
    mock.set_faults("error=403")
    failed = call(make_server(regions, None), "find_capacity", {})
    mock.reset()
    assert failed.is_error
    assert "403" in failed.content[0].text


def test_a_wrong_filter_is_an_error(regions: Regions) -> None:
    failed = call(make_server(regions, None), "list_flavors", {"filter": {"accelerator": "tpu"}})
    assert failed.is_error
    assert "gpu, npu, none" in failed.content[0].text


def test_the_program_speaks_over_stdin_and_stdout(mock: MockServer, access: list[str]) -> None:
    from mcp import StdioServerParameters

    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "modelarts_flavors", "mcp", *access],
        env={**bare_environment(), "HW_AUTH_TOKEN": mock.token, "HOME": os.environ["HOME"]},
    )
    found = call(parameters, "find_capacity", {}).structured_content
    assert found["available"]
