"""The parsed document: follows its references and finds schemas, enums, examples and roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from modelarts_flavors.contract import pointer

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Node = Mapping[str, Any]
Path = tuple[str, ...]
# The examples of pages that code asks for: the vendor's own, and one with accelerators.
ExampleRole = Literal["page-sample", "accelerator-sample"]
EXAMPLE_ROLES: tuple[str, ...] = get_args(ExampleRole)


class OpenAPIDocument:
    """An OpenAPI document with exactly one operation.

    `document` is the parsed document with its references left in place.
    """

    def __init__(self, document: Node) -> None:
        self.document = document

    def resolve(self, node: Any) -> Any:
        """The node itself, or what it refers to; keywords beside a `$ref` win over the target's.

        >>> from modelarts_flavors.contract import contract
        >>> contract().resolve({"$ref": "#/components/schemas/Phase"})["type"]
        'string'
        """
        while isinstance(node, Mapping) and "$ref" in node:
            beside = {key: value for key, value in node.items() if key != "$ref"}
            target = pointer.get_at(self.document, pointer.split(node["$ref"].removeprefix("#")))
            if target is None:
                raise LookupError(f"dangling reference {node['$ref']}")
            node = {**target, **beside}
        return node

    @property
    def schemas(self) -> Mapping[str, Node]:
        """Component schemas by name."""
        schemas: Mapping[str, Node] = self.document["components"]["schemas"]
        return schemas

    def example_by_role(self, role: ExampleRole) -> Any:
        """The value of the example with this `x-role`.

        >>> from modelarts_flavors.contract import contract
        >>> contract().example_by_role("page-sample")["kind"]
        'ResourceFlavorList'
        """
        examples = map(self.resolve, self.document["components"]["examples"].values())
        return next(e["value"] for e in examples if e.get("x-role") == role)

    def operations(self) -> Iterator[tuple[str, str, Node]]:
        """Path, method and raw operation of everything the document offers."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def at(self, path: Path, schema: Node) -> Node:
        """The schema of the value at the end of `path`, starting from a value of `schema`.

        Arrays are entered: the schema of a list on the way stands for that of its items.

        >>> from modelarts_flavors.contract import contract
        >>> contract().at(("spec", "cpuArch"), contract().flavor_schema)["enum"]
        ['x86', 'arm64']
        """
        found: Node = self.resolve(schema)
        for step in path:
            while "items" in found:
                found = self.resolve(found["items"])
            found = self.resolve(found["properties"][step])
        return found

    def role_paths(self, role: str, schema: Node) -> tuple[Path, ...]:
        """Steps from a value of `schema` to each property with this `x-role`; arrays are not entered.

        >>> from modelarts_flavors.contract import contract
        >>> contract().role_paths("volumes", contract().flavor_schema)
        (('spec', 'dataVolume'), ('spec', 'dataVolumes'))
        """
        return tuple(self._find_role(role, self.resolve(schema)))

    def role_path(self, role: str, schema: Node) -> Path:
        """Steps from a value of `schema` to its first property with this `x-role`.

        >>> from modelarts_flavors.contract import contract
        >>> contract().role_path("labels", contract().flavor_schema)
        ('metadata', 'labels')
        """
        for path in self.role_paths(role, schema):
            return path
        raise LookupError(f"no property has the role {role!r}")

    def _find_role(self, role: str, schema: Node) -> Iterator[Path]:
        for name, raw in schema.get("properties", {}).items():
            child = self.resolve(raw)
            if child.get("x-role") == role:
                yield (name,)
            for below in self._find_role(role, child):
                yield (name, *below)

    def constants(self, schema: Node) -> dict[str, Any]:
        """The properties of a schema that can have one value only, with that value.

        >>> from modelarts_flavors.contract import contract
        >>> contract().constants(contract().page_schema)
        {'apiVersion': 'v1', 'kind': 'ResourceFlavorList'}
        """
        enums = {
            name: self.resolve(raw).get("enum", ())
            for name, raw in self.resolve(schema).get("properties", {}).items()
        }
        return {name: values[0] for name, values in enums.items() if len(values) == 1}


def other_values(schema: Node) -> Node:
    """The schema of the values in an object whose keys it does not list; {} where it says nothing.

    >>> from modelarts_flavors.contract import contract
    >>> labels = contract().at(contract().flavor.labels, contract().flavor_schema)
    >>> other_values(labels)["type"], other_values(contract().flavor_schema)
    ('string', {})
    """
    patterns = schema.get("patternProperties", {})
    found = next(iter(patterns.values()), schema.get("additionalProperties"))
    return found if isinstance(found, Mapping) else {}
