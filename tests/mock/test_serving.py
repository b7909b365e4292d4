"""The server as a process: its one line, its exit codes, its end, and several of them as one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock import Catalog, built_in
from modelarts_flavors.mock.access.known_credentials import (
    DEVELOPMENT_TOKEN,
    DEVELOPMENT_USER,
)

PAGING = contract().operation.paging
PATH = contract().operation.url_path(contract().operation.project.example)
HEADERS = {contract().token.header: DEVELOPMENT_TOKEN}
COMMAND = [sys.executable, "-m", "modelarts_flavors", "serve", "--port", "0"]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def serving(*options: str, **more: Any) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A serve command and its URL; the command is told to end afterwards."""
    with subprocess.Popen(
        [*COMMAND, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line.startswith("listening on http://127.0.0.1:"), line
            yield process, line.removeprefix("listening on ").strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def refused(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=60, check=False
    )


def names(get: Callable[[str], httpx2.Response], limit: int) -> list[str]:
    """The names on all pages."""
    token, found = "", []
    for _ in range(1000):
        query = urlencode({PAGING.size_parameter: limit, PAGING.token_parameter: token})
        page = get(f"{PATH}?{query}").raise_for_status().json()
        flavors = pointer.get_at(page, PAGING.items_path)
        found += [pointer.get_at(flavor, contract().flavor.name) for flavor in flavors]
        token = pointer.get_at(page, PAGING.token_path, "")
        if not token:
            break
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(number: signal.Signals) -> None:
    # A connection that stays open must not hold up the end.
    with serving() as (process, url), httpx2.Client(base_url=url, headers=HEADERS) as client:
        assert client.get(PATH).status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "")
    assert err.startswith("development credentials: project ")
    assert len(err.splitlines()) == 1


def test_a_busy_port_is_one_line_and_exit_code_4() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = refused("--port", str(port))
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr == (
        f"modelarts-flavors: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_the_server_is_ready_ends_it(number: signal.Signals) -> None:
    """Send the signal when `run` has begun, before uvicorn handles signals."""
    code = f"""
import os
import uvicorn
from modelarts_flavors.mock import create_app
from modelarts_flavors.mock.server import server

serve = uvicorn.Server.run
def run(self, sockets):
    os.kill(os.getpid(), {int(number)})
    serve(self, sockets)
uvicorn.Server.run = run
server.run(create_app(), server.listen("127.0.0.1", 0), lambda: print("listening"))
print("ended")
"""
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "ended\n", "")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "0"])
def test_development_credentials_stay_on_this_machine(host: str) -> None:
    result = refused("--host", host)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"modelarts-flavors: --host: {host} is not a loopback address, and the development "
        "credentials are public; give --token, --ak or --user, or --allow-development-credentials\n"
    )


@pytest.mark.parametrize(
    "options",
    [
        ["--allow-development-credentials"],
        ["--token", "own"],
        ["--ak", "AK", "--sk", "SK"],
        ["--user", "ada", "--password", "secret"],
    ],
)
def test_any_address_is_served_with_credentials_of_ones_own(options: list[str]) -> None:
    command = [*COMMAND, "--host", "0.0.0.0", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        port = line.strip().rpartition(":")[2]
        token = httpx2.get(f"http://127.0.0.1:{port}{PATH}", headers=HEADERS).status_code
        iam = contract().iam
        user = DEVELOPMENT_USER
        body = iam.token_request.filled(
            {"user": user.name, "password": user.password, "domain": user.domain}
        )
        login = httpx2.post(f"http://127.0.0.1:{port}{iam.token_path}", json=body).status_code
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    is_open = options == ["--allow-development-credentials"]
    assert line.startswith("listening on http://0.0.0.0:")
    assert (token, login) == ((200, iam.token_status) if is_open else (401, 401))


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--host", ""], "--host: the host is empty; use 0.0.0.0 for all interfaces"),
        (["--domain", "acme"], "--domain needs --user and --password"),
        (["--cors", "localhost"], "found origin 'localhost', expected http://HOST[:PORT]"),
        (["--catalog", "none.json"], "none.json: No such file or directory"),
        (["--fault", "nonsense"], "fault 'nonsense': NAME[=VALUE][@RATE], NAME one of"),
        (["--ak", "AK"], "--ak and --sk need each other"),
        (["--user", "ada"], "--user and --password need each other"),
        (["--project", "p1"], "--project p1: write ID=FILE"),
        (["--project", "p1=none.yaml"], "none.yaml: No such file or directory"),
        (["--watch-catalog"], "--watch-catalog needs --catalog FILE or --project ID=FILE"),
        (["--catalog", "x", "--synthetic", "5"], "give either --catalog or --synthetic, not both"),
        (["--request-log", "/"], "--request-log /: Is a directory"),
        (["--at", "2026-01-01"], "--at and --replay-region need --replay"),
    ],
)
def test_bad_options_are_one_line_and_exit_code_2(options: list[str], complaint: str) -> None:
    result = refused(*options)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"modelarts-flavors: {complaint}")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("options", [["--port", "x"], ["--port", "70000"], ["--profile", "x"]])
def test_options_that_click_refuses(options: list[str]) -> None:
    result = refused(*options)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_a_catalogue_comes_through_a_pipe() -> None:
    page = Catalog.from_flavors([{"metadata": {"name": "piped"}}]).page()
    with subprocess.Popen(
        [*COMMAND, "--catalog", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(page))
        process.stdin.close()
        url = process.stdout.readline().removeprefix("listening on ").strip()
        found = httpx2.get(url + PATH, headers=HEADERS).json()
        process.send_signal(signal.SIGTERM)
    assert found == page | {"metadata": {}}


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"\xff\xfe{", "stdin is not UTF-8 at byte 0"),
        (b"", "stdin: expected one list document"),
        (b"items:\n- w: 2024-02-30", "stdin:2: not YAML: '2024-02-30' is not a date"),
    ],
)
def test_a_wrong_catalog_in_a_pipe_is_one_line(sent: bytes, complaint: str) -> None:
    result = subprocess.run(
        [*COMMAND, "--catalog", "-"], input=sent, capture_output=True, timeout=60, check=False
    )
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().startswith(f"modelarts-flavors: {complaint}")
    assert len(result.stderr.splitlines()) == 1


def test_a_closed_stdin_is_one_line() -> None:
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *COMMAND, "--catalog", "-"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (result.returncode, len(result.stderr.splitlines())) == (2, 1)


def test_projects_tokens_and_keys_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("items: [{}, {}]")
    options = ["--project-id", "p1", "--project", f"p2={own}", "--token", "all", "--token", "p2=t2"]
    with serving(*options) as (_, url):

        def ask(project: str, token: str) -> tuple[int, int]:
            response = httpx2.get(
                url + contract().operation.url_path(project),
                headers={contract().token.header: token},
            )
            return response.status_code, len(response.json().get(PAGING.items_path[0], ()))

        assert [ask("p1", "all"), ask("p2", "all")] == [(200, 40), (200, 2)]
        assert [ask("p1", "t2"), ask("p2", "t2")] == [(403, 0), (200, 2)]
        assert ask("p1", DEVELOPMENT_TOKEN) == (401, 0)


def test_the_log_has_a_line_for_each_request_and_no_secret(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    with (
        serving("--request-log", str(log)) as (_, url),
        httpx2.Client(base_url=url, headers=HEADERS) as client,
    ):
        ids = [
            client.get(PATH, params={"limit": 1}).headers["x-request-id"],
            client.get("/nowhere").headers["x-request-id"],
            client.get(PATH, headers={"prefer": "code=503"}).headers["x-request-id"],
        ]
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["request_id"] for line in lines] == ids
    assert [line["status"] for line in lines] == [200, 404, 503]
    assert [line["faults"] for line in lines] == [[], [], ["error"]]
    assert lines[0]["target"] == f"{PATH}?limit=1"
    assert DEVELOPMENT_TOKEN not in text


def test_the_log_goes_to_stderr_where_that_is_asked_for() -> None:
    with serving("--request-log", "-") as (process, url):
        found = httpx2.get(f"{url}{PATH}", headers=HEADERS).headers["x-request-id"]
        assert process.stderr is not None
        # The line before it says which credentials are valid.
        line = next(line for line in process.stderr if line.startswith("{"))
    assert found == json.loads(line)["request_id"]


def test_a_catalogue_file_is_watched(tmp_path: Path) -> None:
    file = tmp_path / "catalog.yaml"
    file.write_text("items: [{}]")
    with (
        serving("--catalog", str(file), "--watch-catalog") as (process, url),
        httpx2.Client(base_url=url, headers=HEADERS) as client,
    ):

        def size() -> int:
            return len(pointer.get_at(client.get(PATH).json(), PAGING.items_path))

        assert size() == 1
        file.write_text("items: [{}, {}, {}]")
        # Each request takes its time, so this is bounded without a clock.
        assert any(size() == 3 for _ in range(100_000))
        file.write_text("items: 5")
        assert process.stderr is not None
        process.stderr.readline()
        complaint = process.stderr.readline()
        file.write_text("items:\n- w: 2024-02-30")
        second = process.stderr.readline()
        file.write_text("items: [{}, {}]")
        assert any(size() == 2 for _ in range(100_000))
    assert complaint.startswith(f"modelarts-flavors: catalog not changed: {file}:1: /items: ")
    assert second == (
        f"modelarts-flavors: catalog not changed: {file}:2: not YAML: '2024-02-30' is not a date\n"
    )


@contextmanager
def balancer(folder: Path, urls: list[str]) -> Iterator[str]:
    """An nginx that hands requests to the URLs in turn."""
    assert NGINX is not None
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    upstreams = "".join(f"server {url.removeprefix('http://')};" for url in urls)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}"
        f"http {{ access_log off; upstream mock {{ {upstreams} }} client_body_temp_path {folder}/b;"
        f"proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;"
        f"scgi_temp_path {folder}/s; server {{ listen 127.0.0.1:{port};"
        "location / { proxy_pass http://mock; proxy_set_header Host $http_host; } } }"
    )
    process = subprocess.Popen([NGINX, "-e", "stderr", "-p", str(folder), "-c", str(config)])
    try:
        transport = httpx2.HTTPTransport(retries=20)
        with httpx2.Client(transport=transport) as client:
            client.get(f"http://127.0.0.1:{port}/healthz").raise_for_status()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def test_two_processes_with_one_secret_serve_one_list(tmp_path: Path) -> None:
    secret = {"env": os.environ | {"MODELARTS_FLAVORS_MOCK_SECRET": "shared"}}
    with serving(**secret) as (_, one), serving(**secret) as (_, two):
        urls = [one, two]
        with httpx2.Client(headers=HEADERS) as client:

            def in_turn(target: str) -> httpx2.Response:
                urls.reverse()
                return client.get(urls[0] + target)

            assert names(in_turn, 3) == list(built_in().names)
        if NGINX is None:
            return
        with (
            balancer(tmp_path, urls) as url,
            httpx2.Client(base_url=url, headers=HEADERS) as client,
        ):
            assert names(client.get, 3) == list(built_in().names)


def test_two_processes_with_secrets_of_their_own_do_not() -> None:
    with serving() as (_, one), serving() as (_, two):
        token = pointer.get_at(
            httpx2.get(f"{one}{PATH}?limit=1", headers=HEADERS).json(), PAGING.token_path
        )
        query = httpx2.QueryParams({PAGING.token_parameter: token})
        assert httpx2.get(f"{two}{PATH}?{query}", headers=HEADERS).status_code == 400
