"""What is tested: where the server is, which project is read, and with which credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

Credentials = str | httpx2.Auth
Application = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One server, seen as the owner of one project sees it.

    Args:
        url: base URL, without the path of the operation. Of no account for an application in
            process, save for the host that it is told.
        project_id: the project whose flavors are read.
        auth: a token, or any httpx2 auth (a signer, for example); None sends no credentials.
        other_project_id: a second project, for the checks of isolation; its id need not be secret.
        other_auth: credentials of the second project. None: only refusals can be looked at.
        app: an ASGI or WSGI application to test in process instead of `url`.
        transport: an httpx2 transport to send through instead of the network.

    Secrets do not show:

    >>> Target(url="http://localhost:8000", project_id="p", auth="secret")
    Target(project_id='p', url='http://localhost:8000', other_project_id=None)
    """

    project_id: str
    url: str = "http://testserver"
    auth: Credentials | None = field(default=None, repr=False)
    other_project_id: str | None = None
    other_auth: Credentials | None = field(default=None, repr=False)
    app: Application | None = field(default=None, repr=False)
    transport: httpx2.BaseTransport | None = field(default=None, repr=False)
