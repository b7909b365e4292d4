"""The continue token: empty, made up, altered, and taken from another list or project."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any

from modelarts_flavors.conformance.checks._labels import NOWHERE
from modelarts_flavors.conformance.checks.registry import Need, check
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.base64_text import decoded
from modelarts_flavors.conformance.http.request_spec import Caller, RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.conformance.session.walk import begin_alike
from modelarts_flavors.conformance.wording import some

LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SEAL = 8
OTHER_WALKS = 6
# A token that no server gives.
MADE_UP = "no-such-token"


@check("token/empty-is-start", "T2.continue.range", compares=True)
def empty(probe: Probe) -> None:
    """An empty token means no offset: the list from its start."""
    total = len(probe.names)
    limit = max(1, min(probe.most, total // 2))
    absent = probe.send_page(probe.query(limit=limit))
    given = probe.send_page(probe.query(limit=limit, token=""))
    if absent.page and given.page and not begin_alike(absent.page, given.page):
        raise CheckFailed(
            f"{some(absent.page.names)}, as without a token",
            some(given.page.names) or "an empty page",
            [absent, given],
        )


@check("token/unknown-refused", "T2.continue.range")
def unknown(probe: Probe) -> None:
    """A token that the server never gave is refused."""
    word = "".join(probe.random.choices(LETTERS, k=24))
    # A bare number is made up, too, unless that is what the tokens of this server are.
    number = encoded_token(word) if probe.token().isdecimal() else "3"
    made_up = [MADE_UP, f"~{word}~", number, encoded_token("{}")]
    for token in made_up:
        probe.confirm(_refuse, probe, token)


def encoded_token(text: str, encoding: str = "utf-8") -> str:
    """Text in the form that many servers give their tokens."""
    return base64.urlsafe_b64encode(text.encode(encoding)).decode().rstrip("=")


def _refuse(probe: Probe, token: str) -> None:
    answer = probe.send(RequestSpec(query=probe.query(limit=1, token=token), free=True))
    if answer.status < 400:
        raise CheckFailed("a refusal of a token that was never given", answer.summary, [answer])


@check("token/altered", "T2.continue.range", compares=True)
def altered(probe: Probe) -> None:
    """An altered token is refused, or at least leads to a page of the list and not to its start."""
    first = _first_page(probe)
    token = first.page.token if first.page else ""
    for other in _alterations(token):
        probe.confirm(_alter, probe, first, other)


def _alterations(token: str) -> Iterator[str]:
    """The token cut, lengthened, turned round, and with its middle changed; none equal to it."""
    middle = len(token) // 2
    swapped = token[:middle] + _other(token[middle]) + token[middle + 1 :]
    candidates = (token[:-1], f"{token}x", f"x{token}", token[::-1], swapped, f"{token}~")
    yield from dict.fromkeys(found for found in candidates if found not in {"", token})


def _other(character: str) -> str:
    """A character of the same kind: the token stays one in form."""
    for kind in ("0123456789", "abcdef", "ABCDEF", LETTERS):
        if character in kind:
            return kind[(kind.index(character) + 1) % len(kind)]
    return "x"


def _alter(probe: Probe, first: Answer, token: str) -> None:
    answer = probe.send(RequestSpec(query=probe.query(limit=2, token=token), free=True))
    if answer.page is None:
        if answer.status < 400:
            raise CheckFailed("a refusal of an altered token", answer.summary, [first, answer])
        return
    names, total = answer.page.names, probe.names
    at = total.index(names[0]) if names and names[0] in total else None
    if names and (at is None or tuple(total[at : at + len(names)]) != names):
        raise CheckFailed(
            "a refusal of an altered token, or a page of the list",
            f"{some(names)}, which do not follow each other in the list",
            [first, answer],
        )
    if at == 0:
        raise CheckFailed(
            "a refusal of an altered token",
            "the start of the list, without an error",
            [first, answer],
        )


def _first_page(probe: Probe) -> Answer:
    if len(probe.names) < 2:
        raise Skipped("needs a list of at least 2 flavors")
    answer = probe.first_page()
    if not answer.page or not answer.page.token:
        raise Skipped("the server gave no token for a first page of one")
    return answer


@check("robustness/tampered-signature", "robustness")
def seal(probe: Probe) -> None:
    """A token that is signed is refused when its signature is altered."""
    # Whether a token is sealed shows in what it looks like: the same token for the same page, and an
    # end or a beginning that is no text and differs altogether from page to page. Only then does it
    # mean something that nobody reads it.
    first, again = _first_page(probe), probe.first_page(again=True)
    second = probe.get(limit=1, token=first.page.token if first.page else "")
    if not first.page or not again.page or not second.page or not second.page.token:
        raise Skipped("needs a list of at least 3 flavors")
    token = first.page.token
    if token != again.page.token:
        raise Skipped("the tokens differ each time")
    at = _seal(token, second.page.token, first.page.names)
    broken_seal = _altered(token, at) if at is not None else _broken_json(token, second.page.token)
    if broken_seal is None:
        raise Skipped("the tokens do not look sealed")
    probe.confirm(_break_seal, probe, first, broken_seal)


def _altered(text: str, at: int) -> str:
    return text[:at] + _other(text[at]) + text[at + 1 :]


def _broken_json(token: str, other: str) -> str | None:
    """The token with its seal altered, where it is JSON in base64 with a text that is one.

    >>> seals = ({"o": 1, "s": "0123456789abcdef"}, {"o": 2, "s": "fedcba9876543210"})
    >>> changed = _broken_json(*(encoded_token(json.dumps(each)) for each in seals))
    >>> decoded(changed.encode())
    b'{"o": 1, "s": "0123456799abcdef"}'
    """
    one, two = (decoded_token(each) for each in (token, other))
    if not isinstance(one, dict) or not isinstance(two, dict):
        return None
    for key, value in one.items():
        rest = two.get(key)
        if not isinstance(value, str) or not isinstance(rest, str) or len(value) < 2 * SEAL:
            continue
        differing = sum(a != b for a, b in zip(value, rest, strict=False))
        if value.isascii() and value.isalnum() and differing >= len(value) - len(value) // 4:
            # The separators may be any; what was altered must not be the only difference.
            raw = decoded(token.encode()).decode()
            return encoded_token(raw.replace(value, _altered(value, len(value) // 2)))
    return None


def decoded_token(token: str) -> Any:
    """What a token holds, where it is JSON in base64; None where it is not."""
    try:
        return json.loads(decoded(token.encode()))
    except ValueError:
        return None


def _seal(token: str, other: str, names: Sequence[str]) -> int | None:
    """A place within the seal of a token, which `other` has at the same end; None if there is none.

    >>> _seal(encoded_token('{"after": "first"}'), encoded_token('{"after": "other"}'), ["first"])
    """
    if len(token) < 3 * SEAL or any(name in token for name in names):
        return None
    # Not the last character: in base64 some of its bits are padding.
    for part, at in (
        (slice(-2 * SEAL, None), len(token) - SEAL // 2),
        (slice(2 * SEAL), SEAL // 2),
    ):
        differing = sum(a != b for a, b in zip(token[part], other[part], strict=False))
        if differing >= 2 * SEAL - 4 and not _is_text(token, part):
            return at
    return None


def _is_text(token: str, part: slice) -> bool:
    """Whether a part of a token is words, as they are or in base64, rather than the bytes of a seal."""
    letters = token[part].replace("-", "").replace("_", "")
    if not (letters.isascii() and letters.isalnum()):
        return True
    try:
        raw = decoded(token.encode(), strict=True)
    except ValueError:
        return False
    size = 2 * SEAL * 3 // 4
    words = raw[:size] if part.start is None else raw[-size:]
    return words.isascii() and words.decode().isprintable()


def _break_seal(probe: Probe, first: Answer, token: str) -> None:
    answer = probe.send(RequestSpec(query=probe.query(limit=1, token=token), free=True))
    if answer.status < 400:
        raise CheckFailed(
            "a refusal of a token whose seal is altered", answer.summary, [first, answer]
        )


@check("token/bound-to-selector", "T2.continue.range", compares=True)
def another_list(probe: Probe) -> None:
    """A token that is bound to a selector is refused with another one."""
    everything, nothing = f"!{NOWHERE}", NOWHERE
    plain = _first_page(probe)
    chosen = probe.send_page(probe.query(limit=1, selector=everything))
    again = probe.send_page(probe.query(limit=1, selector=everything))
    if not (plain.page and chosen.page and again.page and chosen.page.token):
        raise Skipped("needs a list of at least 2 flavors")
    if chosen.page.token == plain.page.token or chosen.page.token != again.page.token:
        raise Skipped("the tokens do not show to which list they belong")
    query = probe.query(limit=1, token=chosen.page.token, selector=nothing)
    answer = probe.send(RequestSpec(query=query, free=True))
    if answer.status < 400:
        raise CheckFailed(
            "a refusal of a token that was given for another selector",
            answer.summary,
            [chosen, answer],
        )


@check("token/selector-applies", "T2.continue.range", compares=True)
def still_filtered(probe: Probe) -> None:
    """A token does not let flavors through that the selector of its request keeps out."""
    first = _first_page(probe)
    query = probe.query(token=first.page.token if first.page else "", selector=NOWHERE)
    answer = probe.send(RequestSpec(query=query, free=True))
    if answer.page and answer.page.names:
        raise CheckFailed(
            f"a refusal, or no flavors: none has the label {NOWHERE}",
            some(answer.page.names),
            [first, answer],
        )


@check("token/outlives-other-walks", "T2.continue.range", compares=True)
def outlives(probe: Probe) -> None:
    """A token still leads to its page after other walks began."""
    first = _first_page(probe)
    token = first.page.token if first.page else ""
    before = probe.send_page(probe.query(limit=1, token=token))
    for limit in range(2, 2 + OTHER_WALKS):
        probe.get(limit=limit)
    after = probe.send_page(probe.query(limit=1, token=token), [first, before])
    if before.page and after.page and not begin_alike(before.page, after.page):
        raise CheckFailed(
            f"{some(before.page.names)}, as before {OTHER_WALKS} other walks began",
            some(after.page.names) or "an empty page",
            [first, before, after],
        )


@check("token/kept-to-the-end", "robustness", last=True)
def kept(probe: Probe) -> None:
    """A token from the beginning of the run is answered or refused at its end."""
    first = _first_page(probe)
    query = probe.query(limit=1, token=first.page.token if first.page else "")
    answer = probe.send(RequestSpec(query=query, free=True))
    if answer.status >= 500 or not answer.status:
        raise CheckFailed("an answer or a refusal", answer.summary, [first, answer])


OTHER_BOTH = (Need.OTHER_PROJECT, Need.OTHER_CREDENTIALS)


@check("isolation/foreign-token", "T2.continue.range", needs=OTHER_BOTH, compares=True)
def another_project(probe: Probe) -> None:
    """A token of one project does not open the list of another one."""
    first = _first_page(probe)
    whole = _theirs(probe)
    answer = _theirs(probe, token=first.page.token if first.page else "")
    if answer.page is None or whole.page is None:
        return
    foreign = [name for name in answer.page.names if name not in whole.page.names]
    if foreign and not whole.page.token:
        expected = "a refusal, or flavors of the other project"
        raise CheckFailed(expected, some(foreign), [first, whole, answer])
    theirs = [_theirs(probe, limit=1) for _ in range(2)]
    tokens = {found.page.token for found in theirs if found.page}
    token = first.page.token if first.page else ""
    if len(tokens) == 1 and "" not in tokens and token not in tokens and _stays(probe, token):
        expected = "a refusal of a token that was given for another project"
        raise CheckFailed(expected, answer.summary, [first, answer])


def _stays(probe: Probe, token: str) -> bool:
    """Whether the first page of one has the same token each time."""
    page = probe.first_page(again=True).page
    return page is not None and page.token == token


def _theirs(probe: Probe, *, limit: int | None = None, token: str | None = None) -> Answer:
    return probe.send(
        RequestSpec(
            query=probe.query(limit=limit, token=token),
            project=probe.target.other_project_id,
            caller=Caller.OTHER,
            free=True,
        )
    )
