"""How one page leads to the next, read from the `links` of the responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.openapi_document import OpenAPIDocument, Path


@dataclass(frozen=True, slots=True)
class Paging:
    """How one page leads to the next, taken from the `links` of the 200 response.

    `token_parameter` is the query parameter that takes the token; `token_path`, `items_path` and
    `remaining_path` are the steps through a page's body to the next token, the items and the
    remaining count. `expired_status` is the status that answers a token that is too old, and
    `fresh_token_path` leads through that answer's body to a token to go on with.
    """

    token_parameter: str
    token_path: Path
    size_parameter: str
    items_path: Path
    remaining_path: Path
    expired_status: int
    fresh_token_path: Path


def read_paging(document: OpenAPIDocument, operation: Mapping[str, Any]) -> Paging:
    """The paging of an operation: the page is its 2xx response, the expired token its 4xx with links."""
    responses = {
        int(status): document.resolve(response)
        for status, response in operation["responses"].items()
        if status.isdecimal()
    }
    page = next(response for status, response in responses.items() if 200 <= status < 300)
    expired = next(s for s, r in responses.items() if s >= 400 and r.get("links"))
    token_parameter, token_path = token_link(document, page)
    schema = next(iter(page["content"].values()))["schema"]
    return Paging(
        token_parameter=token_parameter,
        token_path=token_path,
        size_parameter=_by_role(document, operation["parameters"], "page-size"),
        items_path=document.role_path("items", schema),
        remaining_path=document.role_path("remaining", schema),
        expired_status=expired,
        fresh_token_path=token_link(document, responses[expired])[1],
    )


def token_link(document: OpenAPIDocument, response: Mapping[str, Any]) -> tuple[str, Path]:
    """The query parameter that a link of the response fills from the body, and from where."""
    return next(
        (name.removeprefix("query."), pointer.split(expression.partition("#")[2]))
        for link in response["links"].values()
        for name, expression in document.resolve(link)["parameters"].items()
        if expression.startswith("$response.body#")
    )


def _by_role(document: OpenAPIDocument, parameters: Iterable[Any], role: str) -> str:
    resolved = (document.resolve(parameter) for parameter in parameters)
    return next(str(p["name"]) for p in resolved if p.get("x-role") == role)
