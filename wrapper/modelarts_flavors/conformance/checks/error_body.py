"""Statuses and error bodies, checked on every answer."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from http import HTTPStatus

from modelarts_flavors.conformance.checks.registry import observer
from modelarts_flavors.conformance.clauses.levels import Level
from modelarts_flavors.conformance.clauses.page_schema import table_in
from modelarts_flavors.conformance.http.answer import Answer
from modelarts_flavors.conformance.session.outcomes import CheckFailed
from modelarts_flavors.conformance.wording import start_of
from modelarts_flavors.contract import contract, pointer

UNAUTHORIZED = contract().error_by_role("token-invalid").status
NOT_FOUND = contract().error_by_role("not-found").status
PROBLEM = "application/problem+json"
# Gateways fail at times, and connections break. What fails each time is found by its repetition.
SERVER_ERRORS, LOST_ANSWERS = 5, 3
# Whatever parses the request refuses what is too long, in its own words.
BEFORE_THE_SERVICE = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


@observer(
    "errors/documented-status",
    "S200",
    kept="it names the status where the checks that sent the request only miss a page",
)
def documented(answer: Answer) -> bool:
    """Only statuses that are listed for the operation are answered."""
    spec = answer.request
    if spec.loose or spec.free or spec.method or not answer.status or answer.status >= 500:
        return False
    listed = contract().operation.responses
    if answer.status not in listed:
        raise CheckFailed(f"one of {', '.join(map(str, listed))}", answer.summary, [answer])
    return True


@observer("robustness/no-server-error", "robustness", enough=SERVER_ERRORS)
def no_server_error(answer: Answer) -> bool:
    """No request causes a server error."""
    if not answer.status:
        return False
    if answer.status >= 500 and not (answer.request.method and answer.status == 501):
        raise CheckFailed("an answer or a refusal", answer.summary, [answer])
    return True


@observer(
    "robustness/answers",
    "robustness",
    enough=LOST_ANSWERS,
    kept="that an answer gets lost shows on the network alone, not in process",
)
def answered(answer: Answer) -> bool:
    """Every request is answered, in full and in time."""
    if not answer.status:
        raise CheckFailed("an answer", answer.exchange.error, [answer])
    return True


@observer("protocol/media-type", "protocol")
def media_type(answer: Answer) -> bool:
    """What is JSON says so: the content type is the documented one, the charset UTF-8 if any."""
    if answer.request.loose or answer.request.method or not answer.body or answer.status >= 500:
        return False
    if answer.status in BEFORE_THE_SERVICE:
        return False
    expected = contract().media_type
    found = answer.header("content-type") or ""
    main, _, rest = found.partition(";")
    charset = re.search(r'charset\s*=\s*"?([^\s";]+)', rest, re.IGNORECASE)
    wrong_charset = charset is not None and charset.group(1).lower() not in {"utf-8", "utf8"}
    if main.strip().lower() != expected or wrong_charset:
        is_problem = answer.refused and main.strip().lower() == PROBLEM
        binding = Level.SHOULD if is_problem and not wrong_charset else None
        raise CheckFailed(f"content type {expected}", found or "none", [answer], binding=binding)
    return True


def _plain(answer: Answer) -> bool:
    foreign = answer.request.loose or answer.request.method or answer.status in BEFORE_THE_SERVICE
    return answer.refused and not foreign


def _require_object(answer: Answer) -> None:
    if not isinstance(answer.data, Mapping):
        raise CheckFailed("an error body in JSON", start_of(answer.body), [answer])


def _require_text(answer: Answer, path: tuple[str, ...]) -> None:
    value = pointer.get_at(answer.data, path)
    if not isinstance(value, str) or not value.strip():
        where, actual = ".".join(path), "nothing" if value is None else repr(value)
        raise CheckFailed(f"text at {where} of the error body", actual, [answer])


def _body_checks(subject: str, status: int) -> None:
    """The checks of the body of one documented refusal: that it is one, and each of its rows."""
    table = table_in(contract().operation.responses[status].evidence)

    def is_object(answer: Answer) -> bool:
        """The refusal has a body in JSON."""
        if not _plain(answer) or answer.status != status:
            return False
        _require_object(answer)
        return True

    observer(f"errors/{subject}-body", f"{table}.title")(is_object)
    shape = contract().error_paths
    for name, path in (("code", shape.code_path), ("message", shape.message_path)):

        def has_text(answer: Answer, path: tuple[str, ...] = path) -> bool:
            if not _plain(answer) or answer.status != status:
                return False
            if not isinstance(answer.data, Mapping):
                return False
            _require_text(answer, path)
            return True

        title = f"The refusal has its `{path[-1]}`, as text"
        observer(f"errors/{subject}-{name}", f"{table}.{path[-1]}.type", title=title)(has_text)


_body_checks("unauthorized", UNAUTHORIZED)
_body_checks("not-found", NOT_FOUND)


@observer("errors/other-bodies", "T14.title")
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


@observer("errors/code-format", "T14.error_code.definition")
def codes(answer: Answer) -> bool:
    """Error codes are of the vendor's form, and a known one has its own status."""
    if not _plain(answer):
        return False
    code = contract().error_paths.code(answer.data)
    if not code:
        return False
    gateway = contract().gateway_codes
    if not (_code_pattern().fullmatch(code) or gateway.sub("", code, count=1).isdecimal()):
        raise CheckFailed(f"a code like {next(iter(_statuses_by_code()))}", f"{code!r}", [answer])
    statuses = _statuses_by_code().get(code, frozenset()) & _documented()
    if statuses and answer.status not in statuses and not answer.request.free:
        known = " or ".join(map(str, sorted(statuses)))
        raise CheckFailed(
            f"{code} with its own status, {known}", f"status {answer.status}", [answer]
        )
    return True
