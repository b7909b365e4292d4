"""No secret in any representation, log line, exception or traceback, whatever happens."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from tests.support.clients import ClientKind
from tests.support.responses import IAM, PROJECT, REGION, SERVICE, Handler, granted, is_login, page

from modelarts_flavors import Client
from modelarts_flavors.auth import AkSkAuth, PasswordAuth, SdkCredentialsAuth, TokenAuth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import resolve
from modelarts_flavors.errors import FlavorsError, InvalidArgumentError
from modelarts_flavors.secrets import Secret

TOKEN = "MIIE-token-that-nobody-may-see"
SK = "secret-key-that-nobody-may-see"
SECURITY_TOKEN = "security-token-that-nobody-may-see"
PASSWORD = 'password-that-"nobody"-may-see'
GRANTED = "granted-token-that-nobody-may-see"
TELLING = "nobody"

AUTHS: dict[str, Any] = {
    "token": TokenAuth(TOKEN),
    "keys": AkSkAuth("QTWAOYTTINDUT2QVKYUC", SK, security_token=SECURITY_TOKEN, project_id="p"),
    "password": PasswordAuth("ada", PASSWORD, "acme", project=REGION, iam_url=IAM),
    "adapter": SdkCredentialsAuth(
        SimpleNamespace(ak="QTWAOYTTINDUT2QVKYUC", sk=SK, security_token=SECURITY_TOKEN)
    ),
}


def echo(status: int) -> Handler:
    """Answers with all that it was sent, as gateways do that explain what they refuse."""

    def handler(request: httpx2.Request) -> httpx2.Response:
        said = request.content.decode() + str(sorted(request.headers.items()))
        return httpx2.Response(
            status,
            headers={"Location": f"http://elsewhere.invalid/{request.headers.get('X-Auth-Token')}"},
            json={"error_code": "APIG.0301", "error_msg": said},
        )

    return handler


def after_login(handler: Handler) -> Handler:
    return lambda request: granted(GRANTED) if is_login(request) else handler(request)


def broken(request: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("broken", request=request)


HANDLERS: dict[str, Handler] = {
    "good": after_login(lambda _: page("a")),
    "not-json": after_login(lambda r: httpx2.Response(200, text=str(sorted(r.headers.items())))),
    **{f"refused-{status}": after_login(echo(status)) for status in (302, 400, 401, 403, 429, 503)},
    **{f"login-{status}": echo(status) for status in (200, 201, 302, 400, 401, 503)},
    "broken": broken,
}


@pytest.mark.parametrize("name", AUTHS)
def test_representations(name: str) -> None:
    auth = AUTHS[name]
    client = Client(endpoint=SERVICE, project_id=PROJECT, auth=auth)
    found = resolve(REGION, project_id=PROJECT, auth=auth, environ={})
    seen = [auth, vars(auth), client, vars(client), found, copy.copy(auth), as_text(found.origins)]
    if name != "adapter":
        seen += [copy.deepcopy(auth), pickle.loads(pickle.dumps(auth))]
    shown = " ".join(f"{one!r} {one!s}" for one in seen if not holds_sdk_object(one))
    assert TELLING not in shown


def as_text(value: Any) -> str:
    return str(dict(value))


def holds_sdk_object(value: Any) -> bool:
    """Whether the representation of the user's own object, which is not ours, is part of this."""
    return isinstance(value, dict) and any(isinstance(v, SimpleNamespace) for v in value.values())


@pytest.mark.parametrize("answer", HANDLERS)
@pytest.mark.parametrize("name", AUTHS)
def test_logs_and_exceptions(
    client_kind: ClientKind, name: str, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    try:
        # A new one, so that no test sees the token or the refusal of another.
        auth = AUTHS[name] if name == "adapter" else copy.deepcopy(AUTHS[name])
        client_kind.names(
            auth, HANDLERS[answer], endpoint=SERVICE, project_id=PROJECT, retries=None
        )
    except FlavorsError as error:
        shown = [str(error), repr(error), str(vars(error))]
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        shown += [*traceback.format_exception(error), *own_frames(told)]
    shown += [record.getMessage() for record in caplog.records if record.name != "asyncio"]
    assert TELLING not in " ".join(shown)


def own_frames(told: traceback.TracebackException) -> list[str]:
    """The local variables of the frames that handle secrets, as error reporters collect them."""
    return [
        f"{frame.name} {frame.locals}"
        for frame in told.stack
        if "modelarts_flavors/auth" in frame.filename
    ]


def test_the_texts_are_found_where_they_are_shown() -> None:
    request = httpx2.Request("GET", SERVICE, headers={contract().token.header: TOKEN})
    assert TELLING in echo(400)(request).text


def test_a_secret_can_be_a_key_of_a_dictionary() -> None:
    assert {Secret(SK): 1}[Secret(SK)] == 1
    assert Secret(SK) != Secret(TOKEN)


def test_a_token_of_another_type_is_named_by_its_type() -> None:
    with pytest.raises(InvalidArgumentError, match="the token is not a text but bytes"):
        TokenAuth(TOKEN.encode())  # type: ignore[arg-type]
