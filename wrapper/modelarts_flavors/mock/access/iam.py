"""IAM: issues tokens for a password or another token, lists projects, and describes itself.

The paths, the bodies and the errors are those of the document.
"""

from __future__ import annotations

import copy
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import orjson

from modelarts_flavors.contract import IamErrorRole, SampleBody, contract, pointer
from modelarts_flavors.mock.access.known_credentials import Credentials, User
from modelarts_flavors.mock.access.login_tokens import UNSCOPED, Login, Logins
from modelarts_flavors.mock.http.http_request import Request
from modelarts_flavors.mock.http.http_response import Answer, RefusedError

Project = tuple[str, str]


class _IamError(Exception):
    """Ends a call with an error of IAM; `detail` says what is wrong with the request."""

    def __init__(self, role: IamErrorRole, detail: str = "") -> None:
        super().__init__(role, detail)
        self.role: IamErrorRole = role
        self.detail = detail

    def answer(self) -> Answer:
        error = contract().iam.error_by_role(self.role)
        body: Any = copy.deepcopy(dict(error.body))
        for path in contract().iam.message_paths:
            message = pointer.get_at(body, path)
            if message and self.detail:
                pointer.set_at(body, path, f"{message} {self.detail}")
        return Answer.json(error.status, body)


@dataclass(frozen=True, slots=True)
class IamService:
    """Answers the calls of IAM.

    `projects` are names by id, in `region`; `lifetime` is that of a token in seconds; `clock` returns
    Unix time in seconds.
    """

    credentials: Credentials
    logins: Logins
    user: User | None
    projects: Mapping[str, str]
    region: str
    lifetime: float
    clock: Callable[[], float]

    async def answer(self, request: Request, generation: int) -> Answer | None:
        """The answer to a request, or None if it is not a call of IAM.

        Tokens of another `generation` are revoked. Raises RefusedError for a wrong method.
        """
        iam = contract().iam
        try:
            match request.path.rstrip("/") or "/":
                case iam.token_path:
                    request.check_method(iam.token_method)
                    return self._give_token(request, await request.body(), generation)
                case iam.projects_path:
                    request.check_method(iam.projects_method)
                    return await self._list_projects(request, generation)
                case iam.version_path:
                    request.check_method("GET")
                    status, sample = iam.version_status, iam.version_answer
                case iam.versions_path:
                    request.check_method("GET")
                    status, sample = iam.versions_status, iam.versions_answer
                case _:
                    return None
        except _IamError as error:
            return error.answer()
        return Answer.json(status, sample.filled({"url": f"{request.base_url}{iam.version_path}/"}))

    def _give_token(self, request: Request, body: bytes, generation: int) -> Answer:
        iam = contract().iam
        try:
            asked = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise _IamError("malformed-request", f"The body is not JSON: {error.msg}.") from None
        now = self.clock()
        reach, expires = self._authenticate(asked, now + self.lifetime, generation)
        project = self._project(asked)
        if project is not None and reach not in {None, project[0]}:
            raise _IamError("invalid-token")
        values: dict[str, Any] = {"issued": _moment(now), "expires": _moment(expires)}
        if self.user is not None:
            values |= {"user": self.user.name, "domain": self.user.domain}
        if project is not None:
            with_catalog = not parse_qs(request.query.decode("latin-1")).keys() & iam.token_query
            values |= {
                "projectId": project[0],
                "project": project[1],
                "catalog": list(self._catalog(request.base_url)) if with_catalog else [],
            }
        answer = iam.token_answer.filled(values)
        if project is None:
            for name in ("scope", "roles", "catalog"):
                *parent, last = iam.token_answer.paths[name][0]
                pointer.get_at(answer, parent).pop(last)
        login = Login(project[0] if project else UNSCOPED, expires, generation)
        return Answer.json(iam.token_status, answer, [(iam.token_header, self.logins.issue(login))])

    def _authenticate(
        self, asked: Any, expires: float, generation: int
    ) -> tuple[str | None, float]:
        """The project that the caller has access to, None for all, and the expiry of the new token."""
        by_password, by_token = contract().iam.token_request, contract().iam.token_exchange
        methods = by_password.read(asked, "methods")
        if methods == by_password.read(by_password.value, "methods"):
            sent = tuple(_text(asked, by_password, name) for name in ("user", "password", "domain"))
            user = self.user
            if user is None or not _same(sent, (user.name, user.password, user.domain)):
                raise _IamError("wrong-password")
            return None, expires
        if methods != by_token.read(by_token.value, "methods"):
            place = pointer.join(by_password.paths["methods"][0])
            known = " or ".join(str(s.read(s.value, "methods")) for s in (by_password, by_token))
            raise _IamError("malformed-request", f"{place}: found {methods!r}, expected {known}.")
        text = _text(asked, by_token, "token")
        try:
            caller = self.credentials.check_token(text, generation)
        except RefusedError:
            raise _IamError("invalid-token") from None
        login = self.logins.read(text)
        # A token of IAM stands for its user, who has access to all projects.
        return (caller.project_id, expires) if login is None else (None, login.expires)

    async def _list_projects(self, request: Request, generation: int) -> Answer:
        iam = contract().iam
        try:
            caller = await self.credentials.identify(request, generation)
        except RefusedError:
            raise _IamError("invalid-token") from None
        query = parse_qs(request.query.decode("latin-1"), errors="replace")
        names = query.get(iam.project_name_parameter)
        listed = [
            (pid, name)
            for pid, name in self.projects.items()
            if caller.project_id in {None, UNSCOPED, pid} and (names is None or name in names)
        ]
        return Answer.json(iam.projects_status, iam.projects_answer(listed))

    def _project(self, asked: Any) -> Project | None:
        """The project of the requested scope, by name or by id; None for a token without project."""
        request = contract().iam.token_request
        if pointer.get_at(asked, request.paths["project"][0][:-1]) is None:
            return None
        wanted = request.read(asked, "projectId")
        name = _text(asked, request, "project") if wanted is None else None
        for pid, known in self.projects.items():
            if wanted == pid or (wanted is None and name == known):
                return pid, known
        raise _IamError(
            "malformed-request",
            f"No project has the {'name' if name else 'id'} {name or wanted!r}.",
        )

    def _catalog(self, base_url: str) -> list[dict[str, Any]]:
        iam = contract().iam
        return [
            iam.catalog_entry.filled(
                {"type": kind, "name": kind, "url": base_url + path, "region": self.region}
            )
            for kind, path in iam.catalog_paths.items()
        ]


def _text(asked: Any, sample: SampleBody, name: str) -> str:
    """The text that a body has in the place of this name."""
    found = sample.read(asked, name)
    if not isinstance(found, str) or not found:
        problem = "is missing" if found is None else "must be a string that is not empty"
        raise _IamError("malformed-request", f"{pointer.join(sample.paths[name][0])} {problem}.")
    return found


def _same(sent: tuple[str, ...], known: tuple[str, ...]) -> bool:
    pairs = zip(sent, known, strict=True)
    matches = [hmac.compare_digest(a.encode("utf-8", "replace"), b.encode()) for a, b in pairs]
    return all(matches)


def _moment(when: float) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
