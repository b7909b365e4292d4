"""Base URLs: which server of the document serves a region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def endpoint(servers: Sequence[Mapping[str, Any]], region: str) -> str:
    """The base URL for a region; one that no server lists is tried at the first."""
    for server in servers:
        for name, variable in server.get("variables", {}).items():
            if region in variable.get("enum", ()):
                return _fill(server, name, region)
    first = servers[0]
    name = next(iter(first.get("variables", {})), "")
    return _fill(first, name, region)


def default_region(servers: Sequence[Mapping[str, Any]]) -> str:
    """The region that the first server has unless another is asked for; "" where it has none."""
    variables = servers[0].get("variables", {})
    return next((str(variable["default"]) for variable in variables.values()), "")


def regions(servers: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Every region that a server lists, sorted."""
    return tuple(
        sorted(
            region
            for server in servers
            for variable in server.get("variables", {}).values()
            for region in variable.get("enum", ())
        )
    )


def _fill(server: Mapping[str, Any], name: str, region: str) -> str:
    return str(server["url"]).replace("{" + name + "}", region)
