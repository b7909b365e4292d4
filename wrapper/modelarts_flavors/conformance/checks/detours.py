"""Ways around the credentials: other spellings of the path, headers of proxies, overridden methods."""

from __future__ import annotations

from urllib.parse import quote

from modelarts_flavors.conformance.checks.registry import Need, check
from modelarts_flavors.conformance.exchange import Headers
from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

NEEDS = (Need.CREDENTIALS,)
LOOPBACK = "127.0.0.1"
FORWARDED: Headers = tuple(
    (name, LOOPBACK)
    for name in ("X-Forwarded-For", "X-Real-IP", "X-Client-IP", "X-Original-Forwarded-For")
)


def spellings(path: str) -> tuple[str, ...]:
    """Other spellings of a path, which some servers take for the same and others do not.

    >>> spellings("/v1/p/list")[:3]
    ('/v1/p/list/', '//v1/p/list', '/v1//p/list')
    """
    head, _, last = path.rpartition("/")
    first = path.split("/")[1]
    encoded = f"{head}/%{ord(last[0]):02x}{last[1:]}"
    return (
        f"{path}/",
        f"/{path}",
        path.replace(f"/{first}/", f"/{first}//", 1),
        f"{head}//{last}",
        f"{path}/x/..",
        f"/x/..{path}",
        f"{head}/./{last}",
        encoded,
        f"{path};x=1",
        f"{head}/{last.swapcase()}",
        f"{head}/{quote(last)}%20",
    )


@check("auth/path-spellings", "S401", needs=NEEDS)
def path_spellings(probe: Probe) -> None:
    """Without credentials no spelling of the path opens the list."""
    for target in spellings(probe.operation.url_path(probe.target.project_id)):
        spec = RequestSpec(target=target, caller=Caller.ANONYMOUS, loose=True)
        probe.confirm(_stays_closed, probe, spec)


@check("auth/no-detour", "S401", needs=NEEDS)
def no_detour(probe: Probe) -> None:
    """Without credentials no header of a proxy, no limit of 0 and no other method opens the list."""
    operation = contract().operation
    override = (("X-HTTP-Method-Override", operation.method),)
    specs = [
        RequestSpec(caller=Caller.ANONYMOUS, headers=FORWARDED, free=True),
        RequestSpec(caller=Caller.ANONYMOUS, query=probe.query(limit=0), free=True),
        RequestSpec(caller=Caller.ANONYMOUS, headers=override, free=True),
    ]
    if probe.options.allow_methods:
        specs.append(
            RequestSpec(caller=Caller.ANONYMOUS, method="POST", headers=override, free=True)
        )
    for spec in specs:
        probe.confirm(_stays_closed, probe, spec)


def _stays_closed(probe: Probe, spec: RequestSpec) -> None:
    answer = probe.send(spec)
    if answer.page is not None and answer.page.names:
        raise CheckFailed("no list without credentials", answer.summary, [answer], confirmed=True)
