"""Loads the packaged document and answers questions about it."""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.enums import EnumValue, values_of
from modelarts_flavors.contract.errors import ErrorCase
from modelarts_flavors.contract.evidence import Evidence
from modelarts_flavors.contract.operation import Operation, Paging, Parameter, ResponseCase
from modelarts_flavors.contract.retry import Lockout, Retry

PACKAGE = "modelarts_flavors_client"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class Contract:
    """An OpenAPI document with exactly one operation, and the questions this project asks of it.

    `document` is the parsed document with its references left in place.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def resolve(self, node: Any) -> Any:
        """The node itself, or what it refers to; keywords beside a `$ref` win over the target's.

        >>> contract().resolve({"$ref": "#/components/schemas/Phase"})["type"]
        'string'
        """
        while isinstance(node, Mapping) and "$ref" in node:
            beside = {key: value for key, value in node.items() if key != "$ref"}
            target = pointer.follow(self.document, pointer.split(node["$ref"].removeprefix("#")))
            if target is None:
                raise LookupError(f"dangling reference {node['$ref']}")
            node = {**target, **beside}
        return node

    @property
    def version(self) -> str:
        """Version of the document."""
        return str(self.document["info"]["version"])

    @property
    def title(self) -> str:
        """Title of the document."""
        return str(self.document["info"]["title"])

    @property
    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """Component schemas by name."""
        schemas: Mapping[str, Mapping[str, Any]] = self.document["components"]["schemas"]
        return schemas

    def enum(self, name: str) -> tuple[Any, ...]:
        """The values of a named enum schema, in the document's order."""
        return tuple(self.schemas[name]["enum"])

    def values(self, name: str) -> tuple[EnumValue, ...]:
        """The values of a named enum schema with their meaning and evidence.

        >>> [str(value.evidence.level) for value in contract().values("VolumeType")]
        ['documented', 'documented', 'documented', 'published']
        """
        return tuple(values_of(self.schemas[name]))

    @functools.cached_property
    def operation(self) -> Operation:
        """The list operation."""
        path, method, raw = next(self._operations())
        shared = self.document["paths"][path].get("parameters", [])
        responses = {
            int(status): self._response(int(status), self.resolve(response))
            for status, response in raw["responses"].items()
            if status.isdecimal()
        }
        parameters = tuple(self._parameter(self.resolve(p)) for p in (*shared, *raw["parameters"]))
        return Operation(
            id=raw["operationId"],
            method=method.upper(),
            path=path,
            summary=raw.get("summary", ""),
            description=raw.get("description", ""),
            parameters=parameters,
            responses=responses,
            paging=self._paging(raw, parameters),
            evidence=Evidence.of(raw),
        )

    @functools.cached_property
    def _raw_operation(self) -> Mapping[str, Any]:
        return next(self._operations())[2]

    @functools.cached_property
    def retry(self) -> Retry:
        """When the request may be sent again, and after how long."""
        raw = self._raw_operation["x-retry"]
        return Retry(
            statuses=frozenset(raw["statuses"]),
            wait_header=raw["waitHeader"],
            wait_pattern=re.compile(raw["waitPattern"]),
            wait_units=raw["waitUnits"],
        )

    @property
    def lockout(self) -> Lockout:
        """What repeated signature failures lead to."""
        raw = self._raw_operation["x-lockout"]
        return Lockout(failures=raw["failures"], seconds=raw["seconds"])

    @functools.cached_property
    def gateway_codes(self) -> re.Pattern[str]:
        """Matches the error codes of the gateway in front of the service, old and new.

        >>> [bool(contract().gateway_codes.search(c)) for c in ("APIGW.0301", "ModelArts.0210")]
        [True, False]
        """
        found = next(
            child["x-gateway-codes"]
            for child in self.schemas["ErrorResponse"]["properties"].values()
            if "x-gateway-codes" in child
        )
        return re.compile(found)

    def _operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield path, method, item[method]

    def _parameter(self, raw: Mapping[str, Any]) -> Parameter:
        return Parameter(
            name=raw["name"],
            location=raw["in"],
            role=raw.get("x-role", ""),
            required=bool(raw.get("required", False)),
            description=raw.get("description", "").strip(),
            schema=self.resolve(raw["schema"]),
            evidence=Evidence.of(raw),
        )

    def _response(self, status: int, raw: Mapping[str, Any]) -> ResponseCase:
        contents: Mapping[str, Mapping[str, Any]] = raw.get("content", {})
        media_type = next(iter(contents), "")
        content = contents.get(media_type, {})
        return ResponseCase(
            status=status,
            description=raw["description"].strip(),
            media_type=media_type,
            schema=content.get("schema", {}),
            examples={n: self.resolve(e) for n, e in content.get("examples", {}).items()},
            headers=tuple(raw.get("headers", {})),
            evidence=Evidence.of(raw),
        )

    def _paging(self, raw: Mapping[str, Any], parameters: tuple[Parameter, ...]) -> Paging:
        responses = {
            status: self.resolve(response)
            for status, response in raw["responses"].items()
            if status.isdecimal()
        }
        page = responses[self.success_status(raw)]
        token_name, token_path = self._token_link(page)
        expired = next(s for s, r in responses.items() if int(s) >= 400 and r.get("links"))
        schema = next(iter(page["content"].values()))["schema"]
        return Paging(
            token_parameter=token_name,
            token_path=token_path,
            size_parameter=next(p.name for p in parameters if p.role == "page-size"),
            items_path=self.role_path("items", schema),
            remaining_path=self.role_path("remaining", schema),
            expired_status=int(expired),
            fresh_token_path=self._token_link(responses[expired])[1],
        )

    def _token_link(self, response: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """The query parameter that a link of the response fills from the body, and from where."""
        return next(
            (name.removeprefix("query."), pointer.split(expression.partition("#")[2]))
            for link in response["links"].values()
            for name, expression in self.resolve(link)["parameters"].items()
            if expression.startswith("$response.body#")
        )

    @staticmethod
    def success_status(raw: Mapping[str, Any]) -> str:
        """The status of the response that carries a page: the one 2xx of the operation."""
        return next(str(status) for status in raw["responses"] if str(status).startswith("2"))

    def role_path(self, role: str, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """Steps from a value of `schema` to its property with this `x-role`; arrays are not entered.

        >>> flavor = contract().schemas["ResourceFlavor"]
        >>> contract().role_path("labels", flavor)
        ('metadata', 'labels')
        """
        found = self._find_role(role, self.resolve(schema))
        if found is None:
            raise LookupError(f"no property has the role {role!r}")
        return found

    def _find_role(self, role: str, schema: Mapping[str, Any]) -> tuple[str, ...] | None:
        for name, raw in schema.get("properties", {}).items():
            child = self.resolve(raw)
            if child.get("x-role") == role:
                return (name,)
            below = self._find_role(role, child)
            if below is not None:
                return (name, *below)
        return None

    def flavor_path(self, role: str) -> tuple[str, ...]:
        """Steps from one item of a page to its property with this `x-role`.

        >>> contract().flavor_path("phase")
        ('status', 'phase')
        """
        return self.role_path(role, self.flavor_schema)

    @property
    def page_schema(self) -> Mapping[str, Any]:
        """Schema of a page."""
        schema: Mapping[str, Any] = self.resolve(self.page_response.schema)
        return schema

    @property
    def page_response(self) -> ResponseCase:
        """The response that carries a page."""
        return next(r for status, r in self.operation.responses.items() if 200 <= status < 300)

    @property
    def flavor_schema(self) -> Mapping[str, Any]:
        """Schema of one item of a page."""
        items = self.page_schema
        for step in self.operation.paging.items_path:
            items = self.resolve(items["properties"][step])
        schema: Mapping[str, Any] = self.resolve(items["items"])
        return schema

    @functools.cached_property
    def errors(self) -> Mapping[str, ErrorCase]:
        """Every named error example, by name, in the document's order."""
        found: dict[str, ErrorCase] = {}
        for status, response in self.operation.responses.items():
            if status < 400:
                continue
            for name, example in response.examples.items():
                body = example["value"]
                found[name] = ErrorCase(
                    name=name,
                    status=status,
                    code=body.get("error_code", ""),
                    message=body.get("error_msg", ""),
                    meaning=example.get("summary", ""),
                    hint=example.get("description", ""),
                    body=body,
                    evidence=Evidence.of(example),
                )
        return found

    def error(self, name: str) -> ErrorCase:
        """The error example of this name."""
        return self.errors[name]

    def example(self, name: str) -> Any:
        """The value of a named example of the document.

        >>> contract().example("VendorSample")["kind"]
        'ResourceFlavorList'
        """
        return self.resolve(self.document["components"]["examples"][name])["value"]

    @property
    def security(self) -> Mapping[str, Mapping[str, Any]]:
        """Security schemes by name."""
        schemes: Mapping[str, Mapping[str, Any]] = self.document["components"]["securitySchemes"]
        return schemes

    @property
    def identity(self) -> Mapping[str, Any]:
        """The IAM calls beside the operation: `server`, `tokenPath`, `tokenHeader`, `projectsPath`."""
        identity: Mapping[str, Any] = self.document["x-identity"]
        return identity

    def endpoint(self, region: str) -> str:
        """The base URL of the service in a region; a region the document does not list is tried.

        >>> contract().endpoint("cn-north-4")
        'https://modelarts.cn-north-4.myhuaweicloud.com'
        >>> contract().endpoint("ap-southeast-1")
        'https://modelarts.ap-southeast-1.myhuaweicloud.cn'
        """
        servers = self.document["servers"]
        for server in servers:
            for name, variable in server.get("variables", {}).items():
                if region in variable.get("enum", ()):
                    return str(server["url"]).replace("{" + name + "}", region)
        return str(servers[0]["url"]).replace("{region}", region)

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region the document lists, sorted."""
        return tuple(
            sorted(
                region
                for server in self.document["servers"]
                for variable in server.get("variables", {}).values()
                for region in variable.get("enum", ())
            )
        )


def folder() -> Path:
    """Where the packaged document lies; found without importing the generated package."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed; it belongs to modelarts-flavors")
    return Path(spec.origin).parent


def source() -> str:
    """The packaged document as it was written, in YAML."""
    return (folder() / "openapi.yaml").read_text(encoding="utf-8")


def load(path: Path | None = None) -> Contract:
    """Read a document in JSON: the packaged one, or that of `path`."""
    return Contract(orjson.loads((path or folder() / "openapi.json").read_bytes()))


@functools.cache
def contract() -> Contract:
    """The packaged contract, read once per process."""
    return load()
