"""Statuses and error bodies, looked at in passing on every answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from modelarts_flavors.conformance.answers import Answer
from modelarts_flavors.conformance.laws import sources
from modelarts_flavors.conformance.outcomes import Broken
from modelarts_flavors.conformance.registry import watch
from modelarts_flavors.conformance.report import Level
from modelarts_flavors.contract import contract

UNAUTHORIZED = contract().error("TokenInvalid").status
NOT_FOUND = contract().error("FlavorNotFound").status


@watch("S200/documented", sources.page)
def documented(answer: Answer) -> bool:
    """Only statuses that are listed for the operation are answered."""
    ask = answer.ask
    if ask.loose or ask.free or ask.method or not answer.status or answer.status >= 500:
        return False
    listed = contract().operation.responses
    if answer.status not in listed:
        raise Broken(f"one of {', '.join(map(str, listed))}", answer.summary, [answer])
    return True


@watch("robustness/no-5xx", Level.ROBUSTNESS)
def no_server_error(answer: Answer) -> bool:
    """No request upsets the server."""
    if not answer.status:
        return False
    if answer.status >= 500 and not (answer.ask.method and answer.status == 501):
        raise Broken("an answer or a refusal", answer.summary, [answer])
    return True


@watch("robustness/answers", Level.ROBUSTNESS)
def answered(answer: Answer) -> bool:
    """Every request is answered, in full and in time."""
    if not answer.status:
        raise Broken("an answer", answer.exchange.error, [answer])
    return True


@watch("protocol/media-type", Level.PROTOCOL)
def media_type(answer: Answer) -> bool:
    """What is JSON says so: the content type is the documented one, the charset UTF-8 if any."""
    if answer.ask.loose or answer.ask.method or not answer.body or answer.status >= 500:
        return False
    expected = contract().media_type
    found = answer.header("content-type") or ""
    main, _, rest = found.partition(";")
    charset = re.search(r'charset\s*=\s*"?([^\s";]+)', rest, re.IGNORECASE)
    wrong_charset = charset is not None and charset.group(1).lower() not in {"utf-8", "utf8"}
    if main.strip().lower() != expected or wrong_charset:
        raise Broken(f"content type {expected}", found or "none", [answer])
    return True


def _error_body(answer: Answer) -> bool:
    shape = contract().error_shape
    if not isinstance(answer.data, Mapping):
        raise Broken("an error body in JSON", _start(answer), [answer])
    for path, text in (
        (shape.code_path, shape.code(answer.data)),
        (shape.message_path, shape.message(answer.data)),
    ):
        value = answer.data.get(path[0]) if len(path) == 1 else text
        if not isinstance(value, str) or not value.strip():
            where = ".".join(path)
            raise Broken(f"text at {where} of the error body", f"{value!r}", [answer])
    return True


def _start(answer: Answer) -> str:
    return repr(answer.body[:80].decode("utf-8", "replace")) if answer.body else "no body"


@watch("T14.title/body", sources.unauthorized)
def unauthorized_body(answer: Answer) -> bool:
    """A refusal of credentials says why, in the documented body."""
    plain = not answer.ask.loose and not answer.ask.method
    return plain and answer.status == UNAUTHORIZED and _error_body(answer)


@watch("T15.title/body", sources.not_found)
def not_found_body(answer: Answer) -> bool:
    """An answer that there is nothing says so in the documented body."""
    plain = not answer.ask.loose and not answer.ask.method
    return plain and answer.status == NOT_FOUND and _error_body(answer)


@watch("T14.title/other-refusals", sources.error_body)
def other_bodies(answer: Answer) -> bool:
    """Every other refusal has the same body as the documented ones."""
    plain = not answer.ask.loose and not answer.ask.method
    other = answer.refused and answer.status not in {UNAUTHORIZED, NOT_FOUND}
    return plain and other and _error_body(answer)


@functools.cache
def _statuses_by_code() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for case in contract().errors.values():
        found.setdefault(case.code, set()).add(case.status)
    return {code: frozenset(statuses) for code, statuses in found.items()}


@functools.cache
def _code_pattern() -> re.Pattern[str]:
    own = {code.rpartition(".")[0] for code in _statuses_by_code()}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(own)))})\.[0-9]+", re.ASCII)


@watch("T14.error_code.definition/code", sources.error_body)
def codes(answer: Answer) -> bool:
    """Error codes are of the vendor's form, and a known one comes with its own status."""
    if answer.ask.loose or answer.ask.method or not answer.refused:
        return False
    code = contract().error_shape.code(answer.data)
    if not code:
        return False
    gateway = contract().gateway_codes
    if not (_code_pattern().fullmatch(code) or gateway.sub("", code, count=1).isdecimal()):
        raise Broken(f"a code like {next(iter(_statuses_by_code()))}", f"{code!r}", [answer])
    statuses = _statuses_by_code().get(code)
    if statuses is not None and answer.status not in statuses and not answer.ask.free:
        known = " or ".join(map(str, sorted(statuses)))
        raise Broken(f"{code} with its own status, {known}", f"status {answer.status}", [answer])
    return True
