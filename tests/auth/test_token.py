"""Tokens that were asked for elsewhere: given, or read from a file."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from tests.support.clients import ClientKind
from tests.support.responses import PROJECT, SERVICE, Wire, error, page

from modelarts_flavors.auth import TokenAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import AuthenticationError, CredentialsError, InvalidArgumentError
from modelarts_flavors.testing import MockServer


def test_lists_what_the_mock_serves(
    client_kind: ClientKind, server: MockServer, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text(f"  {server.token}\r\n\n")
    names = client_kind.names(
        TokenAuth.from_file(path), endpoint=server.url, project_id=server.project_id
    )
    assert len(server.options.lists[server.project_id]) == len(names)


def test_the_token_is_sent(client_kind: ClientKind) -> None:
    wire = Wire(lambda _: page("a"))
    client_kind.names("MIIE-a-token", wire, endpoint=SERVICE, project_id=PROJECT)
    assert ["MIIE-a-token"] == wire.tokens


def test_a_refused_token_is_not_sent_again(client_kind: ClientKind) -> None:
    wire = Wire(lambda _: error("token-outdated"))
    with pytest.raises(AuthenticationError):
        client_kind.names("MIIE-a-token", wire, endpoint=SERVICE, project_id=PROJECT)
    assert 1 == len(wire.requests)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "the token is empty"),
        (" \n", "the token is empty"),
        ("MII\u00c9", "the token cannot be sent: character 4 of it is '\u00c9'"),
        ("MII E", "the token cannot be sent: character 4 of it is ' '"),
    ],
)
def test_unusable_tokens(token: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        TokenAuth(token)
    assert said == str(caught.value)
    path = tmp_path / "token"
    path.write_text(token, "utf-8")
    with pytest.raises(CredentialsError) as from_file:
        TokenAuth.from_file(path)
    assert f"the token file {path}: {said}" == str(from_file.value)


def test_files_without_a_token(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, said in (
        (tmp_path / "missing", "does not exist"),
        (tmp_path, "cannot be read: Is a directory"),
        (binary, "is not text in UTF-8"),
    ):
        with pytest.raises(CredentialsError) as caught:
            TokenAuth.from_file(path)
        assert f"the token file {path} {said}" == str(caught.value)


@pytest.mark.parametrize(
    "content", [b"MIIE", b"MIIE\n", b"\xef\xbb\xbfMIIE\r\n\r\n", b" MIIE \t\n"]
)
def test_what_editors_put_around_a_token_is_left_out(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_bytes(content)
    request = httpx2.Request("GET", "http://localhost")
    next(TokenAuth.from_file(path).auth_flow(request))
    assert "MIIE" == request.headers[contract().token.header]
