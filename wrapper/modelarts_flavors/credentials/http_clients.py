"""Makes httpx2 clients with the settings of the environment: proxies, but none for this machine."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from typing import Any, Final, TypeVar

import httpx2

from modelarts_flavors.auth.base_url import has_host
from modelarts_flavors.errors import InvalidArgumentError

HttpT = TypeVar("HttpT", httpx2.Client, httpx2.AsyncClient)

# A proxy does not reach this machine, or reaches another one that has the same address, and would
# see the credentials. None: no proxy.
DIRECT: Final = {
    "all://localhost": None,
    "all://*.localhost": None,
    "all://127.0.0.0/8": None,
    "all://[::1]": None,
}
PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy")
CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def open_http_client(kind: type[HttpT], **settings: Any) -> HttpT:
    """A client of this kind; servers on the loopback interface are reached without a proxy.

    Raises:
        InvalidArgumentError: If a variable of the environment is of no use; it says which.

    >>> with open_http_client(httpx2.Client, timeout=5.0) as http:
    ...     http.timeout
    Timeout(timeout=5.0)
    """
    if problem := environment_problem():
        raise problem
    try:
        return kind(mounts=DIRECT, **settings)
    except (ImportError, ValueError, OSError, httpx2.InvalidURL) as error:
        raise environment_problem(error) or _unknown_problem(error) from None


def is_loopback(url: str) -> bool:
    """Whether a URL is of a server on the loopback interface.

    >>> is_loopback("http://127.0.0.1:8000"), is_loopback("http://127.0.0.1.example.com")
    (True, False)
    """
    host = httpx2.URL(url).host
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def environment_problem(error: Exception | None = None) -> InvalidArgumentError | None:
    """The error that names a wrong variable; without its value, which may hold a password."""
    for name, value in sorted(os.environ.items()):
        if name.lower() in PROXIES and value and (problem := _proxy_problem(value)):
            return InvalidArgumentError(f"{name} of the environment {problem}")
    for name in CERTIFICATES:
        if isinstance(error, OSError) and os.environ.get(name):
            reason = error.strerror or type(error).__name__
            return InvalidArgumentError(f"{name} of the environment cannot be used: {reason}")
    return None


def proxy_variable(url: httpx2.URL) -> str | None:
    """The variable of the environment that names the proxy for a URL, if one does."""
    from urllib.request import getproxies, proxy_bypass

    if is_loopback(str(url)) or proxy_bypass(url.host):
        return None
    known = getproxies()
    scheme = next((name for name in (url.scheme, "all") if known.get(name)), None)
    variable = f"{scheme}_proxy"
    names = (name for name in sorted(os.environ, reverse=True) if name.lower() == variable)
    return next(names, None)


def _proxy_problem(value: str) -> str | None:
    try:
        proxy = httpx2.Proxy(value if "://" in value else f"http://{value}")
    except httpx2.InvalidURL:
        return "is not the URL of a proxy"
    except ValueError:
        return "is not the URL of a proxy: its scheme can be http, https, socks5 or socks5h"
    if not has_host(str(proxy.url)):
        return "is not the URL of a proxy: its host or its port is wrong"
    if not proxy.url.scheme.startswith("socks"):
        return None
    if importlib.util.find_spec("socksio") is None:
        return "names a SOCKS proxy, which needs a library: pip install 'httpx2[socks]'"
    return None


def _unknown_problem(error: Exception) -> InvalidArgumentError:
    reason = getattr(error, "strerror", None) or type(error).__name__
    return InvalidArgumentError(f"no HTTP client can be made: {reason}")
