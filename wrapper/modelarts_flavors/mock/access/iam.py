"""IAM: issues tokens for a user name and a password, and lists projects.

Tokens are stateless, like continue tokens, so that every process with the same secret accepts them.
They are valid for one project until they expire or are revoked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import orjson

from modelarts_flavors.contract import IamErrorRole, contract
from modelarts_flavors.mock.http.http_response import Answer

# A real token has several kilobytes; clients must accept headers of that size.
FILLER_BYTES = 1024
_MAC_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class User:
    """A user who may log in: name, password, and the name of the account."""

    name: str
    password: str
    domain: str


# Valid for this mock only.
DEVELOPMENT_USER = User("developer", "modelarts-flavors-development-password", "development")


@dataclass(frozen=True, slots=True)
class Login:
    """The content of a token: its project, its expiry as Unix time in seconds, its generation."""

    project_id: str
    expires: float
    generation: int


class Logins:
    """Issues and reads IAM tokens with one secret.

    >>> logins = Logins(b"secret")
    >>> login = Login("p1", 0.0, 0)
    >>> logins.read(logins.issue(login)) == login, logins.read("made up") is None
    (True, True)
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = b"login" + secret

    def issue(self, login: Login) -> str:
        """A token with this content."""
        filler = base64.b64encode(secrets.token_bytes(FILLER_BYTES)).decode()
        fields = orjson.dumps([login.project_id, login.expires, login.generation, filler])
        mac = hmac.digest(self._secret, fields, hashlib.sha256)
        return base64.b64encode(mac + fields).decode("ascii")

    def read(self, text: str) -> Login | None:
        """The content of a token; None if this secret did not issue it."""
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError:
            return None
        mac, fields = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, hmac.digest(self._secret, fields, hashlib.sha256)):
            return None
        project_id, expires, generation, _ = orjson.loads(fields)
        return Login(project_id, expires, generation)


@dataclass(frozen=True, slots=True)
class IamService:
    """Answers the calls of IAM.

    `projects` are names by id; `lifetime` is that of a token in seconds; `clock` returns Unix time in
    seconds.
    """

    logins: Logins
    user: User | None
    projects: Mapping[str, str]
    lifetime: float
    clock: Callable[[], float]

    def give_token(self, body: bytes, generation: int) -> Answer:
        """The answer to a login with this body."""
        iam = contract().iam
        try:
            asked = orjson.loads(body)
        except orjson.JSONDecodeError:
            return refuse("bad-request")
        found = self._project(asked)
        sample, read = iam.token_request.value, iam.token_request.read
        if read(asked, "methods") != read(sample, "methods") or found is None:
            return refuse("bad-request")
        sent = tuple(read(asked, name) for name in ("user", "password", "domain"))
        user = self.user
        if user is None or not _same(sent, (user.name, user.password, user.domain)):
            return refuse("wrong-password")
        now = self.clock()
        expires = now + self.lifetime
        answer = iam.token_answer.filled(
            {
                "issued": _moment(now),
                "expires": _moment(expires),
                "projectId": found[0],
                "project": found[1],
                "user": user.name,
                "domain": user.domain,
            }
        )
        token = self.logins.issue(Login(found[0], expires, generation))
        return Answer.json(iam.token_status, answer, [(iam.token_header, token)])

    def list_projects(self, query: bytes, reached: str | None) -> Answer:
        """The projects that credentials reach, those of a name if the query gives one."""
        iam = contract().iam
        names = parse_qs(query.decode("latin-1"), errors="replace").get(iam.project_name_parameter)
        listed = [
            (pid, name)
            for pid, name in self.projects.items()
            if reached in {None, pid} and (names is None or name in names)
        ]
        return Answer.json(iam.projects_status, iam.projects_answer(listed))

    def _project(self, asked: Any) -> tuple[str, str] | None:
        """The project that a login names, by name or by id."""
        request = contract().iam.token_request
        name, wanted = request.read(asked, "project"), request.read(asked, "projectId")
        found = (
            pair
            for pair in self.projects.items()
            if wanted == pair[0] or (wanted is None and name == pair[1])
        )
        return next(found, None)


def refuse(role: IamErrorRole) -> Answer:
    """An error answer of IAM, by its role in the document."""
    error = contract().iam.error_by_role(role)
    return Answer.json(error.status, error.body)


def _same(sent: tuple[Any, ...], known: tuple[str, ...]) -> bool:
    pairs = zip(map(str, sent), known, strict=True)
    matches = [hmac.compare_digest(a.encode("utf-8", "replace"), b.encode()) for a, b in pairs]
    return all(matches)


def _moment(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
