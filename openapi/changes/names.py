"""Compares the names that generated code is made of: schemas become classes."""

from __future__ import annotations

from typing import Any

from changes.change import Changes, added, breaking
from modelarts_flavors.contract.openapi_document import OpenAPIDocument


def schemas(old: OpenAPIDocument, new: OpenAPIDocument) -> Changes:
    """Schemas that came, went or were renamed: one with the same content under another name."""
    before, now = _schemas(old), _schemas(new)
    fresh = [name for name in now if name not in before]
    for name, schema in before.items():
        if name in now:
            continue
        renamed = next((other for other in fresh if now[other] == schema), None)
        if renamed is None:
            yield breaking(f"schema `{name}` is gone")
        else:
            fresh.remove(renamed)
            yield breaking(f"schema `{name}` is now `{renamed}`")
    yield from (added(f"schema `{name}` is new") for name in fresh)


def _schemas(document: OpenAPIDocument) -> dict[str, Any]:
    found: dict[str, Any] = document.document.get("components", {}).get("schemas", {})
    return found
