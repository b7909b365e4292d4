"""The tools of others that judge the document: one adapter each, from files to findings.

The two Node tools come through npx in exactly these versions, with their telemetry off. They are
skipped where Node is missing, except in CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rules import Finding, Source

HERE = Path(__file__).resolve().parent
QUIET = {
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "SCARF_ANALYTICS": "false",
    "DO_NOT_TRACK": "1",
    "NO_COLOR": "1",
    "npm_config_update_notifier": "false",
    "npm_config_fund": "false",
}


class ToolError(Exception):
    """A tool could not be run, or said something that is no report."""


def openapi_spec_validator(source: Source) -> Iterator[Finding]:
    """The JSON Schema of OpenAPI 3.1, and what that schema cannot say: path parameters, operation ids."""
    from openapi_spec_validator import OpenAPIV31SpecValidator
    from referencing.exceptions import Unresolvable

    try:
        for error in OpenAPIV31SpecValidator(source.data).iter_errors():
            yield Finding(
                "openapi-spec-validator", tuple(error.absolute_path), _short(error.message)
            )
    except (LookupError, Unresolvable) as problem:
        yield Finding("openapi-spec-validator", (), _short(str(problem)))


def _short(message: str) -> str:
    """The first line of a message, without the half document that it may quote."""
    return textwrap.shorten(message.splitlines()[0], 160)


def schemathesis_links(source: Source) -> Iterator[Finding]:
    """Whether schemathesis can follow the document's links."""
    import schemathesis
    from schemathesis.core.errors import SchemathesisError

    try:
        schemathesis.openapi.from_dict(source.data).as_state_machine()
    except SchemathesisError as problem:
        yield Finding("schemathesis-links", (), " ".join(str(problem).split()))


@dataclass(frozen=True, slots=True)
class NodeTool:
    """A Node program: `arguments` come before the files, `read` turns its report into findings by file."""

    name: str
    package: str
    version: str
    arguments: tuple[str, ...]
    read: Callable[[Any], Iterator[tuple[str, Finding]]]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def run(self, files: Sequence[Path]) -> Mapping[Path, list[Finding]]:
        """Findings by file; one call for all files, as starting Node takes longer than the work.

        Raises ToolError where npx is missing, or the tool fails.
        """
        if not has_node():
            raise ToolError(f"{self} needs Node, and npx is not there")
        command = [
            "npx", "--yes", f"--package={self.package}@{self.version}", "--",
            self.name, *self.arguments, *map(str, files),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **QUIET}, cwd=HERE
        )
        try:
            reports = list(_values(done.stdout))
        except ValueError:
            reports = []
        if not reports:
            said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()[-1]
            raise ToolError(f"{self} gave no report (exit {done.returncode}): {said}")
        found: dict[Path, list[Finding]] = {path: [] for path in files}
        for report in reports:
            for name, finding in self.read(report):
                found[next(path for path in files if path.name == Path(name).name)].append(finding)
        return found


def _values(text: str) -> Iterator[Any]:
    """The JSON values that a text consists of: some tools write one for each file."""
    while text := text.lstrip():
        value, end = json.JSONDecoder().raw_decode(text)
        yield value
        text = text[end:]


def _spectral(report: Any) -> Iterator[tuple[str, Finding]]:
    for entry in report:
        path = tuple(entry["path"])
        yield entry["source"], Finding(f"spectral/{entry['code']}", path, entry["message"])


def _redocly(report: Any) -> Iterator[tuple[str, Finding]]:
    for entry in report["problems"]:
        location = entry["location"][0]
        pointer = location.get("pointer", "").removeprefix("#/")
        steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/") if step)
        rule = f"redocly/{entry['ruleId']}"
        yield location["source"]["ref"], Finding(rule, tuple(steps), entry["message"])


NODE_TOOLS = (
    NodeTool(
        "spectral",
        "@stoplight/spectral-cli",
        "6.16.3",
        ("lint", "--quiet", "--format=json", f"--ruleset={HERE / 'spectral.yaml'}"),
        _spectral,
    ),
    NodeTool(
        "redocly",
        "@redocly/cli",
        "2.77.0",
        ("lint", "--format=json", f"--config={HERE / 'redocly.yaml'}"),
        _redocly,
    ),
)


def has_node() -> bool:
    """Whether npx is there."""
    return shutil.which("npx") is not None
