"""Error answers: where in a body the code stands, and every answer that the document names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.evidence import Evidence
from modelarts_flavors.contract.openapi_document import OpenAPIDocument, Path
from modelarts_flavors.contract.operation import ResponseCase

# Every error example that code asks for, by its `x-role`; a rule of openapi/rules requires each.
ErrorRole = Literal[
    "api-not-found",
    "bad-request",
    "body-too-large",
    "credentials-missing",
    "gateway-bad-request",
    "internal-error",
    "method-not-allowed",
    "not-found",
    "page-token-expired",
    "permission-denied",
    "project-mismatch",
    "signature-expired",
    "signature-wrong",
    "throttled",
    "timeout",
    "token-expired",
    "token-invalid",
    "token-outdated",
    "unavailable",
    "uri-too-long",
]
ERROR_ROLES: tuple[str, ...] = get_args(ErrorRole)


@dataclass(frozen=True, slots=True)
class ErrorPaths:
    """The paths through an error body, and the pattern of the gateway's codes.

    Each reader takes whatever was answered and gives the text there, or "" where there is none.

    >>> from modelarts_flavors.contract import contract
    >>> case, paths = contract().error_by_role("throttled"), contract().error_paths
    >>> paths.code(case.body) == case.code, paths.code([]), paths.message({"other": None})
    (True, '', '')
    """

    code_path: Path
    message_path: Path
    request_id_path: Path
    gateway_codes: re.Pattern[str]

    def code(self, body: Any) -> str:
        """The error code in a body."""
        return _text(body, self.code_path)

    def message(self, body: Any) -> str:
        """The message in a body."""
        return _text(body, self.message_path)

    def request_id(self, body: Any) -> str:
        """The request id in a body; only the gateway's bodies carry one."""
        return _text(body, self.request_id_path)

    def body(self, code: str, message: str, request_id: str = "") -> dict[str, Any]:
        """A body that says this, as the service sends it; with a request id, as the gateway does.

        >>> from modelarts_flavors.contract import contract
        >>> case = contract().error_by_role("bad-request")
        >>> contract().error_paths.body(case.code, case.message) == case.body
        True
        """
        made: dict[str, Any] = {}
        pointer.set_at(made, self.code_path, code)
        pointer.set_at(made, self.message_path, message)
        if request_id:
            pointer.set_at(made, self.request_id_path, request_id)
        return made


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """One named error example of the document.

    `role` is its `x-role`, "" where it has none. `body` is the example as the service sends it; `meaning` says in one sentence what happened,
    `hint` what to do about it. `from_gateway` marks answers of the gateway in front of the
    service; `new_token_helps` those that a request with a new token may not get.

    >>> from modelarts_flavors.contract import contract
    >>> contract().error_by_role("throttled").from_gateway
    True
    >>> contract().error_by_role("token-invalid").from_gateway
    False
    """

    name: str
    role: str
    status: int
    code: str
    message: str
    meaning: str
    hint: str
    body: Mapping[str, Any]
    from_gateway: bool
    new_token_helps: bool
    evidence: Evidence

    @property
    def advice(self) -> str:
        """Meaning and hint, as sentences."""
        return " ".join(part.rstrip(".") + "." for part in (self.meaning, self.hint) if part)

    def likeness(self, code: str, message: str) -> tuple[int, bool]:
        """How like an answer with the same number is to this; the greater, the more.

        Messages go on with what differs from request to request, so their start counts.
        """
        pairs = zip(self.message, message, strict=False)
        common = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
        return sum(1 for _ in common), self.code == code


def read_error_paths(
    document: OpenAPIDocument, responses: Mapping[int, ResponseCase]
) -> ErrorPaths:
    """The paths through the body of the first error response."""
    schema = next(response.schema for status, response in responses.items() if status >= 400)
    code_path = document.role_path("error-code", schema)
    return ErrorPaths(
        code_path=code_path,
        message_path=document.role_path("error-message", schema),
        request_id_path=document.role_path("request-id", schema),
        gateway_codes=re.compile(document.at(code_path, schema)["x-gateway-codes"]),
    )


def read_errors(paths: ErrorPaths, responses: Mapping[int, ResponseCase]) -> Iterator[ErrorCase]:
    """Every named error example, in the document's order."""
    for status, response in responses.items():
        if status < 400:
            continue
        for name, example in response.examples.items():
            body = example["value"]
            code = paths.code(body)
            yield ErrorCase(
                name=name,
                role=example.get("x-role", ""),
                status=status,
                code=code,
                message=paths.message(body),
                meaning=example.get("summary", ""),
                hint=example.get("description", ""),
                body=body,
                from_gateway=paths.gateway_codes.search(code) is not None,
                new_token_helps=example.get("x-new-token", False),
                evidence=Evidence.of(example),
            )


def _text(body: Any, path: Path) -> str:
    found = pointer.get_at(body, path)
    return "" if found is None or isinstance(found, Mapping | list) else str(found)
