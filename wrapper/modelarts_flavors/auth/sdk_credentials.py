"""Authentication with a credentials object of the vendor's core package, which renews its own keys."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import AsyncGenerator
from typing import Any, Protocol, runtime_checkable

import httpx2

from modelarts_flavors.auth.aksk import Keys, SigningAuth
from modelarts_flavors.auth.forks import renew_after_fork
from modelarts_flavors.clock import Clock
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError
from modelarts_flavors.secrets import REDACTED, redact

logger = logging.getLogger("modelarts_flavors")


@runtime_checkable
class SdkCredentials(Protocol):
    """What is used of the vendor's `BasicCredentials`, or of anything like it."""

    ak: Any
    sk: Any
    security_token: Any


@runtime_checkable
class SdkProvider(Protocol):
    """What is used of the vendor's credential providers: metadata service, OIDC, pod identity."""

    def get_credentials(self) -> Any:
        """The credentials; may ask a server for them."""


class SdkCredentialsAuth(SigningAuth):
    """Signs with the keys of a credentials object of `huaweicloudsdkcore`, or of a provider of one.

    Keys of the metadata service, of OIDC and of pod identity are temporary. Before each attempt the
    object can renew them, by its own rules and its own means; renewals of
    several requests do not overlap. The vendor's package is not needed for anything else.

    Args:
        credentials: An object with `ak`, `sk` and `security_token`, such as `BasicCredentials`, or
            a provider with `get_credentials()`, which is called before the first request.
        project_id: The project that is sent and signed. None: that of the object, if it has one.
        clock: Gives the time of signing.

    Raises:
        InvalidArgumentError: If the object is neither.
        CredentialsError: While sending, if the keys cannot be fetched or renewed.

    >>> from types import SimpleNamespace
    >>> keys = SimpleNamespace(ak="QTWAOYTTINDUT2QVKYUC", sk="a-secret-key", security_token=None)
    >>> SdkCredentialsAuth(keys)
    SdkCredentialsAuth(SimpleNamespace ***)
    """

    def __init__(
        self, credentials: Any, *, project_id: str | None = None, clock: Clock | None = None
    ) -> None:
        if not is_sdk_credentials(credentials):
            raise InvalidArgumentError(f"{type(credentials).__name__} is not a credentials object")
        super().__init__(project_id or getattr(credentials, "project_id", None) or None, clock)
        self._source = credentials
        self._credentials: Any = credentials if isinstance(credentials, SdkCredentials) else None
        self._http_client: Any = None
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Forget the lock of the parent process."""
        self._lock = threading.Lock()

    def keys(self) -> Keys:
        """The keys of the object, after it could renew them."""
        with self._lock:
            try:
                if self._credentials is None:
                    self._credentials = self._source.get_credentials()
                self._renew(self._credentials)
            except Exception as error:  # noqa: BLE001
                # What the vendor's code and the servers that it asks can raise is not known.
                raise CredentialsError(self._said(error)) from None
            found = self._credentials
            try:
                return Keys.checked(found.ak, found.sk, found.security_token)
            except InvalidArgumentError as error:
                said = f"the keys of {type(found).__name__} are of no use: {error.message}"
                raise CredentialsError(said) from None

    def _said(self, error: Exception) -> str:
        held = (getattr(self._credentials, name, None) for name in ("sk", "security_token"))
        known = tuple(text for text in held if isinstance(text, str) and text)
        reason = redact(f"{type(error).__name__}: {error}", known)
        return f"{type(self._source).__name__} gave no keys: {reason}"

    async def async_auth_flow(
        self, request: httpx2.Request
    ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
        """Sign the request, with keys that are fetched in a thread: it may wait for a server."""
        import anyio.to_thread

        await request.aread()
        yield self.signed(request, await anyio.to_thread.run_sync(self.keys))

    def _renew(self, credentials: Any) -> None:
        """Let the object renew its keys where it thinks that it should."""
        if hasattr(credentials, "process_sts"):
            credentials.process_sts(self._vendor_client())
        # Releases of the core package before 3.1.150 or so check and renew in two steps.
        elif getattr(credentials, "_need_update_security_token", bool)():
            credentials.update_security_token_from_metadata()

    def _vendor_client(self) -> Any:
        """The vendor's own HTTP client, which some kinds of credentials ask with; None without it."""
        if self._http_client is None:
            try:
                client = importlib.import_module("huaweicloudsdkcore.http.http_client")
                config = importlib.import_module("huaweicloudsdkcore.http.http_config")
                handler = importlib.import_module("huaweicloudsdkcore.exceptions.exception_handler")
            except ImportError:
                return None
            self._http_client = client.HttpClient(
                config.HttpConfig.get_default_config(),
                None,
                handler.DefaultExceptionHandler(),
                logger,
            )
        return self._http_client

    def __repr__(self) -> str:
        return f"{type(self).__name__}({type(self._source).__name__} {REDACTED})"


def is_sdk_credentials(value: object) -> bool:
    """Whether this is a credentials object, or a provider of one."""
    return isinstance(value, SdkCredentials | SdkProvider)
