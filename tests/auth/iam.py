"""An IAM that is scripted, at once or slow, and a login there."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
from tests.support.clock import ManualClock
from tests.support.responses import IAM, REGION, SERVICE, fresh, granted, is_login, page

from modelarts_flavors.auth import PasswordAuth

PASSWORD = 'correct horse\u00e9 "battery" staple'
DAY = 86400.0
MANY = 20


def password_auth(clock: ManualClock, **settings: Any) -> PasswordAuth:
    """A login at the scripted IAM."""
    placed = {"project": REGION, "iam_url": IAM, **settings}
    return PasswordAuth("ada", PASSWORD, "acme", clock=clock, **placed)


class Iam:
    """Grants tokens that are numbered, and answers everything else as it is told."""

    def __init__(self, *answers: httpx2.Response, seconds: float = DAY) -> None:
        self._answers = list(answers)
        self._seconds = seconds
        self._tokens = 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if is_login(request):
            self._tokens += 1
            return granted(f"token-{self._tokens}", self._seconds)
        return fresh(self._answers.pop(0)) if self._answers else page("a")


class SlowIam:
    """Answers logins when it is let go; `begun` is set when one has come."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self._answers = list(answers) or [granted("token-1")]
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.logins = 0

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if not is_login(request):
            return page("a")
        self.logins += 1
        self.begun.set()
        await self.go.wait()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def get_many(auth: PasswordAuth, handler: Any, count: int = MANY) -> list[Any]:
    """The outcomes of so many requests at once."""
    async with httpx2.AsyncClient(transport=httpx2.MockTransport(handler)) as http:
        gets = (http.get(SERVICE, auth=auth) for _ in range(count))
        return await asyncio.gather(*gets, return_exceptions=True)
