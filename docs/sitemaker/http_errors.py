"""The error catalogue: a section per status and code, with causes, remedies and what the client raises.

What the client raises is not worked out here: each example of the document is answered by the mock
to a real client, and the error is looked at.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import groupby

from modelarts_flavors import Client, FlavorsError, RetryPolicy, errors
from modelarts_flavors.contract import Contract, ErrorCase
from modelarts_flavors.testing import MockServer
from sitemaker import markdown as md

PATH = "http/errors.md"


def page(facts: Contract) -> md.Page:
    """The whole page."""
    raised = raise_all(facts)
    lines = [
        "# Errors",
        "",
        (
            "Every error that the service and the gateway in front of it are known to answer with:"
            " status, code, message, cause, remedy, whether another attempt helps, and what the client"
            " raises. A number can recur under several statuses with another meaning, so look for the"
            " status and the code together."
        ),
        "",
        "## Find a code {#codes}",
        "",
        *_index(facts),
        "## The body {#body}",
        "",
        *_body(facts),
    ]
    for status, cases in groupby(facts.errors.values(), key=lambda case: case.status):
        lines += _status(facts, status, list(cases), raised)
    lines += _iam(facts)
    lines += _without_answer()
    about = (
        "Error catalogue: each status and code with cause, remedy, retry advice and client error."
    )
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))


def raise_all(facts: Contract) -> Mapping[str, FlavorsError]:
    """The error that a client raises for each error example of the document, by name."""
    found: dict[str, FlavorsError] = {}
    with (
        MockServer() as server,
        Client(
            endpoint=server.url,
            project_id=server.project_id,
            auth=server.token,
            retries=RetryPolicy(max_attempts=1),
        ) as client,
    ):
        for name in facts.errors:
            server.set_faults(f"error={name}")
            try:
                list(client.list_flavors())
            except FlavorsError as error:
                found[name] = error
    return found


def case_anchor(case: ErrorCase) -> str:
    """The anchor of one status with one code."""
    return f"{case.status}-{md.anchor(case.code)}"


def _index(facts: Contract) -> Iterator[str]:
    by_code: dict[str, dict[str, ErrorCase]] = {}
    for case in facts.errors.values():
        by_code.setdefault(case.code, {})[case_anchor(case)] = case
    yield from md.table(
        ("Code", "Under the status"),
        (
            (
                f'<span id="{md.anchor(code)}"></span>`{code}`',
                ", ".join(f"[{case.status}](#{identity})" for identity, case in cases.items()),
            )
            for code, cases in sorted(by_code.items())
        ),
    )


def _body(facts: Contract) -> Iterator[str]:
    own = next(case for case in facts.errors.values() if not case.from_gateway)
    gateway = next(case for case in facts.errors.values() if case.from_gateway)
    header = facts.request_id_header
    yield (
        "The service answers with a code and a message, and names the request in the header"
        f" [`{header}`](operation.md#{md.anchor(header)}) only:"
    )
    yield ""
    yield from md.fenced("json", md.as_json(own.body))
    yield (
        "The gateway adds the id of the request to the body. Its codes match"
        f" `{facts.gateway_codes.pattern}`; older gateways write one letter more, and mean the same:"
    )
    yield ""
    yield from md.fenced("json", md.as_json(gateway.body))


def _status(
    facts: Contract, status: int, cases: list[ErrorCase], raised: Mapping[str, FlavorsError]
) -> Iterator[str]:
    response = facts.operation.responses[status]
    yield md.heading(2, f"{status} {HTTPStatus(status).phrase}", str(status))
    yield ""
    yield f"{response.description} {md.known(response.evidence)}"
    yield ""
    for _, found in groupby(sorted(cases, key=case_anchor), key=case_anchor):
        yield from _code(facts, list(found), raised)


def _code(
    facts: Contract, cases: list[ErrorCase], raised: Mapping[str, FlavorsError]
) -> Iterator[str]:
    first = cases[0]
    yield md.heading(3, f"{first.status} `{first.code}`", case_anchor(first))
    yield ""
    sender = "gateway" if first.from_gateway else "service"
    yield f"Sent by the {sender}."
    yield ""
    for case in cases:
        error = raised[case.name]
        kind = type(error).__name__
        yield md.heading(4, case.name, md.anchor(case.name))
        yield ""
        yield from md.facts_table(
            [
                ("Status and code", f"{case.status} `{case.code}`"),
                ("Message", md.code(case.message)),
                ("Cause", case.meaning),
                ("Remedy", case.hint),
                ("Does another attempt help?", _advice(facts, case, error)),
                ("The client raises", f"[`{kind}`](#{md.anchor(kind)})"),
                ("Known", md.known(case.evidence)),
            ]
        )
        said = textwrap.fill(str(error), 84, break_long_words=False, break_on_hyphens=False)
        yield from md.fenced("text", said, title="str(error)")


def _advice(facts: Contract, case: ErrorCase, error: FlavorsError) -> str:
    """Whether the same request can succeed later."""
    if case.status in facts.retry.statuses:
        wait = getattr(error, "retry_after", None)
        asked = f" Here the message asks for {wait:.0f} seconds." if wait else ""
        return f"Yes, after a wait: the client tries again by itself.{asked}"
    if case.status == facts.operation.paging.expired_status:
        return "Not with this token. With a fresh one, or from the start, yes."
    if case.new_token_helps:
        return "With a new token: a client that logs in by itself gets one and tries once more."
    if case.status == HTTPStatus.UNAUTHORIZED:
        lock = facts.lockout
        return (
            f"No. After {lock.failures} signature failures in a row the key is locked for"
            f" {lock.seconds} seconds."
        )
    return "No: the same request gets the same answer."


def _iam(facts: Contract) -> Iterator[str]:
    yield "## Errors of IAM {#iam}"
    yield ""
    yield (
        "The calls that give a token or a project id answer in another shape. The client raises the"
        " class of the status for them, too."
    )
    yield ""
    for name, error in facts.iam.errors.items():
        yield md.heading(3, f"{error.status} {name}", f"iam-{md.anchor(name)}")
        yield ""
        yield error.meaning
        yield ""
        yield from md.fenced("json", md.as_json(error.body))


def _without_answer() -> Iterator[str]:
    """Every class of the client's errors, whether or not an answer stands behind it."""
    yield "## What the client raises {#client-errors}"
    yield ""
    yield (
        "Everything derives from `FlavorsError` and carries `status`, `code`, `message`,"
        " `request_id` and `hint`, each of which may be `None`."
    )
    yield ""
    for name in sorted(errors.__all__):
        kind = getattr(errors, name)
        above = ", ".join(
            f"[`{base.__name__}`](#{md.anchor(base.__name__)})"
            if base.__name__ in errors.__all__
            else f"`{base.__name__}`"
            for base in kind.__bases__
        )
        yield md.heading(3, f"`{name}`", md.anchor(name))
        yield ""
        yield f"A kind of {above}."
        yield "{.traits}"
        yield ""
        yield (inspect.getdoc(kind) or "").partition("\n\n")[0]
        yield ""
