"""The connection that the endpoint functions send their requests through."""

import ssl
from types import TracebackType
from typing import Any, Self

import httpx2
from attrs import define, evolve, field

DEFAULT_TIMEOUT = 30.0
"""Seconds that connecting, each read, each write and the wait for a connection may take."""


@define
class Client:
    """A connection without credentials.

    `base_url` is the root of the API. The other keyword arguments go to the httpx2 client that is
    made on first use: `cookies`, `headers`, `timeout` (seconds, an `httpx2.Timeout`, or None to
    wait for ever), `verify_ssl`, `follow_redirects`, and `httpx_args` for everything else.
    `set_httpx_client` and `set_async_httpx_client` put a client of your own in its place.

    With `raise_on_unexpected_status` a status that the document does not list raises
    `errors.UnexpectedStatus`; without it, the response is returned with `parsed` None.
    """

    raise_on_unexpected_status: bool = field(default=False, kw_only=True)
    _base_url: str = field(alias="base_url")
    _cookies: dict[str, str] = field(factory=dict, kw_only=True, alias="cookies", repr=False)
    _headers: dict[str, str] = field(factory=dict, kw_only=True, alias="headers", repr=False)
    _timeout: httpx2.Timeout | float | None = field(
        default=DEFAULT_TIMEOUT, kw_only=True, alias="timeout"
    )
    _verify_ssl: str | bool | ssl.SSLContext = field(default=True, kw_only=True, alias="verify_ssl")
    _follow_redirects: bool = field(default=False, kw_only=True, alias="follow_redirects")
    _httpx_args: dict[str, Any] = field(factory=dict, kw_only=True, alias="httpx_args", repr=False)
    _client: httpx2.Client | None = field(default=None, init=False, repr=False, eq=False)
    _async_client: httpx2.AsyncClient | None = field(default=None, init=False, repr=False, eq=False)

    def with_headers(self, headers: dict[str, str]) -> Self:
        """A new client like this one, with these headers as well."""
        return evolve(self, headers={**self._headers, **headers})

    def with_cookies(self, cookies: dict[str, str]) -> Self:
        """A new client like this one, with these cookies as well."""
        return evolve(self, cookies={**self._cookies, **cookies})

    def with_timeout(self, timeout: httpx2.Timeout | float | None) -> Self:
        """A new client like this one, with this timeout."""
        return evolve(self, timeout=timeout)

    def set_httpx_client(self, client: httpx2.Client) -> Self:
        """Send through `client`, whose own headers, cookies, timeout and authentication count."""
        self._client = client
        return self

    def set_async_httpx_client(self, async_client: httpx2.AsyncClient) -> Self:
        """Send through `async_client`, whose own headers, timeout and authentication count."""
        self._async_client = async_client
        return self

    def get_httpx_client(self) -> httpx2.Client:
        """The httpx2 client in use; made on first use."""
        if self._client is None:
            self._client = httpx2.Client(**self._httpx_settings())
        return self._client

    def get_async_httpx_client(self) -> httpx2.AsyncClient:
        """The asynchronous httpx2 client in use; made on first use."""
        if self._async_client is None:
            self._async_client = httpx2.AsyncClient(**self._httpx_settings())
        return self._async_client

    def _httpx_settings(self) -> dict[str, Any]:
        return {
            "base_url": self._base_url,
            "cookies": self._cookies,
            "headers": self._headers,
            "timeout": self._timeout,
            "verify": self._verify_ssl,
            "follow_redirects": self._follow_redirects,
            **self._httpx_args,
        }

    def __enter__(self) -> Self:
        """Open the httpx2 client; it can be opened once."""
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close the httpx2 client."""
        self.get_httpx_client().__exit__(exc_type, exc_value, traceback)

    async def __aenter__(self) -> Self:
        """Open the asynchronous httpx2 client; it can be opened once."""
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        """Close the asynchronous httpx2 client."""
        await self.get_async_httpx_client().__aexit__(exc_type, exc_value, traceback)


@define
class AuthenticatedClient(Client):
    """A connection that sends a token with every request.

    The token travels in `auth_header_name`, after `prefix` and a space where there is a prefix.
    """

    token: str = field(repr=False)
    prefix: str = ""
    auth_header_name: str = "X-Auth-Token"

    def _httpx_settings(self) -> dict[str, Any]:
        settings = super()._httpx_settings()
        credentials = f"{self.prefix} {self.token}" if self.prefix else self.token
        return {**settings, "headers": {**settings["headers"], self.auth_header_name: credentials}}
