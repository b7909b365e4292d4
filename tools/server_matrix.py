"""Judges mock servers that anybody can install and writes docs/pages/explanation/servers.md.

    python tools/server_matrix.py [--only NAME] [--keep DIR]

Each server is started with this project's OpenAPI document and tested as `modelarts-flavors conform` does
it. The servers from npm are installed into DIR, a temporary folder by default; nothing else is downloaded.
A server that cannot be started is listed as such, never as judged.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

from modelarts_flavors.conformance import Options, Profile, Report, Target, run
from modelarts_flavors.conformance.reports import json as json_report
from modelarts_flavors.conformance.reports.causes import causes
from modelarts_flavors.conformance.reports.merge import lines, state
from modelarts_flavors.conformance.results import Status, Verdict
from modelarts_flavors.contract import contract

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "pages" / "explanation" / "servers.md"
DOCUMENT = ROOT / "openapi" / "openapi.yaml"
PROJECT, TOKEN = "p1", "a-token-of-the-matrix"
START_SECONDS = 60.0
SCALAR = """
import { serve } from '@hono/node-server'
import { createMockServer } from '@scalar/mock-server'
import { readFileSync } from 'node:fs'
const document = readFileSync(process.argv[1], 'utf8')
const app = await createMockServer({ document, specification: document })
serve({ fetch: app.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' })
"""
OPENAPI_BACKEND = """
import { createServer } from 'node:http'
import { OpenAPIBackend } from 'openapi-backend'
const api = new OpenAPIBackend({ definition: process.argv[1] })
const json = (res, status, body) => {
  res.writeHead(status, { 'Content-Type': 'application/json' })
  res.end(JSON.stringify(body))
}
api.register({
  notFound: (c, req, res) => json(res, 404, { error_msg: 'not found' }),
  methodNotAllowed: (c, req, res) => json(res, 405, { error_msg: 'method not allowed' }),
  validationFail: (c, req, res) => json(res, 400, { error_msg: JSON.stringify(c.validation.errors) }),
  notImplemented: (c, req, res) => {
    const { status, mock } = c.api.mockResponseForOperation(c.operation.operationId)
    json(res, status, mock)
  },
})
await api.init()
createServer((req, res) => {
  const { pathname, searchParams } = new URL(req.url, 'http://localhost')
  const query = Object.fromEntries(searchParams)
  api.handleRequest({ method: req.method, path: pathname, query, headers: req.headers }, req, res)
}).listen(Number(process.argv[2]), '127.0.0.1')
"""


@dataclass(frozen=True)
class Server:
    """One server: the npm packages that it needs, the command, and what it claims to conform to.

    In the command `{port}`, `{document}`, `{json}`, `{json30}`, `{data}` and `{bin}` are filled in.
    """

    name: str
    command: Sequence[str]
    packages: Sequence[str] = ()
    profile: Profile = Profile.DOCUMENTED


VERDICTS = {Verdict.PASS: "conformant", Verdict.FAIL: "not conformant"}
PROGRAM = (sys.executable, "-m", "modelarts_flavors")
OURS = (*PROGRAM, "serve", "--port", "{port}")
ACCESS = ("--project-id", PROJECT, "--token", TOKEN)
NODE = ("node", "--input-type=module", "-e")
SERVERS = (
    Server("modelarts-flavors serve", (*OURS, *ACCESS)),
    Server(
        "modelarts-flavors serve --profile kubernetes",
        (*OURS, *ACCESS, "--profile", "kubernetes"),
        profile=Profile.KUBERNETES,
    ),
    Server(
        "Prism",
        ("{bin}/prism", "mock", "{document}", "-p", "{port}"),
        ("@stoplight/prism-cli@5.14.2",),
    ),
    Server(
        "Mockoon",
        (
            "{bin}/mockoon-cli",
            "start",
            "--data",
            "{json}",
            "--port",
            "{port}",
            "--disable-log-to-file",
        ),
        ("@mockoon/cli@9.2.0",),
    ),
    Server(
        "Scalar mock server",
        (*NODE, SCALAR, "{json}", "{port}"),
        ("@scalar/mock-server@0.3.25", "@hono/node-server@2.1.9"),
    ),
    Server(
        "openapi-backend",
        (*NODE, OPENAPI_BACKEND, "{json30}", "{port}"),
        ("openapi-backend@5.21.2",),
    ),
    Server(
        "json-server",
        (
            "{bin}/json-server",
            "--port",
            "{port}",
            "--routes",
            "{data}/routes.json",
            "{data}/db.json",
        ),
        ("json-server@0.17.4",),
    ),
    Server(
        "Specmatic stub",
        ("{bin}/specmatic", "stub", "{json30}", "--host", "127.0.0.1", "--port", "{port}"),
        ("specmatic@2.55.1",),
    ),
    Server(
        "steady",
        ("{bin}/steady", "--host", "127.0.0.1", "--port", "{port}", "--quiet", "{document}"),
        ("@stdy/cli@0.22.2",),
    ),
)


def main() -> int:
    """Judge the servers and write the page; 1 if one of this project's own is not conformant."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where npm installs the servers")
    given = parser.parse_args()
    chosen = [s for s in SERVERS if not given.only or any(word in s.name for word in given.only)]
    with tempfile.TemporaryDirectory() as folder:
        place = given.keep or Path(folder)
        _write_data(place)
        judged = {server.name: _judge(server, place) for server in chosen}
    for name, report in judged.items():
        print(f"{name:48} {report.verdict if report else 'not started'}", flush=True)
    if not given.only:
        PAGE.write_text(page(judged), encoding="utf-8")
    ours = [report for name, report in judged.items() if name.startswith("modelarts-flavors")]
    return 0 if all(report and report.verdict == "pass" for report in ours) else 1


def _write_data(place: Path) -> None:
    """The document as JSON, and a list for servers that know no OpenAPI."""
    place.mkdir(parents=True, exist_ok=True)
    for version in ("3.1", "3.0"):
        words = (*PROGRAM, "spec", "-o", "json", "--openapi", version)
        written = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        (place / f"openapi-{version}.json").write_text(written, encoding="utf-8")
    value = next(iter(contract().page_response.examples.values()))["value"]
    (place / "db.json").write_text(json.dumps({"list": value}))
    path = contract().operation.path.replace("{project_id}", ":project")
    (place / "routes.json").write_text(json.dumps({path: "/list"}))


def _judge(server: Server, place: Path) -> Report | None:
    """The report on a server; None where it did not start."""
    if server.packages:
        words = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(place)]
        if subprocess.run([*words, *server.packages], capture_output=True).returncode:
            return None
    with _running(server, place) as url:
        if url is None:
            return None
        target = Target(url=url, project_id=PROJECT, auth=TOKEN)
        return run(target, Options(profile=server.profile, allow_inconclusive=False))


@contextmanager
def _running(server: Server, place: Path) -> Iterator[str | None]:
    """Start a server and wait until it answers; gives its URL, or None where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    filled = {
        "port": port,
        "document": DOCUMENT,
        "json": place / "openapi-3.1.json",
        "json30": place / "openapi-3.0.json",
        "data": place,
        "bin": place / "node_modules" / ".bin",
    }
    scripts = (SCALAR, OPENAPI_BACKEND)
    words = [word if word in scripts else word.format(**filled) for word in server.command]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # A program of npm may start the server as another process, which has to end, too.
    process = subprocess.Popen(words, cwd=place, start_new_session=True, **quiet)
    url = f"http://127.0.0.1:{port}"
    try:
        yield url if _answers(url, process) else None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=10)


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(url + contract().operation.url_path(PROJECT), timeout=5.0)
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return True
    return False


def page(judged: Mapping[str, Report | None]) -> str:
    """The page in Markdown: what each server breaks, then the checks that fail somewhere."""
    found = {name: report for name, report in judged.items() if report is not None}
    out = [
        "---",
        "description: Mock servers that anybody can install, judged by the conformance suite.",
        "---",
        "",
        "# Mock servers compared",
        "",
        "What mock servers that anybody can install do with this endpoint, when they are given the OpenAPI",
        "document and nothing else. `python tools/server_matrix.py` starts and tests them and writes this page.",
        "",
        "Servers that answer from a document alone do not page, filter or check credentials: that is no fault",
        "of theirs, as they are made for any API. It is what a test against them cannot show. All of them are",
        "packages of npm; Specmatic's stub needs Java as well.",
        "",
        "| Server | Verdict | What it breaks |",
        "| --- | --- | --- |",
    ]
    for name, report in judged.items():
        if report is None:
            out.append(f"| {name} | not judged | It could not be started |")
            continue
        said = [cause.title for cause in causes(report) if cause.counts(report.strict)]
        verdict = VERDICTS.get(report.verdict, "not judged")
        out.append(f"| {name} | {verdict} | {_cell('; '.join(said) or report.reason)} |")
    rows = [line for line in lines(list(found.values())) if line.failures]
    out += ["", "## Checks that fail", "", f"| Check | {' | '.join(map(_cell, found))} |"]
    out.append("|".join(["", *[" --- "] * (len(found) + 1), ""]))
    for line in rows:
        states = [state(result) for result in line.results]
        marked = [f"**{word}**" if word == Status.FAIL else word for word in states]
        out.append(f"| `{line.id}` | {' | '.join(marked)} |")
    version = json.loads(json_report.render(next(iter(found.values()))))["document"]["version"]
    out += ["", f"Made with version {version} of the document."]
    return "\n".join(out) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.exit(main())
