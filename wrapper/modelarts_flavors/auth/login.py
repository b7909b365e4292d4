"""The login at IAM: the request for a token with a password, and what the response gives."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2

from modelarts_flavors.contract import contract
from modelarts_flavors.error_responses import code_and_message, read_body, refusal
from modelarts_flavors.errors import ApiError, FlavorsError, InvalidArgumentError, ResponseError
from modelarts_flavors.secrets import Secret, header_value


@dataclass(frozen=True, slots=True)
class Grant:
    """A token and the seconds that it is good for from now on."""

    token: Secret
    seconds: float


@dataclass(frozen=True, slots=True)
class Login:
    """Where to log in, for which project (the region's name, as a rule), and as whom."""

    iam_url: str
    project: str
    user: str
    password: Secret
    domain: str

    def request(self, occasion: httpx2.Request) -> httpx2.Request:
        """The request for a token, with the timeouts and the name of the one that needs it."""
        import orjson

        iam = contract().iam
        body = iam.token_request.filled(
            {
                "user": self.user,
                "password": self.password.reveal(),
                "domain": self.domain,
                "project": self.project,
            }
        )
        headers = {"Content-Type": contract().media_type, "Accept": contract().media_type}
        if "User-Agent" in occasion.headers:
            headers["User-Agent"] = occasion.headers["User-Agent"]
        return httpx2.Request(
            iam.token_method,
            f"{self.iam_url}{iam.token_path}",
            params=dict(iam.token_query),
            headers=headers,
            content=orjson.dumps(body),
            extensions={k: v for k, v in occasion.extensions.items() if k == "timeout"},
        )

    def read(self, response: httpx2.Response, now: float) -> Grant:
        """The token in a response; `now` is the time in seconds since 1970.

        Raises:
            ApiError: If IAM refuses or fails: AuthenticationError for a wrong password.
            ResponseError: If the response is none to a login.
        """
        iam = contract().iam
        if response.status_code != iam.token_status:
            raise self._refusal(response, now)
        facts: dict[str, Any] = {
            "status": response.status_code,
            "request_id": response.headers.get(contract().request_id_header),
        }
        try:
            token = header_value(response.headers.get(iam.token_header, ""), iam.token_header)
        except InvalidArgumentError as error:
            said = f"the response to a login has no token: {error.message}"
            raise ResponseError(said, **facts) from None
        return Grant(token, _lifetime(read_body(response), now))

    def _refusal(self, response: httpx2.Response, now: float) -> FlavorsError:
        iam = contract().iam
        error = refusal(response, iam.token_status, now, self._spellings())
        code, _ = code_and_message(read_body(response))
        for known in iam.errors.values():
            if isinstance(error, ApiError) and (error.status, code) == (
                known.status,
                iam.code(known.body),
            ):
                error.hint = error.hint or known.meaning
        error.message = f"login at {self.iam_url} as {self.user!r}: {error.message}"
        return error

    def _spellings(self) -> tuple[str, ...]:
        """The password as a response may repeat it: as it is, or in JSON, or in JSON within JSON."""
        import orjson

        spellings = {self.password.reveal()}
        for _ in range(2):
            spellings |= {
                quoted[1:-1]
                for text in spellings
                for quoted in (json.dumps(text), orjson.dumps(text).decode())
            }
        return tuple(sorted(spellings, key=len, reverse=True))


def _lifetime(body: Any, now: float) -> float:
    """Seconds that a token is good for: by IAM's own clock, or as the document says."""
    iam = contract().iam
    expiry = _seconds(iam.token_answer.read(body, "expires"))
    if expiry is None:
        return iam.token_lifetime_seconds
    # The difference of two times of IAM does not depend on whether our clock is right.
    issued = _seconds(iam.token_answer.read(body, "issued"))
    return expiry - (now if issued is None else issued)


def _seconds(text: Any) -> float | None:
    """Seconds since 1970 of an ISO-8601 time; one without a zone is UTC.

    >>> _seconds("1970-01-01T00:01:00.000000Z"), _seconds("1970-01-01T00:01:00"), _seconds("soon")
    (60.0, 60.0, None)
    """
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
