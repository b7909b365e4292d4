"""Requests that are odd but legal, or plain nonsense: answered or refused, never an upset."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks._labels import labels, scope
from modelarts_flavors.conformance.checks.continue_token import MADE_UP, encoded_token
from modelarts_flavors.conformance.checks.registry import law
from modelarts_flavors.conformance.http.answer import Answer, count, some
from modelarts_flavors.conformance.http.request_spec import Ask, Query, encode
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.outcomes import Broken, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.sampling import several
from modelarts_flavors.contract import pointer

RELIABLE_LAW = "robustness/reliable"
LONG = 4000
IDENTITY = "identity"
# Gateways fail at times; a server that does so in one of twenty-five requests is not reliable.
UPSETS = 5
UPSETS_SHARE = 0.04
UNDOCUMENTED = ("marker", "pretty", "offset", "page", "sort", "filter", "fields", "name")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _calm(probe: Probe, ask: Ask) -> Answer:
    """Any answer but an upset."""
    answer = probe.ask(ask)
    if not answer.status:
        raise Broken("an answer or a refusal", answer.exchange.error, [answer])
    if answer.status >= 500:
        raise Broken("an answer or a refusal", answer.summary, [answer])
    return answer


def _all_calm(probe: Probe, asks: Iterator[Ask]) -> None:
    for ask in asks:
        probe.settle(_calm, probe, ask)


@law("robustness/unknown-parameters", Level.ROBUSTNESS, compares=True)
def unknown_parameters(probe: Probe) -> None:
    """Query parameters that the operation does not have change nothing."""
    made_up = "".join(probe.draw_one(several(LETTERS, 10)))
    known = {parameter.name for parameter in probe.operation.parameters}
    names = [name for name in (*UNDOCUMENTED, made_up) if name not in known]
    for extra in ([(made_up, "1")], [(name, "1") for name in names]):
        probe.settle(_harmless, probe, extra)


def _harmless(probe: Probe, extra: list[tuple[str, str]]) -> None:
    plain = Ask(query=probe.plain)
    answer = probe.ask(plain.also(extra))
    if answer.page is None:
        raise Broken("the list, as without the unknown parameters", answer.summary, [answer])
    due = probe.names[: len(answer.page.names)]
    whole = not answer.page.token
    if answer.page.names != due or (whole and len(due) < len(probe.names)):
        raise Broken(
            f"{some(probe.names)}, as without the unknown parameters",
            some(answer.page.names) or "no flavors",
            [*probe.evidence(), answer],
        )


@law(RELIABLE_LAW, Level.ROBUSTNESS, last=True)
def reliable(probe: Probe) -> None:
    """Plain requests do not fail now and then."""
    if not probe.listing.answers:
        raise Skipped("no list was ever answered")
    failed = probe.upsets
    if len(failed) >= UPSETS and len(failed) >= UPSETS_SHARE * probe.sender.sent:
        came = f"{count(len(failed), 'server error')} in {count(probe.sender.sent, 'request')}"
        raise Broken("an answer each time", came, failed[:1])


@law("robustness/refusal-is-over", Level.ROBUSTNESS)
def refusal_is_over(probe: Probe) -> None:
    """A refused request does not stand in the way of the next one."""
    for bad in (
        probe.query(token=MADE_UP),
        probe.query(selector="!"),
    ):
        probe.settle(_goes_on, probe, bad)


def _goes_on(probe: Probe, bad: Query) -> None:
    refusal = probe.ask(Ask(query=bad, free=True))
    answer = probe.get(limit=1)
    if refusal.refused and answer.page is None:
        raise Broken("a page, as before the refusal", answer.summary, [refusal, answer])


@law("robustness/odd-limits", Level.ROBUSTNESS)
def odd_limits(probe: Probe) -> None:
    """Limits that are odd in form upset nothing."""
    size, low = probe.operation.page_size, probe.operation.page_size.minimum
    texts = ["", " ", "+1", "٣", "9" * 400]
    if low is not None:
        texts.append(str(low))
    _all_calm(probe, (Ask(query=((size.name, text),), free=True) for text in texts))
    twice = ((size.name, "1"), (size.name, "2"))
    probe.settle(_calm, probe, Ask(query=twice, free=True))


@law("robustness/odd-selectors", Level.ROBUSTNESS)
def odd_selectors(probe: Probe) -> None:
    """Selectors that are odd in form upset nothing."""
    key = scope()
    drawn = probe.draw_one(
        several(["(", ")", ",", "!", "=", "in", " ", "a", "/", "\\", "*", "["], 12)
    )
    texts = [
        "".join(drawn),
        f"{key}=é\u2028\U0001f600",
        f"{key} in ()",
        f"{key}>1",
        f"{key}='\"((((",
        "\x00",
        ",,,",
        f"{key} in ({','.join(f'v{n}' for n in range(LONG // 10))})"
        + "".join(f",k{n}" for n in range(LONG // 10)),
    ]
    selector = probe.operation.label_selector
    _all_calm(probe, (_odd(selector.name, text) for text in texts))


@law("robustness/odd-tokens", Level.ROBUSTNESS)
def odd_tokens(probe: Probe) -> None:
    """Tokens that are odd in form upset nothing."""
    token = probe.token()
    texts = ["-1", "9" * 30, "\x00'", "é€\U0001f600", "a" * LONG]
    texts += [encoded_token(text, "latin-1") for text in ("null", "\xff\xfe")]
    texts += list(_reshaped(token))[:4]
    name = probe.operation.page_token.name
    _all_calm(probe, (_odd(name, text) for text in texts))


def _odd(name: str, text: str) -> Ask:
    # What looks like an attack, a firewall may refuse in its own words.
    plain = text.isascii() and text.isprintable() and "'" not in text
    return Ask(query=((name, text),), free=True, loose=not plain)


def _reshaped(token: str) -> Iterator[str]:
    """Tokens of the same form as a real one, with other values inside, where the form can be seen."""
    try:
        data = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except ValueError:
        return
    if not isinstance(data, dict):
        scalars: list[Any] = [-1, "x", None, [], 10**30]
        yield from (encoded_token(json.dumps(value)) for value in scalars)
        return
    for key in data:
        others: list[Any] = [-1, "x", None, 10**30]
        yield from (encoded_token(json.dumps({**data, key: value})) for value in others)
    yield encoded_token(json.dumps({}))


@law("robustness/odd-projects", Level.ROBUSTNESS)
def odd_projects(probe: Probe) -> None:
    """Project ids that are odd in form upset nothing and open nothing."""
    for project in ("..", "é", "a/b", "x" * 1000):
        probe.settle(_stays_closed, probe, project)


def _stays_closed(probe: Probe, project: str) -> None:
    answer = _calm(probe, Ask(project=project, loose=True))
    if answer.page is not None and answer.page.names:
        raise Broken("a refusal", answer.summary, [answer])


@law("robustness/odd-encoding", Level.ROBUSTNESS)
def odd_encoding(probe: Probe) -> None:
    """Query strings that are odd in form upset nothing."""
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
    _all_calm(probe, (Ask(target=f"{path}?{query}", loose=True) for query in queries))


@law("T2.labelSelector.type/encoded", _evidence.label_selector, compares=True)
def encoded(probe: Probe) -> None:
    """A selector means the same however its characters are encoded in the query."""
    text = f"{scope()} notin (none)"
    path = probe.operation.url_path(probe.target.project_id)
    plain = probe.send_page((*probe.plain, *probe.query(selector=text)))
    whole = encode((*probe.plain, *probe.query(selector=text)))
    spelled = whole.replace("%2F", "/").replace("%28", "(").replace("%29", ")").replace("%20", "+")
    for query in dict.fromkeys((spelled, whole.replace("e", "%65").replace("%2F", "%2f"))):
        target = f"{path}?{query}"
        probe.settle(_means_the_same, probe, plain, target)


@law("T2.labelSelector.type/decoded-once", _evidence.label_selector)
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
        raise Broken(expected, answer.summary, [answer])


def _means_the_same(probe: Probe, plain: Answer, target: str) -> None:
    answer = probe.ask(Ask(target=target))
    if plain.page and (answer.page is None or answer.page.names != plain.page.names):
        raise Broken(f"{plain.summary}, as in another encoding", answer.summary, [plain, answer])


@law("URI.path/other-paths", _evidence.operation)
def other_paths(probe: Probe) -> None:
    """The list stands at its own path, and no other path has it."""
    path = probe.operation.url_path(probe.target.project_id)
    for target in (f"{path}x", f"{path}/none"):
        probe.settle(_elsewhere, probe, target)


def _elsewhere(probe: Probe, target: str) -> None:
    answer = _calm(probe, Ask(target=target, loose=True))
    path = probe.operation.paging.items_path
    if (
        answer.page is not None
        and isinstance(pointer.get_at(answer.data, path), list)
        and answer.page.names == probe.names[: len(answer.page.names)]
    ):
        raise Broken("something else than the list", answer.summary, [answer])


@law("ERequest/body-is-ignored", Level.SHOULD)
def body(probe: Probe) -> None:
    """An empty object as the body, as in the vendor's example, changes nothing."""
    headers = (("Content-Type", "application/json"),)
    answer = probe.ask(Ask(query=probe.query(limit=1), body=b"{ }", headers=headers, free=True))
    if answer.page is None:
        raise Broken("a page", answer.summary, [answer])


@law("protocol/accept", Level.PROTOCOL)
def accept(probe: Probe) -> None:
    """Any Accept header that allows the documented media type gets a page (RFC 9110, 12.5.1)."""
    answer = probe.ask(Ask(query=probe.query(limit=1), headers=(("Accept", "*/*"),)))
    if answer.page is None:
        raise Broken("a page for Accept: */*", answer.summary, [answer])
    # Whether it is given or refused with 406 is the server's.
    refusable = Ask(query=probe.query(limit=1), headers=(("Accept", "text/plain"),), loose=True)
    probe.settle(_calm, probe, refusable)


@law("protocol/content-encoding", Level.PROTOCOL, compares=True)
def content_encoding(probe: Probe) -> None:
    """The list is the same whether or not it may come compressed (RFC 9110, 12.5.3)."""
    for value in (IDENTITY, "gzip"):
        ask = Ask(query=probe.plain, headers=(("Accept-Encoding", value),))
        probe.settle(_encodes, probe, ask, value)


def _encodes(probe: Probe, ask: Ask, value: str) -> None:
    answer = probe.ask(ask)
    expected = probe.names[: len(answer.page.names)] if answer.page else ()
    if answer.page is None or answer.page.names != expected:
        raise Broken(f"the list for Accept-Encoding: {value}", answer.summary, [answer])
    coding = answer.header("content-encoding") or IDENTITY
    if value == IDENTITY and coding.strip().lower() not in {IDENTITY, ""}:
        raise Broken(f"the list as it is for Accept-Encoding: {value}", coding, [answer])
