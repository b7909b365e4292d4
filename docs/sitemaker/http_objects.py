"""The page of the objects: every field and every enum value of the document, with an anchor each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from modelarts_flavors.contract import Contract, Evidence
from modelarts_flavors.contract.evidence import values_of
from modelarts_flavors.contract.openapi_document import other_values
from sitemaker import markdown as md
from sitemaker.schemas import target, traits

PATH = "http/objects.md"


def page(facts: Contract) -> md.Page:
    """The whole page."""
    root = target(facts.page_response.schema)
    error = target(next(r.schema for s, r in facts.operation.responses.items() if s >= 400))
    lines = [
        "# Objects",
        "",
        (
            "Every object of a response, with every field. Each line below a field gives its type and"
            " how well the field is known. All fields are optional: a reader must expect that any of"
            " them is absent, and that fields and values appear which are not listed here."
        ),
        "",
        "## The page as a tree {#tree}",
        "",
        *_tree(facts, root, 0, frozenset()),
        "",
        "## An error as a tree {#error-tree}",
        "",
        *_tree(facts, error, 0, frozenset()),
        "",
    ]
    for name, schema in facts.schemas.items():
        if "enum" not in schema:
            lines += _object(facts, name, schema)
    for name, schema in facts.schemas.items():
        if "enum" in schema:
            lines += _enum(name, schema)
    about = "Every object and field of the resource flavors endpoint, with type, unit and evidence."
    return md.Page(PATH, md.front_matter(about) + "\n".join(lines))


def field_anchor(schema: str, name: str) -> str:
    """The anchor of one field or value.

    >>> field_anchor("ResourceFlavorLabel", "os.modelarts/scope")
    'resourceflavorlabel.os.modelarts-scope'
    """
    return f"{md.anchor(schema)}.{md.anchor(name)}"


def _tree(facts: Contract, name: str, depth: int, above: frozenset[str]) -> Iterator[str]:
    """The fields of a schema as a nested list of links, entered as deep as it goes."""
    for key, raw in facts.schemas[name].get("properties", {}).items():
        inner, sign = _inner(raw)
        yield f"{'    ' * depth}- [`{key}{sign}`](#{field_anchor(name, key)})"
        if inner and inner not in above and "enum" not in facts.schemas[inner]:
            yield from _tree(facts, inner, depth + 1, above | {name})


def _inner(raw: Mapping[str, Any]) -> tuple[str, str]:
    """The schema that a field holds, and the sign of how it holds it."""
    if "items" in raw:
        return target(raw["items"]), "[]"
    extra = other_values(raw)
    if extra:
        return target(extra), "{}"
    return target(raw), ""


def _object(facts: Contract, name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield md.heading(2, name, md.anchor(name))
    yield ""
    yield schema.get("description", "").strip()
    yield ""
    yield md.known(Evidence.of(schema))
    yield ""
    for key, raw in schema.get("properties", {}).items():
        yield from _field(facts, name, key, raw)
    extra = other_values(schema)
    if extra:
        yield from _field(facts, name, "any other key", extra)


def _field(facts: Contract, name: str, key: str, raw: Mapping[str, Any]) -> Iterator[str]:
    title = key if " " in key else f"`{key}`"
    yield md.heading(3, title, field_anchor(name, key))
    said = facts.resolve(raw).get("description", "")
    yield from md.described(" · ".join(traits(facts, raw)), Evidence.of(raw), said)


def _enum(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield md.heading(2, name, md.anchor(name))
    yield ""
    yield (
        f"{schema.get('description', '').strip()} An enum of type {schema.get('type')}; a server may"
        " send values that are not listed."
    )
    yield ""
    names = dict(zip(schema["enum"], schema.get("x-enum-varnames", ()), strict=False))
    free = set(schema.get("x-available", ()))
    for value in values_of(schema):
        yield md.heading(3, f"`{value.value}`", field_anchor(name, str(value.value)))
        yield ""
        called = f"value of [{name}](#{md.anchor(name)})"
        if value.value in names:
            called += f", in code `{names[value.value]}`"
        if free:
            called += ", counts as available" if value.value in free else ", not available"
        yield f"{called}<br>{md.known(value.evidence)}"
        yield "{.traits}"
        yield ""
        yield value.description
        yield ""
