"""Headers of answers and conditions of requests: dates, types, encodings, entity tags (RFC 9110)."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from modelarts_flavors.conformance.checks.registry import check, observer
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.http.request_spec import RequestSpec
from modelarts_flavors.conformance.session.outcomes import CheckFailed, Skipped
from modelarts_flavors.conformance.session.probe import Probe
from modelarts_flavors.contract import contract

# The one form of a date that may be sent, as in "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
DATE = re.compile(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT")
MADE_UP_TAG = '"conformance-no-such-tag"'


@observer("protocol/date-form", "protocol")
def dates(answer: Answer) -> bool:
    """Date and Retry-After have a form that HTTP knows (RFC 9110, 5.6.7 and 10.2.3)."""
    wait = contract().retry.wait_header
    seen = False
    for name in ("Date", wait):
        value = answer.header(name)
        if value is None:
            continue
        seen = True
        is_wait = name == wait and value.isascii() and value.isdecimal()
        if not is_wait and not _is_date(value):
            raise CheckFailed(f"{name} in a form that HTTP knows", f"{value!r}", [answer])
    return seen


def _is_date(value: str) -> bool:
    try:
        parsedate_to_datetime(value)
    except ValueError:
        return False
    return DATE.fullmatch(value) is not None


@observer("protocol/one-content-type", "protocol", enough=1)
def one_content_type(answer: Answer) -> bool:
    """An answer has one content type (RFC 9110, 8.3)."""
    found = [value for name, value in answer.headers if name.lower() == "content-type"]
    if len(found) > 1:
        raise CheckFailed("one content type", " and ".join(found), [answer])
    return bool(found)


@observer("protocol/vary", "protocol", binding=Level.SHOULD)
def vary(answer: Answer) -> bool:
    """What is encoded for those who accept it says so to caches, in Vary (RFC 9110, 12.5.5)."""
    coding = (answer.header("content-encoding") or "identity").strip().lower()
    if coding == "identity":
        return False
    names = (answer.header("vary") or "").lower()
    if "accept-encoding" not in names and "*" not in names:
        raise CheckFailed("Vary: Accept-Encoding", names or "no Vary", [answer])
    return True


@check("protocol/conditional-requests", "protocol")
def conditional(probe: Probe) -> None:
    """A page is "not modified" only for its own entity tag (RFC 9110, 13.1.2)."""
    probe.confirm(_is_modified, probe, probe.query(limit=1), MADE_UP_TAG)
    whole = probe.listing.answers[0] if probe.listing.answers else None
    tag = whole.header("etag") if whole is not None else None
    if tag is None:
        return
    if len(probe.names) < 2:
        raise Skipped("needs a list of at least 2 flavors")
    probe.confirm(_is_modified, probe, probe.query(limit=1), tag)


def _is_modified(probe: Probe, query: tuple[tuple[str, str], ...], tag: str) -> None:
    headers = (("If-None-Match", tag),)
    answer = probe.send(RequestSpec(query=query, headers=headers, free=True))
    if answer.status == HTTPStatus.NOT_MODIFIED:
        raise CheckFailed("a page, as the tag is not its own", answer.summary, [answer])
