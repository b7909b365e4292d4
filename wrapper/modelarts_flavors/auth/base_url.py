"""Checks base URLs that a user gives, of the service and of IAM, before credentials go there."""

from __future__ import annotations

import re

import httpx2

from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError

_LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|\[::1\])(:\d*)?(/|$)", re.IGNORECASE)
_SCHEME = re.compile(r"(https?)://", re.IGNORECASE)
# Another scheme, or one with a slash too few; a port would be a number.
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d|$)", re.IGNORECASE)
_BASE_URL = re.compile(r"https?://[^/?#\s@\\]+(/[^?#\s]*)?")


def service_url(url: str, where: str) -> str:
    """The endpoint of the service: a base URL that does not include the path of the operation.

    >>> service_url("modelarts.example.com/", "here"), service_url("localhost:8000", "here")
    ('https://modelarts.example.com', 'http://localhost:8000')
    >>> service_url("https://modelarts.example.com/v1/p/resourceflavors", "the argument")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: the endpoint from the argument includes the path of the operation. Leave out '/v1/p/resourceflavors'.
    """
    full = check_base_url(url, where)
    template = contract().operation.path
    version = re.escape(template[: template.index("/", 1)])
    pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
    if found := re.search(f"({pattern}|{version})$", full):
        raise InvalidArgumentError(
            f"the endpoint from {where} includes the path of the operation",
            hint=f"Leave out {found[0]!r}.",
        )
    return full


def iam_base_url(url: str, where: str) -> str:
    """The base URL of IAM, without the version or the path of a call, with which many give it.

    >>> iam_base_url("https://iam.example.com:443/v3", "here")
    'https://iam.example.com:443'
    """
    full = check_base_url(url, where)
    path: str = contract().iam.token_path
    for known in (path, contract().iam.projects_path, path[: path.index("/", 1)]):
        full = full.removesuffix(known)
    return full.rstrip("/")


def check_base_url(url: str, where: str) -> str:
    """The base URL, with a scheme and without a slash at the end; raises InvalidArgumentError.

    Without a scheme it is https, but for this machine, where servers that are tried out have no TLS.
    """
    if not isinstance(url, str):
        raise InvalidArgumentError(
            f"the endpoint from {where} is of the type {type(url).__name__}; needed is a str"
        )
    url = url.strip()
    if scheme := _SCHEME.match(url):
        full = scheme[0].lower() + url[scheme.end() :]
    elif "://" in url or _OTHER_SCHEME.match(url):
        full = ""
    else:
        full = f"{'http' if _LOOPBACK.match(url) else 'https'}://{url}"
    if "@" in re.split(r"[/?#]", url.partition("://")[2] or url, maxsplit=1)[0]:
        raise InvalidArgumentError(
            f"the endpoint from {where} contains a user or a password, which do not belong there:"
            f" {_shown(url)}"
        )
    if not _BASE_URL.fullmatch(full) or not has_host(full):
        raise InvalidArgumentError(f"the endpoint from {where} is not a base URL: {_shown(url)}")
    return full.rstrip("/")


def has_host(url: str) -> bool:
    """Whether a connection to its host can be tried: each part of a name has 1 to 63 characters."""
    try:
        parsed = httpx2.URL(url)
        host = parsed.raw_host.decode("ascii")
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        return False
    labels = host.removesuffix(".").split(".")
    is_name = ":" in host or (len(host) <= 253 and all(0 < len(label) <= 63 for label in labels))
    return is_name and (parsed.port is None or 0 < parsed.port < 65536)


def _shown(url: str) -> str:
    # What stands before an "@" may be a password.
    return repr(url.rpartition("@")[2])
