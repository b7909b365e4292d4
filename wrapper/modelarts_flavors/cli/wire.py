"""Flavors as the service would list them: one document, which the mock serves again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.flavors.flavor import Flavor


def list_document(flavors: Iterable[Flavor]) -> dict[str, Any]:
    """These flavors as one whole list in the shape of the wire, as a page that has no next one.

    >>> sample = contract().example_by_role("page-sample")
    >>> list_document(Flavor(item) for item in sample["items"]) == sample
    True
    """
    facts = contract()
    document: dict[str, Any] = facts.constants(facts.page_schema)
    token_path = facts.operation.paging.token_path
    pointer.set_at(document, token_path, "")
    del pointer.get_at(document, token_path[:-1])[token_path[-1]]
    pointer.set_at(document, facts.operation.paging.items_path, [f.to_dict() for f in flavors])
    return document
