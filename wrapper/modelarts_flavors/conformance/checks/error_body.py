"""Statuses and error bodies, looked at in passing on every answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from http import HTTPStatus

from modelarts_flavors.conformance.checks import _evidence
from modelarts_flavors.conformance.checks.registry import Source, watch
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.results import Level
from modelarts_flavors.conformance.session.discovery import start_of
from modelarts_flavors.conformance.session.outcomes import Broken
from modelarts_flavors.contract import contract, pointer

UNAUTHORIZED = contract().error_by_role("token-invalid").status
NOT_FOUND = contract().error_by_role("not-found").status
# Whatever parses the request refuses what is too long, in its own words.
BEFORE_THE_SERVICE = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


@watch(
    "S200/documented",
    _evidence.page,
    kept="it names the status where the laws that asked only miss a page",
)
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


@watch(
    "robustness/answers",
    Level.ROBUSTNESS,
    kept="that an answer gets lost shows on the network alone, not in process",
)
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
    if answer.status in BEFORE_THE_SERVICE:
        return False
    expected = contract().media_type
    found = answer.header("content-type") or ""
    main, _, rest = found.partition(";")
    charset = re.search(r'charset\s*=\s*"?([^\s";]+)', rest, re.IGNORECASE)
    wrong_charset = charset is not None and charset.group(1).lower() not in {"utf-8", "utf8"}
    if main.strip().lower() != expected or wrong_charset:
        raise Broken(f"content type {expected}", found or "none", [answer])
    return True


def _plain(answer: Answer) -> bool:
    foreign = answer.ask.loose or answer.ask.method or answer.status in BEFORE_THE_SERVICE
    return answer.refused and not foreign


def _require_object(answer: Answer) -> None:
    if not isinstance(answer.data, Mapping):
        raise Broken("an error body in JSON", start_of(answer), [answer])


def _require_text(answer: Answer, path: tuple[str, ...]) -> None:
    value = pointer.get_at(answer.data, path)
    if not isinstance(value, str) or not value.strip():
        where, came = ".".join(path), "nothing" if value is None else repr(value)
        raise Broken(f"text at {where} of the error body", came, [answer])


def _body_laws(table: str, status: int, source: Source) -> None:
    """The laws on the body of one documented refusal: that it is one, and each of its rows."""

    def is_object(answer: Answer) -> bool:
        """The refusal has a body in JSON."""
        if not _plain(answer) or answer.status != status:
            return False
        _require_object(answer)
        return True

    watch(f"{table}.title/body", source)(is_object)
    shape = contract().error_paths
    for path in (shape.code_path, shape.message_path):

        def tells(answer: Answer, path: tuple[str, ...] = path) -> bool:
            if not _plain(answer) or answer.status != status:
                return False
            if not isinstance(answer.data, Mapping):
                return False
            _require_text(answer, path)
            return True

        tells.__doc__ = f"The refusal tells its `{path[-1]}`, as text"
        watch(f"{table}.{path[-1]}.type/told", source)(tells)


_body_laws("T14", UNAUTHORIZED, _evidence.unauthorized)
_body_laws("T15", NOT_FOUND, _evidence.not_found)


@watch("T14.title/other-refusals", _evidence.error_body)
def other_bodies(answer: Answer) -> bool:
    """Every other refusal has the same body as the documented ones."""
    if not _plain(answer) or answer.status in {UNAUTHORIZED, NOT_FOUND}:
        return False
    _require_object(answer)
    shape = contract().error_paths
    for path in (shape.code_path, shape.message_path):
        _require_text(answer, path)
    return True


@functools.cache
def _statuses_by_code() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for case in contract().errors.values():
        found.setdefault(case.code, set()).add(case.status)
    return {code: frozenset(statuses) for code, statuses in found.items()}


@functools.cache
def _documented() -> frozenset[int]:
    """The statuses of refusals that the vendor's page has; which others there are is the server's."""
    responses = contract().operation.responses.values()
    return frozenset(r.status for r in responses if r.status >= 400 and r.evidence.level.is_must)


@functools.cache
def _code_pattern() -> re.Pattern[str]:
    own = {code.rpartition(".")[0] for code in _statuses_by_code()}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(own)))})\.[0-9]+", re.ASCII)


@watch("T14.error_code.definition/code", _evidence.error_body)
def codes(answer: Answer) -> bool:
    """Error codes are of the vendor's form, and a known one comes with its own status."""
    if not _plain(answer):
        return False
    code = contract().error_paths.code(answer.data)
    if not code:
        return False
    gateway = contract().gateway_codes
    if not (_code_pattern().fullmatch(code) or gateway.sub("", code, count=1).isdecimal()):
        raise Broken(f"a code like {next(iter(_statuses_by_code()))}", f"{code!r}", [answer])
    statuses = _statuses_by_code().get(code, frozenset()) & _documented()
    if statuses and answer.status not in statuses and not answer.ask.free:
        known = " or ".join(map(str, sorted(statuses)))
        raise Broken(f"{code} with its own status, {known}", f"status {answer.status}", [answer])
    return True
