"""Servers that hardly speak HTTP, never stop, or give more than anybody can take: one line each."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

import pytest

from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.conformance.http.receiving import LARGEST_BODY

from .running import conform, one_line

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Answers = Callable[[], Iterator[bytes]]


@dataclass
class Raw:
    """A server that reads a request and sends the pieces of `answers`, whatever they are."""

    url: str
    released: threading.Event
    answers: Answers = lambda: iter(())


@pytest.fixture
def raw() -> Iterator[Raw]:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        running = Raw(f"http://127.0.0.1:{listener.getsockname()[1]}", threading.Event())

        def answer(connection: socket.socket) -> None:
            # The client leaves in the middle of what never ends.
            with closing(connection), suppress(OSError):
                connection.recv(65536)
                for piece in running.answers():
                    connection.sendall(piece)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield running
        running.released.set()


def told(
    raw: Raw, answers: Answers, token_file: str, capsys: pytest.CaptureFixture[str], *words: str
) -> str:
    """What the command says of such a server, in one line."""
    raw.answers = answers
    assert Exit.UNREACHABLE == conform(raw.url, "--token-file", token_file, *words)
    said = one_line(capsys)
    assert "MIIE" not in said
    return said


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\xff" * 200,
        b"HTTP/1.1 two hundred\r\n\r\n",
        HEAD + b"X-Long: " + b"x" * 1_000_000,
    ],
    ids=["nothing", "SSH", "bytes", "status in words", "endless header"],
)
def test_what_is_not_http(
    raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    said = told(raw, lambda: iter((answer,)), token_file, capsys)
    assert "the connection failed" in said


@pytest.mark.parametrize(
    "answer",
    [
        b"Content-Length: 100\r\n\r\n{",
        b"Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nno gzip!",
    ],
    ids=["cut", "no gzip"],
)
def test_a_list_that_never_comes_whole_is_a_defect(
    raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str], answer: bytes
) -> None:
    raw.answers = lambda: iter((HEAD + answer,))
    assert Exit.NO == conform(raw.url, "--token-file", token_file)
    out, err = capsys.readouterr()
    assert "schema/list-document" in out
    assert "the connection failed" in out
    assert "" == err


def test_a_body_that_drips(raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    def drip() -> Iterator[bytes]:
        yield HEAD + b"Content-Length: 100000\r\n\r\n"
        while not raw.released.wait(0.05):
            yield b" "

    said = told(raw, drip, token_file, capsys, "--timeout", "0.3")
    assert "the answer does not end" in said


def test_a_body_without_end(raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    def pour() -> Iterator[bytes]:
        yield HEAD + b"\r\n"
        while not raw.released.is_set():
            yield b" " * 1_000_000

    assert "the answer does not end" in told(raw, pour, token_file, capsys)


def test_a_small_body_that_unpacks_to_a_huge_one(
    raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = gzip.compress(bytes(LARGEST_BODY + 1), 9)
    size = f"Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"

    said = told(raw, lambda: iter((HEAD + size.encode() + bomb,)), token_file, capsys)
    assert "the answer does not end" in said


def test_a_redirect_to_itself_is_not_followed(
    raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = b"HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    assert "302" in told(raw, lambda: iter((answer,)), token_file, capsys)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_server_that_asks_to_come_back_in_an_hour(
    raw: Raw, token_file: str, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    answer = (
        f"HTTP/1.1 {status}\r\nRetry-After: 3600\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    )
    said = told(raw, lambda: iter((answer.encode(),)), token_file, capsys)
    assert "the server asks to wait 3600 s" in said
