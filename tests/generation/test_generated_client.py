"""The generated client over a real socket: requests, statuses of every kind, secrets, timeouts, types."""

from __future__ import annotations

import ast
import asyncio
import datetime
import importlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

import modelarts_flavors_client
from modelarts_flavors_client import client as client_module
from modelarts_flavors_client.types import known_status

ROOT = Path(__file__).parents[2]


@dataclass
class Server:
    """Answers every request the same way and remembers what was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            self.send_response(state.status, "Reason")
            self.send_header("Content-Length", str(len(state.body)))
            self.end_headers()
            self.wfile.write(state.body)

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        state.url = f"http://127.0.0.1:{listening.server_port}"
        yield state
        listening.shutdown()
        thread.join()


@pytest.fixture
def operation(zoo: ModuleType) -> ModuleType:
    return importlib.import_module(f"{zoo.__name__}.api.animals.list_animals")


def connection(zoo: ModuleType, server: Server, **settings: Any) -> Any:
    return zoo.AuthenticatedClient(base_url=server.url, token="s3cret", **settings)


def test_every_parameter_reaches_the_wire(
    zoo: ModuleType, models: ModuleType, operation: ModuleType, server: Server
) -> None:
    since = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    with connection(zoo, server) as client:
        operation.sync(
            "a/b", client=client, diet=models.Diet.HAY, since=since, tame=True, values=["x", "y"],
            x_trace="t1",
        )  # fmt: skip
    [(path, headers)] = server.asked
    assert path == (
        "/v3/a%2Fb/animals?diet=hay&since=2026-01-02T00%3A00%3A00%2B00%3A00"
        "&tame=true&from=5&values=x&values=y"
    )
    assert (headers["x-trace"], headers["x-zoo-key"]) == ("t1", "s3cret")


def test_a_parameter_may_be_given_in_its_json_form(operation: ModuleType) -> None:
    asked = operation.get_kwargs("z", diet="fish", since="2026-01-02", from_=None)
    assert asked["params"] == {"diet": "fish", "since": "2026-01-02"}


def test_the_tables_of_parameters(operation: ModuleType) -> None:
    assert operation.PARAMETERS == {
        "zoo": "zoo", "diet": "diet", "since": "since", "tame": "tame", "from": "from_",
        "values": "values", "X-Trace": "x_trace",
    }  # fmt: skip
    assert operation.REQUIRED == {"zoo"}


def test_a_page_by_either_colour(
    zoo: ModuleType, models: ModuleType, operation: ModuleType, server: Server
) -> None:
    server.body = b'{"animals": [{"name": "Ada", "diet": "fish"}], "more": 1}'
    with connection(zoo, server) as client:
        found = operation.sync_detailed("z", client=client)
    assert type(found.parsed) is zoo.Page is models.Page
    assert type(found.parsed.animals[0]) is zoo.Item is models.Animal
    assert (found.status_code, found.parsed.animals[0].diet) == (HTTPStatus.OK, "fish")

    async def read() -> Any:
        async with connection(zoo, server) as client:
            return await operation.asyncio("z", client=client)

    assert asyncio.run(read()) == found.parsed


@pytest.mark.parametrize("status", [204, 302, 500, 599, 600, 799])
def test_a_status_that_the_document_does_not_list(
    zoo: ModuleType, operation: ModuleType, server: Server, status: int
) -> None:
    server.status, server.body = status, b"" if status == 204 else b"<html>"
    with connection(zoo, server) as client:
        found = operation.sync_detailed("z", client=client)
    assert (found.status_code, found.parsed) == (status, None)
    errors = importlib.import_module(f"{zoo.__name__}.errors")
    with (
        connection(zoo, server, raise_on_unexpected_status=True) as strict,
        pytest.raises(errors.UnexpectedStatus, match=str(status)),
    ):
        operation.sync_detailed("z", client=strict)


def test_a_status_is_one_of_the_registry_or_a_plain_number() -> None:
    assert (known_status(404), known_status(599)) == (HTTPStatus.NOT_FOUND, 599)
    assert [type(known_status(code)) for code in (404, 499, 599)] == [HTTPStatus, int, int]


@pytest.mark.parametrize("status", [400, 418, 499])
def test_an_error_body(zoo: ModuleType, operation: ModuleType, server: Server, status: int) -> None:
    server.status, server.body = status, b'{"code": "Z.1"}'
    with connection(zoo, server) as client:
        assert operation.sync("z", client=client) == zoo.Problem(code="Z.1")
        for body in (b"<html>", b"", b"[]", b"null"):
            server.body = body
            assert operation.sync("z", client=client) is None


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"null", b"\xff", b'{"animals": ['])
def test_a_success_that_is_not_what_the_document_describes(
    zoo: ModuleType, operation: ModuleType, server: Server, body: bytes
) -> None:
    server.body = body
    with connection(zoo, server) as client, pytest.raises(ValueError, match=r"."):
        operation.sync("z", client=client)


def test_a_response_that_is_a_list(
    zoo: ModuleType, models: ModuleType, operation: ModuleType, server: Server
) -> None:
    server.status, server.body = 202, b'["hay", "fish"]'
    with connection(zoo, server) as client:
        assert operation.sync("z", client=client) == [models.Diet.HAY, "fish"]


def test_credentials_stay_out_of_repr() -> None:
    client = modelarts_flavors_client.AuthenticatedClient(
        base_url="https://example.invalid",
        token="s3cret",
        headers={"X-Other": "hidden"},
        cookies={"c": "hidden"},
        httpx_args={"auth": ("u", "hidden")},
    )
    client.get_httpx_client()
    assert "s3cret" not in repr(client)
    assert "hidden" not in repr(client)
    assert client.token == "s3cret"


def test_the_header_of_the_token_is_that_of_the_document(server: Server, zoo: ModuleType) -> None:
    assert connection(zoo, server).auth_header_name == "X-Zoo-Key"
    with connection(zoo, server, headers={"a": "b"}) as client:
        client.get_httpx_client().get("/")
    assert server.asked[0][1]["x-zoo-key"] == "s3cret"


def test_the_timeout_is_finite_and_can_be_told() -> None:
    client = modelarts_flavors_client.Client(base_url="https://example.invalid")
    assert client.get_httpx_client().timeout == httpx2.Timeout(client_module.DEFAULT_TIMEOUT)
    assert 0 < client_module.DEFAULT_TIMEOUT < 300
    patient = client.with_timeout(None)
    assert patient.get_httpx_client().timeout == httpx2.Timeout(None)


def test_a_client_with_more_headers_keeps_the_rest(server: Server, zoo: ModuleType) -> None:
    client = connection(zoo, server, headers={"X-One": "1"}).with_headers({"X-Two": "2"})
    client = client.with_cookies({"crumb": "3"})
    with client:
        client.get_httpx_client().get("/")
    headers = server.asked[0][1]
    assert [headers[n] for n in ("x-one", "x-two", "cookie", "x-zoo-key")] == [
        "1", "2", "crumb=3", "s3cret",
    ]  # fmt: skip


def test_the_context_manager_closes_and_lets_errors_through(
    zoo: ModuleType, server: Server
) -> None:
    with pytest.raises(ZeroDivisionError), connection(zoo, server) as client:
        raise ZeroDivisionError
    assert client.get_httpx_client().is_closed


@pytest.mark.parametrize("package", ["zoo", "own"])
def test_only_models_of_responses_are_imported_in_a_function(
    zoo_folder: Path, package: str
) -> None:
    """They are not needed to send a request, and take longer to import than one takes."""
    folder = zoo_folder if package == "zoo" else Path(modelarts_flavors_client.__file__).parent
    for module in sorted(folder.rglob("*.py")):
        for function in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found = [
                    node
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
                if function.name == "_parse_body":
                    found = [
                        node
                        for node in found
                        if not str(vars(node).get("module")).startswith("models")
                    ]
                assert not found, f"{module}: {function.name}"


def test_models_of_the_endpoint_import_each_other_at_the_top() -> None:
    models = ROOT / "generated" / "modelarts_flavors_client" / "models"
    for module in sorted(models.glob("*.py")):
        body = ast.parse(module.read_text(encoding="utf-8")).body
        imports = [i for i, node in enumerate(body) if isinstance(node, ast.ImportFrom)]
        classes = [i for i, node in enumerate(body) if isinstance(node, ast.ClassDef)]
        assert max(imports, default=-1) < min(classes, default=len(body)), module
