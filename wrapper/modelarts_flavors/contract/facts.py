"""The contract: every question this project asks of the document, answered by name."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from modelarts_flavors.contract.error_cases import (
    ErrorCase,
    ErrorPaths,
    ErrorRole,
    read_error_paths,
    read_errors,
)
from modelarts_flavors.contract.flavor_paths import FlavorPaths, read_flavor_paths
from modelarts_flavors.contract.iam_api import IamApi, read_iam
from modelarts_flavors.contract.openapi_document import Node, OpenAPIDocument, Path, other_values
from modelarts_flavors.contract.operation import (
    Operation,
    ResponseCase,
    Servers,
    read_headers,
    read_operation,
    read_servers,
)
from modelarts_flavors.contract.retry import Lockout, Retry, read_lockout, read_retry
from modelarts_flavors.contract.security import (
    SignatureScheme,
    TokenScheme,
    read_signature,
    read_token,
)


class Contract(OpenAPIDocument):
    """The document of the endpoint; `document` is what was parsed, references left in place."""

    @property
    def version(self) -> str:
        """Version of the document."""
        return str(self.document["info"]["version"])

    @property
    def title(self) -> str:
        """Title of the document."""
        return str(self.document["info"]["title"])

    @functools.cached_property
    def operation(self) -> Operation:
        """The list operation."""
        return read_operation(self, *next(self.operations()))

    @functools.cached_property
    def _raw_operation(self) -> Node:
        return next(self.operations())[2]

    # The page and its flavors

    @functools.cached_property
    def page_response(self) -> ResponseCase:
        """The response that carries a page."""
        return next(r for status, r in self.operation.responses.items() if 200 <= status < 300)

    @property
    def media_type(self) -> str:
        """Content type of a page.

        >>> from modelarts_flavors.contract import contract
        >>> contract().media_type
        'application/json'
        """
        return self.page_response.media_type

    @functools.cached_property
    def page_schema(self) -> Node:
        """Schema of a page."""
        schema: Node = self.resolve(self.page_response.schema)
        return schema

    @functools.cached_property
    def flavor_schema(self) -> Node:
        """Schema of one item of a page."""
        items = self.at(self.operation.paging.items_path, self.page_schema)
        schema: Node = self.resolve(items["items"])
        return schema

    @functools.cached_property
    def flavor(self) -> FlavorPaths:
        """Where in a flavor each fact about it stands.

        >>> from modelarts_flavors.contract import contract
        >>> contract().flavor.phase, contract().flavor.cpu
        (('status', 'phase'), ('spec', 'cpu'))
        """
        return read_flavor_paths(self, self.flavor_schema)

    @functools.cached_property
    def phase_schema(self) -> Node:
        """Schema of the phase of one zone."""
        zones = self.at(self.flavor.phase, self.flavor_schema)
        schema: Node = self.resolve(other_values(zones))
        return schema

    @property
    def phases(self) -> tuple[str, ...]:
        """Every phase that a zone can be in.

        >>> from modelarts_flavors.contract import contract
        >>> "soldout" in contract().phases
        True
        """
        return tuple(self.phase_schema["enum"])

    @functools.cached_property
    def available_phases(self) -> frozenset[str]:
        """The phases in which a flavor is available.

        >>> from modelarts_flavors.contract import contract
        >>> contract().available_phases < set(contract().phases)
        True
        """
        return frozenset(self.phase_schema["x-available"])

    def flavor_values(self, path: Path) -> tuple[Any, ...]:
        """The values of the enum at a path of a flavor, or of the items of the list there.

        >>> from modelarts_flavors.contract import contract
        >>> "arm64" in contract().flavor_values(contract().flavor.architecture)
        True
        """
        found = self.at(path, self.flavor_schema)
        return tuple(self.resolve(found.get("items", found)).get("enum", ()))

    # Errors

    @functools.cached_property
    def error_paths(self) -> ErrorPaths:
        """Where in an error body code, message and request id stand."""
        return read_error_paths(self, self.operation.responses)

    @functools.cached_property
    def errors(self) -> Mapping[str, ErrorCase]:
        """Every named error example, by name, in the document's order."""
        cases = read_errors(self.error_paths, self.operation.responses)
        return {case.name: case for case in cases}

    @functools.cached_property
    def _errors_by_role(self) -> Mapping[str, ErrorCase]:
        return {case.role: case for case in self.errors.values() if case.role}

    def error_by_role(self, role: ErrorRole) -> ErrorCase:
        """The error example with this `x-role`.

        >>> from modelarts_flavors.contract import contract
        >>> contract().error_by_role("token-invalid").status
        401
        """
        return self._errors_by_role[role]

    @property
    def refusal_statuses(self) -> frozenset[int]:
        """The statuses by which credentials are refused: bad ones, and those of another project."""
        roles: tuple[ErrorRole, ...] = ("token-invalid", "project-mismatch")
        errors = self._errors_by_role
        return frozenset(errors[role].status for role in roles)

    def matching_errors(self, status: int, code: str, message: str = "") -> list[ErrorCase]:
        """The error examples with this status and code, the one most like the message first.

        Numbers recur, so status and code are both needed. Codes of older gateways are taken for
        those of new ones.

        >>> from modelarts_flavors.contract import contract
        >>> case = contract().error_by_role("credentials-missing")
        >>> contract().matching_errors(case.status, case.code, case.message)[0].role
        'credentials-missing'
        """
        number = self.gateway_codes.sub("", code, count=1)
        found = [
            case
            for case in self.errors.values()
            if case.status == status
            and case.from_gateway == (number != code)
            and self.gateway_codes.sub("", case.code, count=1) == number
        ]
        return sorted(found, key=lambda case: case.likeness(code, message), reverse=True)

    @property
    def gateway_codes(self) -> re.Pattern[str]:
        """Matches the error codes of the gateway in front of the service, old and new.

        >>> from modelarts_flavors.contract import contract
        >>> [bool(contract().gateway_codes.search(c)) for c in ("APIGW.0301", "ModelArts.0210")]
        [True, False]
        """
        return self.error_paths.gateway_codes

    # Headers, retries, credentials, servers

    @functools.cached_property
    def headers(self) -> Mapping[str, str]:
        """Names of response headers by role: `request-id`, `retry-after`, `allow`.

        >>> from modelarts_flavors.contract import contract
        >>> contract().headers["request-id"]
        'X-Request-Id'
        """
        return read_headers(self, self._raw_operation)

    @property
    def request_id_header(self) -> str:
        """The response header with the id under which the service logged the request."""
        return self.headers["request-id"]

    @functools.cached_property
    def retry(self) -> Retry:
        """When the request may be sent again, and after how long."""
        return read_retry(self._raw_operation["x-retry"], self.headers["retry-after"])

    @property
    def lockout(self) -> Lockout:
        """What repeated signature failures lead to."""
        return read_lockout(self._raw_operation["x-lockout"])

    @property
    def security(self) -> Mapping[str, Node]:
        """Security schemes by name."""
        schemes: Mapping[str, Node] = self.document["components"]["securitySchemes"]
        return schemes

    @functools.cached_property
    def token(self) -> TokenScheme:
        """The scheme that sends a token.

        >>> from modelarts_flavors.contract import contract
        >>> contract().token.header
        'X-Auth-Token'
        """
        return read_token(self.security)

    @functools.cached_property
    def signature(self) -> SignatureScheme:
        """The scheme that signs requests."""
        return read_signature(self.security)

    @functools.cached_property
    def iam(self) -> IamApi:
        """The IAM calls that give a token and a project id."""
        return read_iam(self.document["x-iam"])

    @functools.cached_property
    def _servers(self) -> Servers:
        return read_servers(self)

    def endpoint(self, region: str) -> str:
        """The base URL of the service in a region; a region that is not listed is tried.

        >>> from modelarts_flavors.contract import contract
        >>> contract().endpoint("cn-north-4")
        'https://modelarts.cn-north-4.myhuaweicloud.com'
        >>> contract().endpoint("ap-southeast-1")
        'https://modelarts.ap-southeast-1.myhuaweicloud.cn'
        """
        return self._servers.endpoint(region)

    @property
    def default_region(self) -> str:
        """The default region of the first server: good for an example.

        >>> from modelarts_flavors.contract import contract
        >>> contract().default_region in contract().regions
        True
        """
        return self._servers.default_region

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region that the document lists, sorted."""
        return tuple(sorted(self._servers.by_region))
