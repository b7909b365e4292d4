"""Each command, as a program of its own, ends with each exit code that it can end with."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.capacity.naive import FREE, TAKEN
from tests.cli.programs import PROGRAM, program

from modelarts_flavors.capacity import HistoryWriter
from modelarts_flavors.cli.app import COMMANDS
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.testing import MockServer

DONE, NO, USAGE, REFUSED, UNREACHABLE, INTERRUPTED = Exit
NOWHERE = "--endpoint http://127.0.0.1:1 --project-id p"
FLAVOR = "modelarts.vm.cpu8u32g"
CONFORM = "--only pagination/unique-names --no-schemathesis"
TIMEOUT = 60

# What stands in braces is filled in: {access} leads to the mock, {wrong} there with a token that it
# refuses, {elsewhere} there with a project that it does not have; {dir} is an empty folder.
CASES: list[tuple[Exit, str]] = [
    (DONE, "list {access}"),
    (DONE, "list {access} --min-cpu 100000"),
    (NO, "list {elsewhere}"),
    (USAGE, "list {access} --sort-by size"),
    (USAGE, "list --token-file {dir}/none"),
    (REFUSED, "list {wrong}"),
    (UNREACHABLE, f"list {NOWHERE}"),
    (DONE, f"show {FLAVOR} {{access}}"),
    (NO, "show modelarts.vm.cpu8u32 {access}"),
    (USAGE, "show {access}"),
    (REFUSED, f"show {FLAVOR} {{wrong}}"),
    (UNREACHABLE, f"show {FLAVOR} {NOWHERE}"),
    (DONE, "zones {access}"),
    (NO, "zones {elsewhere}"),
    (USAGE, "zones {access} --live"),
    (REFUSED, "zones {wrong}"),
    (UNREACHABLE, f"zones {NOWHERE}"),
    (DONE, f"watch {{access}} --flavor {FLAVOR} --until available"),
    (DONE, "watch {access} --timeout 1s --interval 1s"),
    (NO, f"watch {{access}} --flavor {FLAVOR} --zone cn-north-7a --until all --timeout 1s"),
    (NO, "watch {elsewhere}"),
    (USAGE, "watch {access} --flavor modelarts.vm.cpu8u32 --timeout 60s"),
    (USAGE, "watch {access} --record {dir}/none/h.db --timeout 60s"),
    (USAGE, "watch --endpoint https://service.invalid --project-id p --interval 2s"),
    (REFUSED, "watch {wrong}"),
    (UNREACHABLE, f"watch {NOWHERE}"),
    (DONE, "history {history}"),
    (DONE, "history {history} odds -o json"),
    (NO, "history {history} --min-cpu 100000"),
    (USAGE, "history {dir}/none"),
    (USAGE, "history {text}"),
    (USAGE, "history {history} --flavor flavou"),
    (USAGE, "history {history} --html {dir}/none/map.html"),
    (DONE, "metrics {access} --textfile {dir}/m.prom --once"),
    (NO, "metrics {elsewhere} --textfile {dir}/m.prom --once"),
    (USAGE, "metrics {access} --textfile {dir}/none/m.prom --once"),
    (REFUSED, "metrics {wrong} --textfile {dir}/m.prom --once"),
    (UNREACHABLE, f"metrics {NOWHERE} --textfile {{dir}}/m.prom --once"),
    (UNREACHABLE, "metrics {access} --port {port}"),
    (USAGE, "serve --port 0 --catalog {dir}/none"),
    (USAGE, "serve --port 0 --catalog {text}"),
    (USAGE, "serve --port 0 --replay {history} --synthetic-history"),
    (UNREACHABLE, "serve --port {port}"),
    (DONE, f"conform {{url}} --project-id {{project}} {CONFORM}"),
    (NO, "conform {broken} --project-id {project} --only pagination/ --no-schemathesis"),
    (USAGE, "conform"),
    (REFUSED, f"conform {{url}} {{token}} --project-id {{project}} {CONFORM}"),
    (UNREACHABLE, f"conform http://127.0.0.1:1 --project-id p {CONFORM}"),
    (USAGE, "report"),
    (USAGE, "report render {dir}/none.json"),
    (DONE, "spec"),
    (USAGE, "spec -o nonsense"),
    (DONE, "mcp {access}"),
    (USAGE, "mcp --history {dir}/none"),
    (USAGE, "demo --nonsense"),
]
# Ends when it is interrupted: {hangs} leads to a service that never answers.
INTERRUPTED_CASES = [
    "list {hangs}",
    f"show {FLAVOR} {{hangs}}",
    "zones {hangs}",
    "watch {hangs} --until available",
    "metrics {hangs} --textfile {dir}/m.prom --once",
    f"conform {{hung}} --project-id p {CONFORM}",
]
# What asks no service when it starts; other tests interrupt those that serve.
LOCAL = {"history", "serve", "report", "demo", "spec", "mcp"}


@pytest.fixture(scope="module")
def broken() -> Iterator[MockServer]:
    with MockServer() as running:
        running.set_faults("repeat-token")
        yield running


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A socket that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(TIMEOUT)
        yield listening


@pytest.fixture
def values(
    mock: MockServer, broken: MockServer, access: list[str], tmp_path: Path
) -> dict[str, str]:
    """What stands for the braces."""
    folder, token, text, history = (tmp_path / n for n in ("dir", "token.txt", "text", "h.db"))
    folder.mkdir()
    token.write_text("wrong")
    text.write_text("no such thing")
    with HistoryWriter(history) as writer:
        for minute, phase in enumerate([FREE, TAKEN, FREE]):
            writer.add_phases("r", 60.0 * minute, {("flavor", "zone"): phase}, interval=60)
    good = " ".join(access)
    return {
        "access": good,
        "wrong": f"{good} --token-file {token}",
        "token": f"--token-file {token}",
        "url": mock.url,
        "project": mock.project_id,
        "port": mock.url.rpartition(":")[2],
        "elsewhere": f"--endpoint {mock.url} --project-id other",
        "broken": broken.url,
        "dir": str(folder),
        "text": str(text),
        "history": str(history),
    }


@pytest.mark.parametrize(("code", "line"), CASES, ids=[f"{c.name} {line}" for c, line in CASES])
def test_exit_code(code: Exit, line: str, values: dict[str, str]) -> None:
    done = subprocess.run(
        [*PROGRAM, *line.format(**values).split()],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    assert code == done.returncode, done.stderr
    assert "Traceback" not in done.stderr
    if code is USAGE:
        # One line says what is wrong; places that were searched, or a help, may follow it.
        first, *others = done.stderr.splitlines()
        assert first.startswith(("modelarts-flavors: ", "Usage: "))
        assert [one for one in others if not one.startswith(" ") and "Usage" not in first] == []
        assert "" == done.stdout


@pytest.mark.parametrize("line", INTERRUPTED_CASES)
def test_ctrl_c(line: str, values: dict[str, str], silent: socket.socket) -> None:
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    filled = line.format(**values, hangs=f"--endpoint {url} --project-id p", hung=url)
    with program(*filled.split()) as process:
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGINT)
            printed, said = process.communicate(timeout=TIMEOUT)
    assert INTERRUPTED == process.returncode
    # What `conform` found by then it prints as a report.
    assert "interrupted" in printed + said
    assert "Traceback" not in said


def test_every_command_has_a_case_of_every_code() -> None:
    found = {(line.split()[0], code) for code, line in CASES}
    found |= {(line.split()[0], INTERRUPTED) for line in INTERRUPTED_CASES}
    asking = [name for name in COMMANDS if name not in LOCAL]
    wanted = {(name, USAGE) for name in COMMANDS} | {(n, code) for n in asking for code in Exit}
    assert wanted - found == set()
