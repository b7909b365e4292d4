"""`demo`: the whole toolkit on this machine; starts the mock, lists it page by page, tests it."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from pathlib import Path

import click

from modelarts_flavors import Client
from modelarts_flavors.cli.columns import Row
from modelarts_flavors.cli.exit_codes import PROGRAM, Exit
from modelarts_flavors.cli.outputs import Printer
from modelarts_flavors.conformance import Options, Target, Verdict, run
from modelarts_flavors.conformance.reports import text
from modelarts_flavors.credentials.variables import TERRAFORM_VARIABLES, Setting
from modelarts_flavors.mock import Token
from modelarts_flavors.mock.access.known_credentials import DEVELOPMENT_TOKEN
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.mock.options import default_project_id
from modelarts_flavors.testing import MockServer

PAGE_SIZE = 15
# A second project with flavors of its own, so that the suite can see whether the two are kept apart.
OTHER_PROJECT = "another-project"
OTHER_TOKEN = Token("another-token", OTHER_PROJECT)
OTHER_SIZE = 7
# The server is ours: the suite may do what it would not do to somebody else's.
OPTIONS = Options(phases=True, allow_methods=True, max_requests=400)


@click.command("demo")
def command() -> Exit:
    """Try all of it on this machine.

    Starts the mock server on a free port, lists its flavors page by page with the client, and
    runs the conformance suite against it. Nothing leaves this machine and nothing is left behind.
    """
    began = time.monotonic()
    project = default_project_id()
    with MockServer(
        project_ids=[project],
        catalogs={OTHER_PROJECT: make_catalog(OTHER_SIZE)},
        tokens=[Token(DEVELOPMENT_TOKEN, project), OTHER_TOKEN],
    ) as server:
        _step(1, f"The mock server listens on {server.url}")
        count, pages = _list(server)
        _step(3, "The conformance suite tests the server, clause by clause (some ten seconds)")
        report = run(_target(server), OPTIONS)
    click.echo(text.render(report))
    click.echo(
        f"Done in {time.monotonic() - began:.0f} s: a server, {count} flavors on {pages} pages,"
        f" {len(report.checks)} checks with {report.requests} requests."
    )
    _next_steps(server)
    return Exit.DONE if report.verdict is Verdict.PASS else Exit.NO


def _step(number: int, said: str) -> None:
    click.echo(f"\n[{number}/3] {said}\n")


def _list(server: MockServer) -> tuple[int, int]:
    """List the server's flavors; gives how many there are, on how many pages."""
    _step(2, f"The client lists every flavor, {PAGE_SIZE} to a page")
    with Client(endpoint=server.url, project_id=server.project_id, auth=server.token) as client:
        pages = list(client.list_flavors(page_size=PAGE_SIZE).pages())
    flavors = [flavor for page in pages for flavor in page.items]
    Printer("table", None, headings=True, regions=False).whole(list(map(Row, flavors)), [""])
    return len(flavors), len(pages)


def _target(server: MockServer) -> Target:
    return Target(
        url=server.url,
        project_id=server.project_id,
        auth=server.token,
        other_project_id=OTHER_PROJECT,
        other_auth=OTHER_TOKEN.text,
    )


def program_called(argument: str) -> str:
    """How a shell calls this program again, from the first word of its command line."""
    if Path(argument).name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m modelarts_flavors"
    return PROGRAM if shutil.which(PROGRAM) else shlex.quote(argument)


def _next_steps(server: MockServer) -> None:
    """Three commands that work when they are pasted as they stand, and what they read."""
    program = program_called(sys.argv[0])
    url = "http://127.0.0.1:8000"
    names = TERRAFORM_VARIABLES
    for line in (
        "",
        "Try next, the first in a terminal of its own:",
        "",
        f"  {program} serve --port 8000",
        "",
        f"  export {names[Setting.PROJECT_ID]}={server.project_id}",
        f"  export {names[Setting.TOKEN]}={server.token}",
        f"  {program} list --endpoint {url}",
        f"  {program} conform {url}",
    ):
        click.echo(line)
