"""Requests that are unusual but legal, or invalid: answered or refused, never a server error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from modelarts_flavors.conformance.checks._labels import labels, scope
from modelarts_flavors.conformance.checks.continue_token import (
    MADE_UP,
    decoded_token,
    encoded_token,
)
from modelarts_flavors.conformance.checks.registry import Need, check
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import MadeUpToken, Query, RequestSpec, encode
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk import begin_alike
from modelarts_flavors.conformance.wording import some
from modelarts_flavors.contract import pointer

LONG = 4000
SEVERAL = 280
IDENTITY = "identity"
UNDOCUMENTED = ("marker", "pretty", "offset", "page", "sort", "filter", "fields", "name")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Longer than real tokens are, and with a letter that is not ASCII.
ODD_TOKEN = MadeUpToken("x" * LONG + "é", f"$(printf %{LONG}s | tr ' ' x)é")


def _no_error(probe: Probe, spec: RequestSpec) -> Answer:
    """Any answer but a server error."""
    answer = probe.send(spec)
    if not answer.status:
        raise CheckFailed("an answer or a refusal", answer.exchange.error, [answer])
    if answer.status >= 500:
        raise CheckFailed("an answer or a refusal", answer.summary, [answer])
    return answer


def _no_errors(probe: Probe, specs: Iterator[RequestSpec]) -> None:
    for spec in specs:
        probe.confirm(_no_error, probe, spec)


@check("robustness/unknown-parameters", "robustness", compares=True)
def unknown_parameters(probe: Probe) -> None:
    """Query parameters that the operation does not have change nothing."""
    made_up = "".join(probe.random.choices(LETTERS, k=10))
    known = {parameter.name for parameter in probe.operation.parameters}
    names = [name for name in (*UNDOCUMENTED, made_up) if name not in known]
    for extra in ([(made_up, "1")], [(name, "1") for name in names]):
        probe.confirm(_harmless, probe, extra)


def _harmless(probe: Probe, extra: list[tuple[str, str]]) -> None:
    plain = RequestSpec(query=probe.plain)
    answer = probe.send(plain.also(extra))
    if answer.page is None:
        expected = "the list, as without the unknown parameters"
        binding = Level.SHOULD if answer.refused else None
        raise CheckFailed(expected, answer.summary, [answer], binding=binding)
    due = probe.names[: len(answer.page.names)]
    whole = not answer.page.token
    if answer.page.names != due or (whole and len(due) < len(probe.names)):
        raise CheckFailed(
            f"{some(probe.names)}, as without the unknown parameters",
            some(answer.page.names) or "no flavors",
            [*probe.evidence(), answer],
        )


@check("robustness/recovers-after-error", "robustness")
def refusal_is_over(probe: Probe) -> None:
    """After a refused request the next one is answered."""
    for bad in (
        probe.query(token=MADE_UP),
        probe.query(selector="!"),
    ):
        probe.confirm(_goes_on, probe, bad)


def _goes_on(probe: Probe, bad: Query) -> None:
    refusal = probe.send(RequestSpec(query=bad, free=True))
    answer = probe.get(limit=1)
    if refusal.refused and answer.page is None:
        raise CheckFailed("a page, as before the refusal", answer.summary, [refusal, answer])


@check("robustness/odd-limits", "robustness")
def odd_limits(probe: Probe) -> None:
    """Limits of an unusual form cause no server error."""
    size, low = probe.operation.page_size, probe.operation.page_size.minimum
    texts = ["", " ", "+1", "٣", "9" * 400]
    if low is not None:
        texts.append(str(low))
    _no_errors(probe, (RequestSpec(query=((size.name, text),), free=True) for text in texts))


@check("robustness/odd-selectors", "robustness")
def odd_selectors(probe: Probe) -> None:
    """Selectors of an unusual form cause no server error."""
    key = scope()
    signs = ["(", ")", ",", "!", "=", "in", " ", "a", "/", "\\", "*", "["]
    texts = [
        "".join(probe.random.choices(signs, k=12)),
        f"{key}=é\u2028\U0001f600",
        f"{key} in ()",
        f"{key}>1",
        f"{key}>{'9' * 20}",
        f"{key}='\"((((",
        "\x00",
        ",,,",
        # What is longer is refused by what stands before the service, and proves nothing.
        f"{key} in ({','.join(f'v{n}' for n in range(SEVERAL))})",
        ",".join(f"k{n}" for n in range(SEVERAL)),
        f"{key} in ({','.join(f'v{n}' for n in range(LONG // 10))})"
        + "".join(f",k{n}" for n in range(LONG // 10)),
    ]
    selector = probe.operation.label_selector
    _no_errors(probe, (_odd(selector.name, text) for text in texts))


@check("robustness/odd-tokens", "robustness")
def odd_tokens(probe: Probe) -> None:
    """Tokens of an unusual form cause no server error."""
    token = probe.token()
    texts = ["-1", "9" * 30, "\x00'", "é€\U0001f600", "a" * LONG]
    texts += [encoded_token(text, "latin-1") for text in ("null", "\xff\xfe")]
    texts += list(_reshaped(token))[:4]
    name = probe.operation.page_token.name
    _no_errors(probe, (_odd(name, text) for text in texts))


def _odd(name: str, text: str) -> RequestSpec:
    # A firewall may refuse what looks like an attack, in its own form.
    plain = text.isascii() and text.isprintable() and "'" not in text
    return RequestSpec(query=((name, text),), free=True, loose=not plain)


def _reshaped(token: str) -> Iterator[str]:
    """Tokens of the same form as a real one, with other values inside, where the form can be seen."""
    data = decoded_token(token)
    if data is None:
        return
    if not isinstance(data, dict):
        scalars: list[Any] = [-1, "x", None, [], 10**30]
        yield from (encoded_token(json.dumps(value)) for value in scalars)
        return
    for key in data:
        others: list[Any] = [-1, "x", None, 10**30]
        yield from (encoded_token(json.dumps({**data, key: value})) for value in others)
    yield encoded_token(json.dumps({}))


@check("robustness/odd-projects", "robustness")
def odd_projects(probe: Probe) -> None:
    """Project ids of an unusual form cause no server error and open no list."""
    for project in ("é", "a/b", "x" * 1000):
        probe.confirm(_stays_closed, probe, RequestSpec(project=project, loose=True))
    if not isinstance(probe.target.auth, str):
        # What signs goes by the path without the dots, and bad signatures lock a key.
        return
    # As it stands: a library would take the dots away.
    dots = probe.operation.url_path("..")
    probe.confirm(_stays_closed, probe, RequestSpec(target=dots, loose=True))


@check("robustness/odd-credentials", "robustness", needs=(Need.CREDENTIALS,))
def odd_credentials(probe: Probe) -> None:
    """A made-up token of an unusual form causes no server error and opens no list."""
    probe.confirm(_stays_closed, probe, RequestSpec(made_up_token=ODD_TOKEN, loose=True))


def _stays_closed(probe: Probe, spec: RequestSpec) -> None:
    answer = _no_error(probe, spec)
    if answer.page is not None and answer.page.names:
        raise CheckFailed("a refusal", answer.summary, [answer])


@check("robustness/odd-encoding", "robustness")
def odd_encoding(probe: Probe) -> None:
    """Query strings of an unusual form cause no server error."""
    path = probe.operation.url_path(probe.target.project_id)
    size, selector = probe.operation.page_size.name, probe.operation.label_selector.name
    token = probe.operation.page_token.name
    queries: tuple[str, ...] = (
        "&=&",
        size,
        f"{selector}=%zz",
        f"{token}=%ff",
        f"{size}=1&{size}=",
        f"{selector}=a&{selector}=b&{token}=x&{token}=y",
        f"{size}[]=1",
    )
    if not isinstance(probe.target.auth, str):
        # What cannot be decoded cannot be signed so that all agree, and bad signatures lock a key.
        queries = tuple(query for query in queries if "%" not in query)
    _no_errors(probe, (RequestSpec(target=f"{path}?{query}", loose=True) for query in queries))


@check("selector/encoding", "T2.labelSelector.type", compares=True)
def encoded(probe: Probe) -> None:
    """A selector means the same however its characters are encoded in the query."""
    text = f"{scope()} notin (none)"
    path = probe.operation.url_path(probe.target.project_id)
    plain = probe.send_page((*probe.plain, *probe.query(selector=text)))
    whole = encode((*probe.plain, *probe.query(selector=text)))
    spelled = whole.replace("%2F", "/").replace("%28", "(").replace("%29", ")").replace("%20", "+")
    for query in dict.fromkeys((spelled, whole.replace("e", "%65").replace("%2F", "%2f"))):
        target = f"{path}?{query}"
        probe.confirm(_means_the_same, probe, plain, target)


@check("selector/decoded-once", "T2.labelSelector.type")
def decoded_once(probe: Probe) -> None:
    """What is percent-encoded in the query is decoded once, not twice."""
    found = labels(probe).keys
    if not found:
        raise Skipped("needs a list with labels")
    # Decoded once, this is a key with a % in it, which no flavor has.
    text = f"%{ord(found[0][0]):02X}{found[0][1:]}"
    answer = probe.get(limit=1, selector=text)
    if answer.page is not None and answer.page.names:
        expected = f"a refusal, or no flavors: none has a label {text!r}, with the % in it"
        raise CheckFailed(expected, answer.summary, [answer])


def _means_the_same(probe: Probe, plain: Answer, target: str) -> None:
    answer = probe.send(RequestSpec(target=target))
    if plain.page and (answer.page is None or not begin_alike(answer.page, plain.page)):
        raise CheckFailed(
            f"{plain.summary}, as in another encoding", answer.summary, [plain, answer]
        )


@check("protocol/other-paths", "URI.path")
def other_paths(probe: Probe) -> None:
    """The list stands at its own path, and no other path has it."""
    path = probe.operation.url_path(probe.target.project_id)
    for target in (f"{path}x", f"{path}/none"):
        probe.confirm(_elsewhere, probe, target)


def _elsewhere(probe: Probe, target: str) -> None:
    answer = _no_error(probe, RequestSpec(target=target, loose=True))
    path = probe.operation.paging.items_path
    if (
        answer.page is not None
        and isinstance(pointer.get_at(answer.data, path), list)
        and answer.page.names == probe.names[: len(answer.page.names)]
    ):
        raise CheckFailed("something else than the list", answer.summary, [answer])


@check("protocol/request-body-ignored", "ERequest", binding=Level.SHOULD)
def body(probe: Probe) -> None:
    """An empty object as the body, as in the vendor's example, changes nothing."""
    headers = (("Content-Type", "application/json"),)
    answer = probe.send(
        RequestSpec(query=probe.query(limit=1), body=b"{ }", headers=headers, free=True)
    )
    if answer.page is None:
        raise CheckFailed("a page", answer.summary, [answer])


@check("protocol/accept", "protocol")
def accept(probe: Probe) -> None:
    """Any Accept header that allows the documented media type gets a page (RFC 9110, 12.5.1)."""
    for value in ("*/*", "application/json, text/plain, */*"):
        headers = (("Accept", value),)
        answer = probe.send(RequestSpec(query=probe.query(limit=1), headers=headers))
        if answer.page is None:
            raise CheckFailed(f"a page for Accept: {value}", answer.summary, [answer])
    # The server may answer or refuse with 406.
    refusable = RequestSpec(
        query=probe.query(limit=1), headers=(("Accept", "text/plain"),), loose=True
    )
    probe.confirm(_no_error, probe, refusable)


@check("protocol/content-encoding", "protocol", compares=True)
def content_encoding(probe: Probe) -> None:
    """The list is the same whether or not it may be compressed (RFC 9110, 12.5.3)."""
    for value in (IDENTITY, "gzip"):
        spec = RequestSpec(query=probe.plain, headers=(("Accept-Encoding", value),))
        probe.confirm(_encodes, probe, spec, value)


def _encodes(probe: Probe, spec: RequestSpec, value: str) -> None:
    answer = probe.send(spec)
    expected = probe.names[: len(answer.page.names)] if answer.page else ()
    if answer.page is None or answer.page.names != expected:
        raise CheckFailed(f"the list for Accept-Encoding: {value}", answer.summary, [answer])
    coding = answer.header("content-encoding") or IDENTITY
    if value == IDENTITY and coding.strip().lower() not in {IDENTITY, ""}:
        raise CheckFailed(f"the list as it is for Accept-Encoding: {value}", coding, [answer])
