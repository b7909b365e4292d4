"""The packaged document as schemathesis gets it: one project, no credentials, no second operation."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from modelarts_flavors.contract import Contract


def pinned(contract: Contract, project_id: str) -> dict[str, Any]:
    """A copy of the document whose path names the project and whose operation asks for no credentials.

    A made-up project id or credential is refused, as it should be, and would spend the requests on
    answers that say nothing; the suite's own checks test both. The suite adds the credentials when it sends.

    >>> from modelarts_flavors.contract import contract
    >>> list(pinned(contract(), "p1")["paths"])
    ['/v1/p1/resourceflavors']
    """
    document = copy.deepcopy(dict(contract.document))
    operation = contract.operation
    item = document["paths"][operation.path]
    raw = item[operation.method.lower()]
    raw.pop("security", None)
    for holder in (item, raw):
        if "parameters" in holder:
            holder["parameters"] = [
                parameter
                for parameter in holder["parameters"]
                if contract.resolve(parameter)["name"] != operation.project.name
            ]
    for link in _links(document):
        parameters = link.get("parameters", {})
        for name in (operation.project.name, f"path.{operation.project.name}"):
            parameters.pop(name, None)
    document["paths"] = {operation.url_path(project_id): item}
    document["components"].pop("securitySchemes", None)
    document.pop("security", None)
    document["servers"] = [{"url": "/"}]
    return document


def _links(node: Any) -> Iterator[dict[str, Any]]:
    """Every link of the document, shared or inline."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "links" and isinstance(value, dict):
                yield from (link for link in value.values() if isinstance(link, dict))
            yield from _links(value)
    elif isinstance(node, list):
        for value in node:
            yield from _links(value)
