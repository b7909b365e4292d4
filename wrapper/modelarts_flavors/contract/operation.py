"""The list operation as the document declares it: servers, parameters by role, responses, headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from modelarts_flavors.contract.evidence import Evidence
from modelarts_flavors.contract.openapi_document import OpenAPIDocument
from modelarts_flavors.contract.paging import Paging, read_paging


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the operation; `examples` are those of the document, by name.

    `example` is the single or the first one, None where the document gives none.

    >>> from modelarts_flavors.contract import contract
    >>> contract().operation.label_selector.example
    'os.modelarts/scope'
    """

    name: str
    location: str
    role: str
    required: bool
    description: str
    schema: Mapping[str, Any]
    example: Any
    examples: Mapping[str, Mapping[str, Any]]
    evidence: Evidence

    @property
    def minimum(self) -> int | None:
        """Smallest documented value, if there is one."""
        return self.schema.get("minimum")

    @property
    def maximum(self) -> int | None:
        """Largest documented value, if there is one."""
        return self.schema.get("maximum")

    @property
    def default(self) -> Any:
        """Documented default, kept within the documented range; None where there is none."""
        default, least, most = self.schema.get("default"), self.minimum, self.maximum
        if not isinstance(default, int):
            return default
        default = default if most is None else min(default, most)
        return default if least is None else max(default, least)


@dataclass(frozen=True, slots=True)
class ResponseCase:
    """One documented response: its schema, examples by name and header names."""

    status: int
    description: str
    media_type: str
    schema: Mapping[str, Any]
    examples: Mapping[str, Mapping[str, Any]]
    headers: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Operation:
    """The one operation of the document."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    responses: Mapping[int, ResponseCase]
    paging: Paging
    evidence: Evidence

    def role(self, role: str) -> Parameter:
        """The parameter with this `x-role`."""
        for parameter in self.parameters:
            if parameter.role == role:
                return parameter
        raise LookupError(f"no parameter of {self.id} has the role {role!r}")

    @property
    def project(self) -> Parameter:
        """The path parameter that names the project."""
        return self.role("project")

    @property
    def page_token(self) -> Parameter:
        """The query parameter that says where to go on."""
        return self.role("page-token")

    @property
    def page_size(self) -> Parameter:
        """The query parameter that bounds a page."""
        return self.role("page-size")

    @property
    def label_selector(self) -> Parameter:
        """The query parameter that filters by labels."""
        return self.role("label-selector")

    def url_path(self, project_id: str) -> str:
        """The request path for one project, percent-encoded.

        >>> from modelarts_flavors.contract import contract
        >>> contract().operation.url_path("p 1")
        '/v1/p%201/resourceflavors'
        """
        return self.path.replace("{" + self.project.name + "}", quote(project_id, safe=""))


def read_operation(
    document: OpenAPIDocument, path: str, method: str, operation: Mapping[str, Any]
) -> Operation:
    """The operation that stands at a path and method of the document."""
    shared = document.document["paths"][path].get("parameters", [])
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(
            _parameter(document, document.resolve(found))
            for found in (*shared, *operation["parameters"])
        ),
        responses={
            int(status): _response(document, int(status), document.resolve(found))
            for status, found in operation["responses"].items()
            if status.isdecimal()
        },
        paging=read_paging(document, operation),
        evidence=Evidence.of(operation),
    )


def _parameter(document: OpenAPIDocument, found: Mapping[str, Any]) -> Parameter:
    examples = {name: document.resolve(e) for name, e in found.get("examples", {}).items()}
    first = next((example.get("value") for example in examples.values()), None)
    return Parameter(
        name=found["name"],
        location=found["in"],
        role=found.get("x-role", ""),
        required=bool(found.get("required", False)),
        description=found.get("description", "").strip(),
        schema=document.resolve(found["schema"]),
        example=found.get("example", first),
        examples=examples,
        evidence=Evidence.of(found),
    )


def _response(document: OpenAPIDocument, status: int, found: Mapping[str, Any]) -> ResponseCase:
    contents: Mapping[str, Mapping[str, Any]] = found.get("content", {})
    media_type = next(iter(contents), "")
    content = contents.get(media_type, {})
    return ResponseCase(
        status=status,
        description=found["description"].strip(),
        media_type=media_type,
        schema=content.get("schema", {}),
        examples={name: document.resolve(e) for name, e in content.get("examples", {}).items()},
        headers=tuple(found.get("headers", {})),
        evidence=Evidence.of(found),
    )


def read_headers(document: OpenAPIDocument, operation: Mapping[str, Any]) -> dict[str, str]:
    """Names of response headers by `x-role`, from every response of an operation."""
    return {
        role: name
        for response in operation["responses"].values()
        for name, header in document.resolve(response).get("headers", {}).items()
        if (role := document.resolve(header).get("x-role"))
    }


@dataclass(frozen=True, slots=True)
class Servers:
    """The base URLs of the service: `url` has a gap for a region, `by_region` fills it."""

    by_region: Mapping[str, str]
    default_region: str
    url: str
    gap: str

    def endpoint(self, region: str) -> str:
        """The base URL for a region; one that no server lists is tried at the first."""
        return self.by_region.get(region) or self.url.replace(self.gap, region)


def read_servers(document: OpenAPIDocument) -> Servers:
    """The servers of the document, each with at most one variable: the region."""
    servers = document.document["servers"]
    variables: Mapping[str, Any] = servers[0].get("variables", {})
    name = next(iter(variables), "")
    return Servers(
        by_region=dict(_endpoints(servers)),
        default_region=variables[name]["default"] if name else "",
        url=servers[0]["url"],
        gap="{" + name + "}",
    )


def _endpoints(servers: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for server in servers:
        for name, variable in server.get("variables", {}).items():
            for region in variable.get("enum", ()):
                yield region, server["url"].replace("{" + name + "}", region)
