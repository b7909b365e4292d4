"""No report holds a credential, even where the server sends them all back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from modelarts_flavors.auth import AkSkAuth
from modelarts_flavors.conformance import Options, Report, Target, stream
from modelarts_flavors.conformance.reports import FORMATS, gather
from modelarts_flavors.contract import contract

TOKEN = "MIIEtoken-that-is-nobodys-business"
OTHER_TOKEN = "MIIEother-token-that-is-nobodys-business"
KEY, SECRET_KEY = "AKIDNOBODYSBUSINESS", "sk-that-is-nobodys-business"
SECRETS = (TOKEN, OTHER_TOKEN, SECRET_KEY)


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """A broken list that tells everything it was told, in headers and body."""
    told = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    page = {"kind": "ResourceFlavorList", "items": [{"kind": json.dumps(told)}], "told": told}
    headers = [(b"content-type", b"application/json")]
    headers += [(b"x-told-" + name, value) for name, value in scope["headers"]]
    schemes = {contract().token.header.lower(), contract().signature.header.lower()}
    status = 200 if schemes & told.keys() else 401
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(page).encode()})


@pytest.fixture(scope="module", params=["token", "keys"])
def report(request: pytest.FixtureRequest) -> Report:
    auth = TOKEN if request.param == "token" else AkSkAuth(KEY, SECRET_KEY)
    target = Target(
        app=echo, project_id="p", auth=auth, other_project_id="q", other_auth=OTHER_TOKEN
    )
    # Half of the usual budget, of which the phases take longer to think of more than to send it.
    options = Options(allow_methods=True, phases=True, max_requests=200)
    return gather(stream(target, options), target, options)


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_holds_a_secret(report: Report, name: str) -> None:
    written = FORMATS[name](report)
    assert [] == [secret for secret in SECRETS if secret in written]


def test_there_was_something_to_hide(report: Report) -> None:
    sent = {text for e in report.exchanges for _, text in e.request_headers}
    assert sent & {"$TOKEN", "$SIGNATURE"}
    assert report.failures
    assert [] == [secret for secret in SECRETS if secret in repr(report)]
