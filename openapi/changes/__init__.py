"""What differs between two versions of the document, and which of it breaks clients.

`changes(old, new)` compares; `entry` writes the differences down as a changelog entry.
"""

from __future__ import annotations

from changes import access, names, operations
from changes.change import Change, Weight, changed, other_keys
from changes.entry import Version, entry
from modelarts_flavors.contract.openapi_document import OpenAPIDocument

__all__ = ["Change", "Version", "Weight", "changes", "entry"]


# What the comparisons above see to, or see to in their own way.
COMPARED = frozenset(("paths", "components", "servers", "security", "info", "x-iam"))


def changes(old: OpenAPIDocument, new: OpenAPIDocument) -> list[Change]:
    """Every difference once, the heaviest first; one that is only in words or order is named, too."""
    found = [
        *operations.operations(old, new),
        *access.security(old, new),
        *access.servers(old, new),
        *names.schemas(old, new),
        *access.identity(old, new),
        *other_keys("the document", dict(old.document), dict(new.document), COMPARED),
        *other_keys("info", old.document["info"], new.document["info"], frozenset(("version",))),
    ]
    if not found and _without_version(old) != _without_version(new):
        found.append(changed("words or order"))
    once = list(dict.fromkeys(found))
    return [change for weight in Weight for change in once if change.weight is weight]


def _without_version(document: OpenAPIDocument) -> dict[str, object]:
    return {**document.document, "info": None}
