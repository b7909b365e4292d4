"""Authentication with a user's name and password: IAM gives a token for them, which is kept."""

from __future__ import annotations

import copy
import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import closing
from typing import Any, Self

import httpx2

from modelarts_flavors.auth.base_url import iam_base_url
from modelarts_flavors.auth.login import Login
from modelarts_flavors.auth.renewal import PendingLogin, Token, TokenStore
from modelarts_flavors.clock import Clock
from modelarts_flavors.contract import contract
from modelarts_flavors.error_responses import code_and_message, read_body
from modelarts_flavors.errors import FlavorsError, InvalidArgumentError
from modelarts_flavors.secrets import REDACTED, Secret, check_text

logger = logging.getLogger("modelarts_flavors")

# The number of logins of others that may fail or be cancelled before a request makes its own.
MAX_WAITS = 2

_Step = httpx2.Request | PendingLogin


class PasswordAuth(httpx2.Auth):
    """Logs in at IAM and sends the token that it gives, for as long as that is good.

    The rules:

    1. The first request logs in. All requests of all clients that share this object, in threads
       and in tasks, use the one token; those that start during a login wait for it. A forked
       process logs in by itself.
    2. The token is renewed `renew_before` seconds before it expires; one that lives for less than
       twice as long, after half of its life. A renewal that fails does no harm as long as the old
       token is good. IAM's own times count, so a wrong clock does none either.
    3. After a 401 against which a new token may help, there is one renewal and one more attempt;
       a second 401 is the caller's. Nothing is ever repeated more than once.
    4. A login that IAM refuses with 401 is not tried again for five minutes: its error is raised
       anew, because repeated wrong passwords lock the account.

    Logins travel through the same httpx2 client as the request that needs them, with its proxies,
    certificates and timeouts.

    Args:
        user: Name of the IAM user.
        password: The user's password.
        domain: Name of the account that the user belongs to.
        project: Name of the project, which is the region's id as a rule. None: that of the client.
        iam_url: Base URL of IAM, with or without its version. None: that of the client's region.
        renew_before: Seconds.
        clock: Gives the time.

    Raises:
        InvalidArgumentError: If something is empty or no text.
        AuthenticationError: While sending, if IAM refuses the login. Its other errors come the same
            way, as those of the service do.

    >>> PasswordAuth("ada", "a secret", "acme")
    PasswordAuth('ada', ***, 'acme')
    """

    def __init__(
        self,
        user: str,
        password: str,
        domain: str,
        *,
        project: str | None = None,
        iam_url: str | None = None,
        renew_before: float = 600.0,
        clock: Clock | None = None,
    ) -> None:
        for name, value in (("user", user), ("password", password), ("domain", domain)):
            check_text(value, name)
        if project is not None:
            check_text(project, "project")
        if type(renew_before) not in {int, float} or not renew_before >= 0:
            raise InvalidArgumentError(
                f"renew_before is {renew_before!r}; it can be seconds from 0"
            )
        self._user = user
        self._password = Secret(password)
        self._domain = domain
        self._project = project
        self._iam_url = iam_base_url(iam_url, "the argument iam_url") if iam_url else None
        self._renew_before = renew_before
        self._clock = clock or Clock()
        self._stores: dict[tuple[str, str], TokenStore] = {}

    @property
    def project(self) -> str | None:
        """Name of the project that it logs in to, if that was given."""
        return self._project

    @property
    def iam_url(self) -> str | None:
        """Where it logs in, if that was given."""
        return self._iam_url

    @property
    def is_placed(self) -> bool:
        """Whether both the project and IAM's URL are known."""
        return bool(self._project and self._iam_url)

    def placed(self, project: str, iam_url: str) -> Self:
        """The same with this project and this URL where it has none; both share their tokens."""
        if self.is_placed:
            return self
        there = copy.copy(self)
        there._project = self._project or project
        there._iam_url = self._iam_url or iam_base_url(iam_url, "the argument iam_url")
        return there

    def sync_auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        """Send the request with a good token, after a login where one is needed."""
        request.read()
        given: Any = None
        # Closed at once when sending fails, so that those who wait for a login need not wait longer.
        with closing(self._steps(request)) as steps:
            while (step := _next(steps, given)) is not None:
                if isinstance(step, PendingLogin):
                    given = step.wait()
                else:
                    given = yield step
                    if step is not request or given.is_error:
                        given.read()

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Send the request with a good token, after a login where one is needed."""
        await request.aread()
        given: Any = None
        with closing(self._steps(request)) as steps:
            while (step := _next(steps, given)) is not None:
                if isinstance(step, PendingLogin):
                    given = await step.wait_async()
                else:
                    given = yield step
                    if step is not request or given.is_error:
                        await given.aread()

    def _steps(self, request: httpx2.Request) -> Generator[_Step, Any, None]:
        """What both flows do: requests to send, and logins of others to wait for."""
        token = yield from self._token(request, None)
        request.headers[contract().token.header] = token.text.reveal()
        response: httpx2.Response = yield request
        if _may_renew(response):
            logger.info("a token was refused; another is asked for")
            token = yield from self._token(request, token.text)
            request.headers[contract().token.header] = token.text.reveal()
            yield request

    def _token(
        self, request: httpx2.Request, refused: Secret | None
    ) -> Generator[_Step, Any, Token]:
        """A good token that is not the refused one."""
        login = self._login()
        store = self._stores.setdefault((login.iam_url, login.project), TokenStore())
        for _ in range(MAX_WAITS):
            found = store.join(self._clock.now(), refused)
            if isinstance(found, Token):
                return found
            pending, is_leader = found
            if is_leader:
                return (yield from self._renewed(request, login, store, pending, refused))
            token: Token | None = yield pending
            if token is not None:
                return token
        return (yield from self._fetch(request, login, store, PendingLogin()))

    def _renewed(
        self,
        request: httpx2.Request,
        login: Login,
        store: TokenStore,
        pending: PendingLogin,
        refused: Secret | None,
    ) -> Generator[_Step, Any, Token]:
        """The token of a new login; if that fails, the old one as long as it is good."""
        try:
            return (yield from self._fetch(request, login, store, pending))
        except FlavorsError as error:
            old = store.good(self._clock.now(), refused)
            if old is None:
                raise
            logger.warning("a token was not renewed and is used on: %s", error)
            return old

    def _fetch(
        self, request: httpx2.Request, login: Login, store: TokenStore, pending: PendingLogin
    ) -> Generator[_Step, Any, Token]:
        with store.leader(pending, self._clock.now()) as found:
            response: httpx2.Response = yield login.request(request)
            now = self._clock.now()
            grant = login.read(response, now)
            margin = min(self._renew_before, grant.seconds / 2)
            end = now + grant.seconds
            token = Token(grant.token, end - margin, end)
            found.append(token)
        logger.info("logged in at %s for %.0f seconds", login.iam_url, grant.seconds)
        return token

    def _login(self) -> Login:
        if self._project is None or self._iam_url is None:
            raise InvalidArgumentError("PasswordAuth knows neither a project nor where IAM is")
        return Login(self._iam_url, self._project, self._user, self._password, self._domain)

    def __repr__(self) -> str:
        place = f", project={self._project!r}" if self._project else ""
        return f"{type(self).__name__}({self._user!r}, {REDACTED}, {self._domain!r}{place})"


def _next(steps: Generator[_Step, Any, None], given: Any) -> _Step | None:
    """The next step after this was given for the last; None after the end."""
    try:
        return steps.send(given)
    except StopIteration:
        return None


def _may_renew(response: httpx2.Response) -> bool:
    """Whether a new token may help: not after a refusal whose known cause is another."""
    if response.status_code != contract().error_by_role("token-invalid").status:
        return False
    reported = code_and_message(read_body(response))
    causes = contract().matching_errors(response.status_code, *reported)
    return not causes or causes[0].new_token_helps
