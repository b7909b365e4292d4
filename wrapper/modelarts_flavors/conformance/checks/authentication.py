"""Missing and wrong credentials are refused, in the documented way."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from modelarts_flavors.conformance.checks._labels import scope
from modelarts_flavors.conformance.checks.error_body import UNAUTHORIZED
from modelarts_flavors.conformance.checks.registry import Need, check, observer
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import Caller, MadeUpToken, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract, pointer

NEEDS = (Need.CREDENTIALS,)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@check("auth/missing-credentials", "S401", needs=NEEDS)
def missing(probe: Probe) -> None:
    """A request without credentials is refused with 401."""
    probe.confirm(_refused, probe, RequestSpec(caller=Caller.ANONYMOUS))
    # Neither a filter nor a token gets round it.
    token = probe.token()
    query = probe.query(limit=1, selector=scope())
    probe.confirm(_refused, probe, RequestSpec(query=query, caller=Caller.ANONYMOUS))
    if token:
        query = probe.query(limit=1, token=token)
        probe.confirm(_refused, probe, RequestSpec(query=query, caller=Caller.ANONYMOUS))


@check("auth/made-up-token", "S401", needs=NEEDS)
def invalid(probe: Probe) -> None:
    """A request with a made-up token is refused with 401."""
    word = "".join(probe.random.choices(LETTERS, k=32))
    for made_up_token in (MadeUpToken("not-a-token", "not-a-token"), MadeUpToken(word, word)):
        probe.confirm(_refused, probe, RequestSpec(made_up_token=made_up_token))


@check("auth/empty-token", "S401", needs=NEEDS)
def empty(probe: Probe) -> None:
    """A request with an empty token is refused with 401."""
    probe.confirm(_refused, probe, RequestSpec(made_up_token=MadeUpToken("", "")))


@check("auth/made-up-signature", "S401", needs=(Need.PLAIN_TOKEN,))
def made_up_signature(probe: Probe) -> None:
    """A signature by a key that does not exist is refused with 401."""
    # A key is locked after failures of its own; one that nobody has cannot be.
    scheme = contract().signature
    word = "".join(probe.random.choices(LETTERS, k=20))
    signed = f"host;{scheme.date_header.lower()}"
    headers = (
        (scheme.header, scheme.authorization(word, signed, "0" * 64)),
        (scheme.date_header, datetime(2026, 1, 1, tzinfo=UTC).strftime(scheme.date_format)),
    )
    probe.confirm(_refused, probe, RequestSpec(caller=Caller.ANONYMOUS, headers=headers))


@check("auth/other-schemes", "S401", needs=NEEDS)
def other_schemes(probe: Probe) -> None:
    """Made-up credentials of a scheme that the operation does not have are refused with 401."""
    word = "".join(probe.random.choices(LETTERS, k=20))
    basic = base64.b64encode(f"{word}:{word}".encode()).decode()
    for value in (f"Bearer {word}", f"Basic {basic}"):
        headers = ((contract().signature.header, value),)
        probe.confirm(_refused, probe, RequestSpec(caller=Caller.ANONYMOUS, headers=headers))


@check("auth/near-miss-token", "S401", needs=(Need.PLAIN_TOKEN,))
def near(probe: Probe) -> None:
    """A token that is almost right is refused with 401: cut, longer, with another end or case."""
    for made_up_token in _near(str(probe.target.auth)):
        probe.confirm(_refused, probe, RequestSpec(made_up_token=made_up_token))


def _near(token: str) -> Sequence[MadeUpToken]:
    candidates = [
        MadeUpToken(token[:-1], "${TOKEN%?}"),
        MadeUpToken(f"{token}x", "${TOKEN}x"),
        MadeUpToken(f"{token[:-1]}~", "${TOKEN%?}~"),
        MadeUpToken(token.swapcase(), "${TOKEN~~}"),
    ]
    return [found for found in candidates if found.value and found.value != token]


def _refused(probe: Probe, spec: RequestSpec) -> None:
    answer = probe.send(spec)
    if answer.status != UNAUTHORIZED:
        # Nothing but a defect explains a list for somebody who may not read it.
        opened = answer.page is not None and bool(answer.page.names)
        raise CheckFailed(f"status {UNAUTHORIZED}", answer.summary, [answer], confirmed=opened)


@check("auth/errors-not-cached", "S401", needs=NEEDS)
def not_remembered(probe: Probe) -> None:
    """A refusal of one caller is not repeated to the next."""
    query = probe.first_page().request.query
    refusal = probe.send(RequestSpec(query=query, caller=Caller.ANONYMOUS))
    answer = probe.send(RequestSpec(query=query))
    if answer.page is None:
        raise CheckFailed("a page for good credentials", answer.summary, [refusal, answer])


@observer("auth/no-flavors-in-refusal", "S401", enough=1)
def no_flavors(answer: Answer) -> bool:
    """A refusal carries no flavors."""
    if not answer.refused:
        return False
    if pointer.get_at(answer.data, contract().operation.paging.items_path):
        raise CheckFailed("a refusal without flavors", "flavors in its body", [answer])
    return True


@check(
    "protocol/header-name-case",
    "protocol",
    needs=(Need.PLAIN_TOKEN,),
    kept="how a name was spelled shows on the network alone, not to an application in process",
)
def header_names(probe: Probe) -> None:
    """Header names are taken in any case (RFC 9110, 5.1)."""
    name, token = contract().token.header.upper(), str(probe.target.auth)
    answer = probe.send(
        RequestSpec(query=probe.query(limit=1), headers=((name, token),), free=True)
    )
    if answer.page is None:
        raise CheckFailed(f"a page for a token in {name}", answer.summary, [answer])
