"""Compares how clients reach the service: servers, credentials, and the calls that give a token."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from changes.change import Changes, added, breaking, other_keys, text
from modelarts_flavors.contract.openapi_document import OpenAPIDocument

Node = dict[str, Any]
# What may change in a security scheme without a client noticing.
SILENT = frozenset(("description", "x-evidence", "x-role"))


def servers(old: OpenAPIDocument, new: OpenAPIDocument) -> Changes:
    """The base URLs, with every value of their variables."""
    before, now = list(_urls(old)), list(_urls(new))
    yield from (breaking(f"server `{url}` is gone") for url in before if url not in now)
    yield from (added(f"server `{url}` is new") for url in now if url not in before)


def _urls(document: OpenAPIDocument) -> Iterator[str]:
    for server in document.document.get("servers", [{"url": "/"}]):
        variables = server.get("variables", {})
        values = [
            [(name, value) for value in variable.get("enum", [variable.get("default", "")])]
            for name, variable in variables.items()
        ]
        for chosen in itertools.product(*values):
            url = str(server["url"])
            for name, value in chosen:
                url = url.replace("{" + name + "}", value)
            yield url


def security(old: OpenAPIDocument, new: OpenAPIDocument) -> Changes:
    """Which credentials each operation takes, and what each of them is."""
    after = {(path, method): node for path, method, node in new.operations()}
    for path, method, node in old.operations():
        if (path, method) in after:
            yield from _alternatives(
                _accepted(old, dict(node)), _accepted(new, dict(after[path, method]))
            )
    before = old.document.get("components", {}).get("securitySchemes", {})
    now = new.document.get("components", {}).get("securitySchemes", {})
    for name, scheme in before.items():
        found = now.get(name)
        if found is None:
            continue
        yield from _scheme(name, _flat(scheme), _flat(found))
        loud = frozenset(set(scheme) | set(found)) - SILENT
        yield from other_keys(f"security `{name}`", scheme, found, loud)


def _scheme(name: str, before: Node, now: Node) -> Changes:
    """What a client sends by a scheme: any part that is another one, or gone, breaks it."""
    for key, value in before.items():
        if now.get(key) != value:
            yield breaking(f"security `{name}` changed: {key} {value} became {text(now.get(key))}")
    yield from (added(f"security `{name}`: {key} is new") for key in now if key not in before)


def _flat(scheme: Node, prefix: str = "") -> Node:
    """The parts of a scheme by dotted name, without words about it."""
    found: Node = {}
    for key, value in scheme.items():
        if isinstance(value, dict) and key not in SILENT:
            found |= _flat(value, f"{prefix}{key}.")
        elif key not in SILENT:
            found[prefix + key] = value
    return found


def _accepted(document: OpenAPIDocument, operation: Node) -> list[frozenset[str]]:
    found: Any = operation.get("security", document.document.get("security", []))
    return [frozenset(requirement) for requirement in found]


def _alternatives(before: list[frozenset[str]], now: list[frozenset[str]]) -> Changes:
    if now and not before:
        yield breaking("credentials are now required")
        return
    for needed in before:
        # Fewer credentials than before are fine: they are a part of what clients send.
        if now and not any(found <= needed for found in now):
            yield breaking(f"security {_names(needed)} is no longer accepted")
    for found in now:
        if found not in before:
            yield added(f"security {_names(found)} is accepted")
    if before and not now:
        yield added("no credentials are needed")


def _names(schemes: frozenset[str]) -> str:
    return " with ".join(f"`{name}`" for name in sorted(schemes)) or "`none`"


def identity(old: OpenAPIDocument, new: OpenAPIDocument) -> Changes:
    """The calls beside the operation that give a token."""
    before, now = old.document.get("x-iam", {}), new.document.get("x-iam", {})
    words = frozenset(("description", "errors", "x-evidence"))
    for key, value in before.items():
        if key not in words and now.get(key) != value:
            yield breaking(f"x-iam: {key} changed")
    for key in now:
        if key not in before and key not in words:
            yield added(f"x-iam: {key} is new")
    yield from other_keys("x-iam", before, now, frozenset(set(before) | set(now)) - words)
