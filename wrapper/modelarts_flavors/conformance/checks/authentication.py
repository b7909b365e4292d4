"""Missing and wrong credentials are refused, in the documented way."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks._labels import scope
from modelarts_flavors.conformance.checks.error_body import UNAUTHORIZED
from modelarts_flavors.conformance.checks.registry import Need, law, watch
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Ask, Forged, Who
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.outcomes import Broken, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.sampling import several
from modelarts_flavors.contract import contract, pointer

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@law("S401/missing", _evidence.unauthorized)
def missing(probe: Probe) -> None:
    """A request without credentials is refused with 401."""
    if probe.target.auth is None:
        raise Skipped("needs a server that asks for credentials")
    probe.settle(_refused, probe, Ask(who=Who.NOBODY))
    # Neither a filter nor a token is a way round.
    token = probe.token()
    query = probe.query(limit=1, selector=scope())
    probe.settle(_refused, probe, Ask(query=query, who=Who.NOBODY))
    if token:
        query = probe.query(limit=1, token=token)
        probe.settle(_refused, probe, Ask(query=query, who=Who.NOBODY))


@law("S401/invalid", _evidence.unauthorized)
def invalid(probe: Probe) -> None:
    """A request with a made-up token is refused with 401."""
    if probe.target.auth is None:
        raise Skipped("needs a server that asks for credentials")
    word = "".join(probe.draw_one(several(LETTERS, 32)))
    for forged in (Forged("not-a-token", "not-a-token"), Forged(word, word)):
        probe.settle(_refused, probe, Ask(forged=forged))


@law("S401/empty", _evidence.unauthorized)
def empty(probe: Probe) -> None:
    """A request with an empty token is refused with 401."""
    if probe.target.auth is None:
        raise Skipped("needs a server that asks for credentials")
    probe.settle(_refused, probe, Ask(forged=Forged("", "")))


@law("S401/made-up-signature", _evidence.unauthorized, needs=(Need.PLAIN_TOKEN,))
def made_up_signature(probe: Probe) -> None:
    """A signature by a key that does not exist is refused with 401."""
    # A key is locked after failures of its own; one that nobody has cannot be.
    scheme = contract().signature
    word = "".join(probe.draw_one(several(LETTERS, 20)))
    signed = f"host;{scheme.date_header.lower()}"
    headers = (
        (scheme.header, scheme.authorization(word, signed, "0" * 64)),
        (scheme.date_header, datetime(2026, 1, 1, tzinfo=UTC).strftime(scheme.date_format)),
    )
    probe.settle(_refused, probe, Ask(who=Who.NOBODY, headers=headers))


@law("S401/other-schemes", _evidence.unauthorized)
def other_schemes(probe: Probe) -> None:
    """Made-up credentials of a scheme that the operation does not have are refused with 401."""
    if probe.target.auth is None:
        raise Skipped("needs a server that asks for credentials")
    word = "".join(probe.draw_one(several(LETTERS, 20)))
    basic = base64.b64encode(f"{word}:{word}".encode()).decode()
    for value in (f"Bearer {word}", f"Basic {basic}"):
        headers = ((contract().signature.header, value),)
        probe.settle(_refused, probe, Ask(who=Who.NOBODY, headers=headers))


@law("S401/near", _evidence.unauthorized, needs=(Need.PLAIN_TOKEN,))
def near(probe: Probe) -> None:
    """A token that is almost right is refused with 401: cut, longer, with another end or case."""
    for forged in _near(str(probe.target.auth)):
        probe.settle(_refused, probe, Ask(forged=forged))


def _near(token: str) -> Sequence[Forged]:
    candidates = [
        Forged(token[:-1], "${TOKEN%?}"),
        Forged(f"{token}x", "${TOKEN}x"),
        Forged(f"{token[:-1]}~", "${TOKEN%?}~"),
        Forged(token.swapcase(), "${TOKEN~~}"),
    ]
    return [found for found in candidates if found.value and found.value != token]


def _refused(probe: Probe, ask: Ask) -> None:
    answer = probe.ask(ask)
    if answer.status != UNAUTHORIZED:
        raise Broken(f"status {UNAUTHORIZED}", answer.summary, [answer])


@law("S401/not-remembered", _evidence.unauthorized)
def not_remembered(probe: Probe) -> None:
    """A refusal of one caller does not stand in the way of the next."""
    if probe.target.auth is None:
        raise Skipped("needs a server that asks for credentials")
    query = probe.query(limit=1)
    probe.ask(Ask(query=query))
    refusal = probe.ask(Ask(query=query, who=Who.NOBODY))
    answer = probe.ask(Ask(query=query))
    if answer.page is None:
        raise Broken("a page for good credentials", answer.summary, [refusal, answer])


@watch("S401/no-flavors", _evidence.unauthorized)
def no_flavors(answer: Answer) -> bool:
    """A refusal carries no flavors."""
    if not answer.refused:
        return False
    if pointer.get_at(answer.data, contract().operation.paging.items_path):
        raise Broken("a refusal without flavors", "flavors in its body", [answer])
    return True


@law(
    "protocol/header-names",
    Level.PROTOCOL,
    needs=(Need.PLAIN_TOKEN,),
    kept="how a name was spelled shows on the network alone, not to an application in process",
)
def header_names(probe: Probe) -> None:
    """Header names are taken in any case (RFC 9110, 5.1)."""
    name, token = contract().token.header.upper(), str(probe.target.auth)
    answer = probe.ask(Ask(query=probe.query(limit=1), headers=((name, token),), free=True))
    if answer.page is None:
        raise Broken(f"a page for a token in {name}", answer.summary, [answer])
