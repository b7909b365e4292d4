"""What is tested: where the server is, which project is read, and with which credentials."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2

Credentials = str | httpx2.Auth
Application = Callable[..., Any]
PROJECT_VARIABLE = "HW_PROJECT_ID"
TOKEN_VARIABLE = "HW_AUTH_TOKEN"  # noqa: S105  (the name of a variable)
OTHER_TOKEN_FILE = "other-token.txt"  # noqa: S105  (the name of a file)


def from_environment(variable: str) -> str:
    """The project or the token that the environment names, "" where it names none."""
    return os.environ.get(variable, "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a command line names a target again.

    `words` are the arguments and options that do, without any secret; `needs` says what must be
    there besides, such as `HW_AUTH_TOKEN of the environment`.
    """

    words: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One server, seen as the owner of one project sees it.

    Args:
        url: base URL, without the path of the operation. For an application in process only
            its host matters, which requests name.
        project_id: the project whose flavors are read.
        auth: a token, or any httpx2 auth (a signer, for example); None sends no credentials.
        other_project_id: a second project, for the checks of isolation; its id need not be secret.
        other_auth: credentials of the second project. None: only refusals are tested.
        app: an ASGI or WSGI application to test in process instead of `url`.
        transport: an httpx2 transport to send through instead of the network.
        origin: how a command line named it; None where it was made otherwise.

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
    origin: Origin | None = field(default=None, repr=False)

    @property
    def named(self) -> Origin | None:
        """How a command line names it; None where none can, as in process."""
        if self.origin is not None or self.app is not None or self.transport is not None:
            return self.origin
        words = [self.url, "--project-id", self.project_id]
        needs = []
        if self.auth is not None:
            is_token = isinstance(self.auth, str)
            needs.append(f"{TOKEN_VARIABLE} of the environment" if is_token else "the same keys")
        if self.other_project_id is not None:
            words += ["--other-project-id", self.other_project_id]
        if self.other_auth is not None:
            words += ["--other-token-file", OTHER_TOKEN_FILE]
            needs.append(f"the token of the second project in {OTHER_TOKEN_FILE}")
        return Origin(words=tuple(words), needs=tuple(needs))
