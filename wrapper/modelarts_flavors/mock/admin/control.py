"""The control path: shows and changes the running server, for callers on the same machine only.

=======  ======================  ==========================================================
GET      ``/_mock``              the state: projects, faults, seed, counts
PUT      ``/_mock/faults``       replace the faults by a list of faults; DELETE removes all
PATCH    ``/_mock/phases``       set phases: flavor name to zone to phase
PUT      ``/_mock/catalog``      replace the catalog by a list document
POST     ``/_mock/expire-lists``   revoke all continue tokens
POST     ``/_mock/expire-logins``  revoke all tokens of IAM
POST     ``/_mock/reset``        restore the faults and catalogs of the start
=======  ======================  ==========================================================

``?project_id=ID`` limits a change of phases or catalog to one project; ``?seed=N`` sets the random
seed of the faults. Replicas have separate states: send each change to every replica.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

from modelarts_flavors.errors import CatalogError, ChangeError, FaultError
from modelarts_flavors.mock.http.http_request import Request
from modelarts_flavors.mock.http.http_response import Answer, RefusedError, bad_request
from modelarts_flavors.mock.state import MockState

PREFIX = "/_mock"
BODY_MAX = 64 * 1024 * 1024


def is_loopback(client: str) -> bool:
    """Whether an address is a loopback address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("10.0.0.1"), is_loopback("")
    (True, True, False, False)
    """
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


class Control:
    """Answers requests on the control path; `counts` returns numbers to show."""

    def __init__(self, state: MockState, counts: Callable[[], Mapping[str, int]]) -> None:
        self._state = state
        self._counts = counts

    async def answer(self, request: Request) -> Answer:
        """Execute a request; raises RefusedError if that is not possible."""
        # A web page in a browser on this machine must not control the server.
        if not is_loopback(request.client) or not _is_own_origin(request.headers):
            raise RefusedError("api-not-found")
        route = (request.method, request.path.removeprefix(PREFIX).strip("/"))
        if route[1] == "" and request.method in {"GET", "HEAD"}:
            return Answer.json(200, self._show())
        if route not in _ROUTES:
            raise RefusedError("api-not-found")
        name, reads = _ROUTES[route]
        arguments = reads(
            await request.body(BODY_MAX), dict(parse_qsl(request.query.decode("latin-1")))
        )
        try:
            self._state.change(name, arguments)
        except (ChangeError, CatalogError, FaultError) as error:
            raise bad_request(f"{error}.") from None
        return Answer.json(200, self._show())

    def _show(self) -> dict[str, Any]:
        now = self._state.current
        return {
            "projects": {
                pid: {"flavors": len(catalog), "revision": catalog.revision.hex()}
                for pid, catalog in now.catalogs.items()
            },
            "faults": [str(fault) for fault in now.plan.faults],
            "seed": now.plan.seed,
            "lists_expired": now.lists_expired,
            "logins_expired": now.logins_expired,
            **self._counts(),
        }


def _is_own_origin(headers: Mapping[str, str]) -> bool:
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


Query = Mapping[str, str]


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise bad_request(f"The body is not JSON: {error.msg}.") from None


def _faults(body: bytes, query: Query) -> dict[str, Any]:
    faults = _json(body)
    if not isinstance(faults, list) or not all(isinstance(fault, str) for fault in faults):
        raise bad_request(
            "The body must be a JSON array of faults, each a string NAME[=VALUE][@RATE]."
        )
    if not query.get("seed", "0").isdecimal():
        raise bad_request("seed must be an integer of at least 0.")
    return {"faults": faults, **({"seed": int(query["seed"])} if "seed" in query else {})}


def _phases(body: bytes, query: Query) -> dict[str, Any]:
    phases = _json(body)
    if not isinstance(phases, dict) or not all(
        isinstance(zones, dict) and all(isinstance(phase, str) for phase in zones.values())
        for zones in phases.values()
    ):
        raise bad_request("The body must be a JSON object: flavor name to zone to phase.")
    return {"phases": phases, **_project(query)}


def _catalog(body: bytes, query: Query) -> dict[str, Any]:
    return {"page": _json(body), **_project(query)}


def _project(query: Query) -> dict[str, str]:
    return {"project_id": query["project_id"]} if "project_id" in query else {}


def _nothing(_body: bytes, _query: Query) -> dict[str, Any]:
    return {}


def _no_faults(_body: bytes, _query: Query) -> dict[str, Any]:
    return {"faults": []}


_ROUTES: Mapping[tuple[str, str], tuple[str, Callable[[bytes, Query], dict[str, Any]]]] = {
    ("PUT", "faults"): ("faults", _faults),
    ("DELETE", "faults"): ("faults", _no_faults),
    ("PATCH", "phases"): ("phases", _phases),
    ("PUT", "catalog"): ("catalog", _catalog),
    ("POST", "expire-lists"): ("expire-lists", _nothing),
    ("POST", "expire-logins"): ("expire-logins", _nothing),
    ("POST", "reset"): ("reset", _nothing),
}
