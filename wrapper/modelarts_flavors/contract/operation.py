"""The list operation as the document declares it: parameters by role, responses, paging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from modelarts_flavors.contract.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the operation."""

    name: str
    location: str
    role: str
    required: bool
    description: str
    schema: Mapping[str, Any]
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
        """Documented default, or None."""
        return self.schema.get("default")


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
class Paging:
    """How one page leads to the next, taken from the `links` of the 200 response.

    `token_parameter` is the query parameter that takes the token; `token_path`, `items_path` and
    `remaining_path` are the steps through a page's body to the next token, the items and the
    remaining count. `expired_status` is the status that answers a token that is too old, and
    `fresh_token_path` leads through that answer's body to a token to go on with.
    """

    token_parameter: str
    token_path: tuple[str, ...]
    size_parameter: str
    items_path: tuple[str, ...]
    remaining_path: tuple[str, ...]
    expired_status: int
    fresh_token_path: tuple[str, ...]


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
