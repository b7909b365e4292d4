"""One token for many requests: while one of them fetches it, the others wait for that one."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

from modelarts_flavors.auth.forks import renew_after_fork
from modelarts_flavors.errors import AuthenticationError, FlavorsError
from modelarts_flavors.secrets import Secret

# Seconds without a login after one that was refused: repeated wrong passwords lock an account.
PAUSE: Final = 300.0
# Seconds for which a token that is still good is used after it could not be renewed.
GRACE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Token:
    """A token, the moment from which on it is renewed, and its end, in seconds since 1970."""

    text: Secret
    due: float
    end: float


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """A login that has begun. `outcome` becomes its token, its error, or None if it was cancelled."""

    outcome: Future[Token | None] = field(default_factory=Future)
    thread: int = field(default_factory=threading.get_ident)

    def wait(self) -> Token | None:
        """The outcome, waited for.

        None at once in the thread of whoever logs in: an event loop that runs there is what the
        login needs to go on.
        """
        if self.thread == threading.get_ident():
            return None
        return self._outcome()

    async def wait_async(self) -> Token | None:
        """The outcome, awaited in asyncio or trio."""
        import anyio.to_thread

        return await anyio.to_thread.run_sync(self._outcome, abandon_on_cancel=True)

    def _outcome(self) -> Token | None:
        error = self.outcome.exception()
        if error is not None:
            # An exception belongs to the thread in which it is raised.
            raise copy.copy(error)
        return self.outcome.result()


class TokenStore:
    """The token of one user for one project, safe for threads and tasks alike.

    A copy of it, as pickling makes one, starts without a token.
    """

    def __init__(self) -> None:
        self._refusal: tuple[AuthenticationError, float] | None = None
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Start without a token: a login of the parent process never ends here.

        That a login was refused not long ago still counts.
        """
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._pending: PendingLogin | None = None

    def join(self, now: float, refused: Secret | None) -> Token | tuple[PendingLogin, bool]:
        """The token if it is good at this moment and is not the `refused` one.

        One that is due for renewal still serves while another request renews it. Else the pending
        login, and whether it is the caller's to make.

        Raises:
            AuthenticationError: If IAM refused the login not long ago: repeating a wrong password
                locks the account.
        """
        with self._lock:
            token = self._good(now, refused)
            pauses = self._refusal is not None and now < self._refusal[1]
            if token is not None and (now < token.due or self._pending is not None or pauses):
                return token
            if self._refusal is not None and pauses:
                raise copy.copy(self._refusal[0])
            is_leader = self._pending is None
            pending = self._pending = self._pending or PendingLogin()
            return pending, is_leader

    def good(self, now: float, refused: Secret | None) -> Token | None:
        """The token if it has not ended and is not the refused one, due for renewal or not."""
        with self._lock:
            return self._good(now, refused)

    def _good(self, now: float, refused: Secret | None) -> Token | None:
        token = self._token
        return token if token and token.text != refused and now < token.end else None

    @contextmanager
    def leader(self, pending: PendingLogin, now: float) -> Iterator[list[Token]]:
        """Make a login: the token goes into the list; all who wait get it, or the error."""
        found: list[Token] = []
        outcome: BaseException | None = None
        try:
            yield found
        except FlavorsError as error:
            outcome = error
            raise
        finally:
            self._finish(pending, found[0] if found else None, outcome, now)

    def _finish(
        self, pending: PendingLogin, token: Token | None, error: BaseException | None, now: float
    ) -> None:
        with self._lock:
            if self._pending is pending:
                self._pending = None
            if token is not None:
                self._token, self._refusal = token, None
            else:
                if isinstance(error, AuthenticationError):
                    self._refusal = (error, now + PAUSE)
                if self._token is not None:
                    self._token = replace(self._token, due=now + GRACE)
        if error is not None:
            pending.outcome.set_exception(error)
        else:
            pending.outcome.set_result(token)

    def __reduce__(self) -> tuple[Any, ...]:
        return TokenStore, ()
