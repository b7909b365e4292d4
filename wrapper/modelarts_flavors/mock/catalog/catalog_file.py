"""Reads a catalogue file, JSON or YAML in the shape of the wire, and checks it against the contract.

Whatever is wrong is one `CatalogError` that says where: file, line and JSON pointer.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.mock.catalog.catalog import Catalog
from modelarts_flavors.mock.catalog.catalog_rows import to_flavors

# The example of the document that the packaged catalogue begins with.


class CatalogError(ValueError):
    """A catalogue that cannot be served; the message is one line that says where and why.

    `line` counts from 1 and is None where no line is to blame; `at` is the JSON pointer.
    """

    def __init__(self, source: str, message: str, line: int | None = None, at: str = "") -> None:
        place = source if line is None else f"{source}:{line}"
        super().__init__(": ".join(filter(None, (place, at, message))))
        self.line = line
        self.at = at


def read_catalog(path: Path) -> Catalog:
    """The catalogue in a file; raises CatalogError where it cannot be read or served."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogError(str(path), error.strerror or str(error)) from None
    except UnicodeDecodeError as error:
        raise CatalogError(str(path), f"not UTF-8 at byte {error.start}") from None
    return parse_catalog(text, str(path))


@functools.cache
def built_in() -> Catalog:
    """The catalogue that is packaged: the vendor's sample and about forty synthetic flavors."""
    found = resources.files(__package__).joinpath("catalog.yaml")
    rows = _decode(found.read_text(encoding="utf-8"), found.name)
    sample = Catalog.of(contract().example_by_role("page-sample"))
    return Catalog.from_flavors((*sample.flavors, *to_flavors(rows)))


def parse_catalog(text: str, source: str = "catalog") -> Catalog:
    """The catalogue that a text holds; `source` names it in errors.

    >>> parse_catalog('{"items": [{"metadata": {"name": 5}}]}')
    Traceback (most recent call last):
    ...
    modelarts_flavors.mock.catalog.catalog_file.CatalogError: catalog:1: /items/0/metadata/name: 5 is not of type "string"
    """
    page = _decode(text, source)
    for at, message in _findings(page):
        raise CatalogError(source, message, _line(text, at), pointer.join(at))
    return Catalog.of(page)


def check_page(page: Any) -> Catalog:
    """The catalogue of a list document that did not come from a file; raises CatalogError."""
    for at, message in _findings(page):
        raise CatalogError("catalog", message, at=pointer.join(at))
    return Catalog.of(page)


@functools.cache
def _validator() -> Any:
    components = contract().document["components"]
    return jsonschema_rs.Draft202012Validator(
        {**contract().page_response.schema, "components": components}
    )


def _decode(text: str, source: str) -> Any:
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            # YAML in its flow style begins like JSON: let its parser have a look, and blame JSON.
            blamed = CatalogError(source, f"not JSON: {error.msg}", error.lineno)
    else:
        blamed = None
    # JSON is common and needs none of this.
    import yaml

    try:
        found = yaml.load(text, _loader())  # noqa: S506 (a safe one)
        orjson.dumps(found, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        line = mark.line + 1 if mark else None
        raise blamed or CatalogError(source, f"not YAML: {problem}", line) from None
    except RecursionError:
        raise blamed or CatalogError(source, "nested too deeply") from None
    except orjson.JSONEncodeError as error:
        raise blamed or CatalogError(source, f"has no form in JSON: {error}") from None
    return found


def _findings(page: Any) -> Iterator[tuple[list[str | int], str]]:
    """Path and message of whatever keeps a document from being a catalogue."""
    if not isinstance(page, Mapping):
        yield [], "a catalogue is one list document, as `list -o json` prints it"
        return
    items_path = contract().operation.paging.items_path
    if pointer.get_at(page, items_path) is None:
        yield [], f"no flavors at {pointer.join(items_path)}"
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
            yield (
                [*items_path, index, *name_path],
                f"{name!r} is also the name of item {seen[name]}",
            )
        seen[name] = index


def _line(text: str, at: list[str | int]) -> int | None:
    """The line, from 1, of the value at a path; JSON is read as the YAML that it is."""
    import yaml

    # A tab may stand between the tokens of JSON, though not in those of YAML.
    try:
        node = yaml.compose(text.replace("\t", " "), _loader())
    except yaml.YAMLError:
        return None
    for step in at:
        if isinstance(node, yaml.MappingNode):
            node = next((v for k, v in reversed(node.value) if k.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
    return node.start_mark.line + 1 if node is not None else None


def _loader() -> Any:
    import yaml

    # Much faster, where PyYAML was built with it.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
