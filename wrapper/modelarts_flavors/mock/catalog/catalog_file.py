"""Reads a catalog file, JSON or YAML in the shape of a response, and validates it by the contract.

Every problem is one `CatalogError` with its place: file, line and JSON pointer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock.catalog.catalog_rows import to_flavors
from modelarts_flavors.mock.catalog.flavor_catalog import Catalog
from modelarts_flavors.mock.catalog.yaml_loader import NotJSONError, decode_yaml


def read_catalog(path: Path) -> Catalog:
    """The catalog in a file; raises CatalogError if it cannot be read or served."""
    try:
        return parse_catalog(path.read_bytes(), str(path))
    except OSError as error:
        raise CatalogError(str(path), error.strerror or str(error)) from None


@functools.cache
def built_in() -> Catalog:
    """The packaged catalog: the vendor's sample and about forty synthetic flavors."""
    found = Path(__file__).with_name("catalog.yaml")
    rows = _decode(found.read_text(encoding="utf-8"), found.name)
    sample = Catalog.of(contract().example_by_role("page-sample"))
    return Catalog.from_flavors((*sample.flavors, *to_flavors(rows)))


def parse_catalog(text: str | bytes, source: str = "catalog") -> Catalog:
    """The catalog in a text, or in bytes of UTF-8; `source` is its name in errors.

    >>> parse_catalog('{"items": [{"metadata": {"name": 5}}]}')
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.CatalogError: catalog:1: /items/0/metadata/name: 5 is not of type "string"
    """
    if isinstance(text, bytes):
        text = _decode_utf8(text, source)
    return check_page(_decode(text, source), source, text)


def check_page(page: Any, source: str = "catalog", text: str = "") -> Catalog:
    """The catalog of a list document, which was decoded from `text`; raises CatalogError."""
    try:
        problem = next(_findings(page), None)
        if problem is None:
            return Catalog.of(page)
    except (TypeError, ValueError, RecursionError) as error:
        raise CatalogError(source, f"cannot be written as JSON: {error}") from None
    at, message = problem
    raise CatalogError(source, message, _line(text, at), pointer.join(at))


@functools.cache
def _validator() -> Any:
    components = contract().document["components"]
    return jsonschema_rs.Draft202012Validator(
        {**contract().page_response.schema, "components": components}
    )


def _decode_utf8(raw: bytes, source: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CatalogError(source, f"not UTF-8 at byte {error.start}", line) from None


def _decode(text: str, source: str) -> Any:
    blamed = None
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            # The flow style of YAML begins like JSON: if YAML fails, too, report the JSON error.
            blamed = CatalogError(source, f"not JSON: {error.msg}", error.lineno)
    try:
        return decode_yaml(text)
    except NotJSONError as error:
        raise blamed or CatalogError(source, f"not YAML: {error}", error.line) from None


def _findings(page: Any) -> Iterator[tuple[list[str | int], str]]:
    """Path and message of each problem that keeps a document from being a catalog."""
    if not isinstance(page, Mapping):
        yield [], "expected one list document, as `list -o json` prints it"
        return
    items_path = contract().operation.paging.items_path
    if pointer.get_at(page, items_path) is None:
        yield [], f"found no flavors at {pointer.join(items_path)}"
        return
    for error in _validator().iter_errors(page):
        yield list(error.instance_path), str(error.message)
    seen: dict[str, int] = {}
    name_path = contract().flavor.name
    for index, flavor in enumerate(pointer.get_at(page, items_path)):
        name = pointer.get_at(flavor, name_path)
        if name is None:
            continue
        if name in seen:
            yield [*items_path, index, *name_path], f"item {seen[name]} has the name {name!r}, too"
        seen[name] = index


def _line(text: str, at: list[str | int]) -> int | None:
    """The line, from 1, of the value at a path; every JSON text is YAML, too."""
    import yaml

    # JSON allows tabs between its tokens, YAML does not.
    try:
        node = yaml.compose(text.replace("\t", " "), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return None
    for step in at:
        if isinstance(node, yaml.MappingNode):
            node = next((v for k, v in reversed(node.value) if k.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
    return node.start_mark.line + 1 if node is not None else None
