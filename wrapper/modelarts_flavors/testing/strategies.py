"""Hypothesis strategies for flavors and lists, made from the schemas of the contract.

They draw everything that the contract allows: properties can be absent, maps have unknown keys,
enums have their known values. Names are unique in a list.

>>> from hypothesis import Phase, find, settings
>>> from modelarts_flavors.contract import contract
>>> page = find(flavor_lists(min_size=2), bool, settings=settings(phases=[Phase.generate]))
>>> len(page["items"])
2
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.contract.openapi_document import other_values

# Longer strings and lists would find no other defects.
TEXT_MAX = 12
LIST_MAX = 3
_NAME = st.from_regex(r"[a-z0-9](?:[a-z0-9.]{0,20}[a-z0-9])?", fullmatch=True)
# Label values with the characters that selectors allow.
_LABEL_VALUE = st.from_regex(
    r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,10}[A-Za-z0-9])?)?", fullmatch=True
)
_LABEL_KEY = st.builds("{}{}".format, st.sampled_from(["", "example.com/"]), _NAME)


def flavors(*, names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Flavors as a response contains them, each with a name drawn from `names`."""
    paths = contract().flavor
    fixed = {paths.name: names or _NAME, paths.labels: _labels()}
    return _object(contract().flavor_schema, (), fixed)


def flavor_lists(*, min_size: int = 0, max_size: int = 20) -> st.SearchStrategy[dict[str, Any]]:
    """List documents, as `serve --catalog` reads them."""
    operation = contract().operation
    items = st.lists(
        flavors(),
        min_size=min_size,
        max_size=max_size,
        unique_by=lambda flavor: pointer.get_at(flavor, contract().flavor.name),
    )

    def page(items: list[dict[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = contract().constants(contract().page_schema)
        pointer.set_at(made, operation.paging.items_path, items)
        return made

    return items.map(page)


@functools.cache
def _labels() -> st.SearchStrategy[dict[str, str]]:
    known = contract().at(contract().flavor.labels, contract().flavor_schema)["properties"]
    keys = st.one_of(st.sampled_from(sorted(known)), _LABEL_KEY)
    return st.dictionaries(keys, _LABEL_VALUE, max_size=LIST_MAX)


Fixed = Mapping[tuple[str, ...], st.SearchStrategy[Any]]


def _object(
    schema: Mapping[str, Any], at: tuple[str, ...], fixed: Fixed
) -> st.SearchStrategy[dict[str, Any]]:
    """Objects of a schema; the paths of `fixed` are always present, with their own strategies."""
    needed, optional = {}, {}
    for name, raw in schema.get("properties", {}).items():
        here = (*at, name)
        if any(path[: len(here)] == here for path in fixed) or name in schema.get("required", ()):
            needed[name] = _value(raw, here, fixed)
        else:
            optional[name] = _value(raw, here, fixed)
    return st.fixed_dictionaries(needed, optional=optional)


def _value(raw: Mapping[str, Any], at: tuple[str, ...], fixed: Fixed) -> st.SearchStrategy[Any]:
    if at in fixed:
        return fixed[at]
    schema = contract().resolve(raw)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object" if "properties" in schema:
            return _object(schema, at, fixed)
        case "object":
            values = _value(other_values(schema), (*at, "*"), fixed)
            return st.dictionaries(_NAME, values, max_size=LIST_MAX)
        case "array":
            return st.lists(_value(schema["items"], (*at, "*"), fixed), max_size=LIST_MAX)
        case "integer":
            return st.integers(schema.get("minimum", -1000), schema.get("maximum", 1000))
        case "boolean":
            return st.booleans()
        case "number":
            return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False)
        case _:
            examples = schema.get("examples", [])
            text = st.text(max_size=TEXT_MAX)
            return st.one_of(st.sampled_from(examples), text) if examples else text
