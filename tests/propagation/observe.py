"""Run inside a copy of the tree: shows what client, models, mock, conformance, command line and docs do there.

Takes instructions as JSON on stdin and gives what was seen as JSON on stdout. It names no fact of
the endpoint: those come with the instructions.
"""

from __future__ import annotations

import contextlib
import enum
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

import modelarts_flavors
import modelarts_flavors_client
from modelarts_flavors import Client
from modelarts_flavors.cli.app import run as run_command
from modelarts_flavors.cli.wire import list_document
from modelarts_flavors.conformance import Options, Status, Target, run
from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.testing import MockServer
from modelarts_flavors_client import models
from modelarts_flavors_client.types import Model

VIEWS = (
    "cpu", "memory_gib", "arch", "zone_phases", "available_zones", "labels", "volumes", "accelerators",
    "billing_modes",
)  # fmt: skip
COMMANDS = ("list", "serve")


def describe_models() -> dict[str, Any]:
    """Attributes of each model and values of each enum."""
    found: dict[str, Any] = {}
    for name in models.__all__:
        kind = getattr(models, name)
        if issubclass(kind, Model):
            found[name] = dict(kind.PROPERTIES)
        elif issubclass(kind, enum.Enum):
            found[name] = [member.value for member in kind]
    return found


def command(*arguments: str) -> tuple[int, str]:
    """Exit code and output of one command."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run_command(list(arguments))
    return code, said.getvalue()


def catalog(server: MockServer) -> list[modelarts_flavors.Flavor]:
    """The flavors that the mock was made to serve."""
    page = server.options.lists[server.project_id].page()
    return [
        modelarts_flavors.Flavor(flavor)
        for flavor in pointer.get_at(page, contract().operation.paging.items_path)
    ]


def token_file(server: MockServer) -> str:
    """A file that holds the mock's token."""
    path = Path("token")
    path.write_text(server.token, encoding="utf-8")
    return str(path)


def ask(server: MockServer, wanted: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The answers of the mock to requests as they are told."""
    with httpx2.Client(base_url=server.url) as http:
        for one in wanted:
            fill = {"{project}": server.project_id, "{token}": server.token}
            target, headers = one["target"], dict(one["headers"])
            for mark, text in fill.items():
                target = target.replace(mark, text)
                headers = {name: value.replace(mark, text) for name, value in headers.items()}
            answer = http.request(one.get("method", "GET"), target, headers=headers)
            yield {
                "status": answer.status_code,
                "body": answer.json() if answer.content else None,
                "headers": dict(answer.headers),
            }


def listing(server: MockServer, url: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the client asks for and gives."""
    asked: list[tuple[str, str, dict[str, str]]] = []

    def note(request: httpx2.Request) -> None:
        asked.append((request.method, request.url.raw_path.decode(), dict(request.headers)))

    with (
        httpx2.Client(event_hooks={"request": [note]}) as http,
        Client(
            endpoint=url, project_id=server.project_id, auth=server.token, http_client=http
        ) as client,
    ):
        try:
            flavors = list(client.list_flavors(**arguments))
        except modelarts_flavors.FlavorsError as error:
            return {
                "asked": asked, "error": type(error).__name__, "code": error.code,
                "message": error.message, "hint": error.hint,
            }  # fmt: skip
    first = flavors[0] if flavors else None
    return {
        "asked": asked,
        "names": [flavor.name for flavor in flavors],
        "views": [{view: repr(getattr(flavor, view)) for view in VIEWS} for flavor in flavors],
        "raw": None if first is None else repr(first.raw),
        "passes through": all(flavor.raw.to_dict() == flavor.to_dict() for flavor in flavors),
        "document": list_document(flavors),
    }


def conformance(url: str, server: MockServer) -> dict[str, Any]:
    """Verdict and findings of the checks."""
    target = Target(url=url, project_id=server.project_id, auth=server.token)
    report = run(target, Options(strict=True))
    return {
        "verdict": str(report.verdict),
        "reason": report.reason,
        "requests": report.requests,
        "findings": [
            f"{check.id}: {check.message} (expected {check.expected}; received {check.actual})"
            for check in report.checks
            if check.status in {Status.FAIL, Status.ERROR}
        ],
        "checks": {check.id: [str(check.status), check.clause] for check in report.checks},
    }


def docs() -> str:
    """The HTTP reference."""
    from sitemaker import (
        http_authentication,
        http_errors,
        http_objects,
        http_operation,
        http_regions,
    )

    modules = (http_operation, http_objects, http_errors, http_authentication, http_regions)
    made = (module.page(contract()) for module in modules)
    return "\n".join(page.text for page in made)


def main() -> None:
    wanted = json.load(sys.stdin)
    os.environ["COLUMNS"] = "1000"
    with MockServer() as server:
        seen = {
            "homes": [modelarts_flavors.__file__, modelarts_flavors_client.__file__],
            "catalog": [flavor.name for flavor in catalog(server)],
            "endpoints": {region: contract().endpoint(region) for region in contract().regions},
            "models": describe_models(),
            "parameters": dict(modelarts_flavors_client.operation.PARAMETERS),
            "client": listing(server, server.url, {"page_size": 7}),
            "refused": listing(server, server.url, {"continue_token": "no such token"}),
            "calls": {
                name: [listing(server, server.url, call) for call in calls]
                for name, calls in wanted["calls"].items()
            },
            "answers": {name: list(ask(server, asks)) for name, asks in wanted["asks"].items()},
            "conformance": conformance(server.url, server),
            "help": {name: command(name, "--help")[1] for name in COMMANDS},
            "spec": command("spec")[1],
            "listed": command(
                "list", "--endpoint", server.url, "--project-id", server.project_id,
                "--token-file", token_file(server), "-o", "json",
            ),
            "docs": docs(),
        }  # fmt: skip
        if wanted["other_server"]:
            seen["other"] = conformance(wanted["other_server"], server)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main()
