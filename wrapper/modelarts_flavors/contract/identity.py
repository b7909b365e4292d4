"""The IAM calls beside the operation: how a token and a project id are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.raw import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """IAM as the document describes it.

    The token call is `token_method` on `token_path` with `token_query`; `token_body` gives its
    body. It answers `token_status` with the token in `token_header` and the time of expiry at
    `expiry_path` of its body. The projects call is GET on `projects_path` with the project's name
    as `project_name_parameter`; the ids stand at `project_id_key` of each entry at
    `projects_list_path`. Errors have one of several shapes: `message_paths` and `code_paths`.
    """

    server: str
    token_method: str
    token_path: str
    token_query: Mapping[str, str]
    token_status: int
    token_header: str
    token_lifetime_seconds: int
    expiry_path: Path
    method_path: Path
    method_value: tuple[str, ...]
    user_path: Path
    password_path: Path
    domain_path: Path
    scope_path: Path
    projects_path: str
    project_name_parameter: str
    projects_list_path: Path
    project_id_key: str
    project_name_key: str
    message_paths: tuple[Path, ...]
    code_paths: tuple[Path, ...]

    def url(self, region: str) -> str:
        """The base URL of IAM in a region.

        >>> from modelarts_flavors.contract import contract
        >>> contract().iam.url("cn-north-4")
        'https://iam.cn-north-4.myhuaweicloud.com'
        """
        return self.server.replace("{region}", region)

    def token_body(self, user: str, password: str, domain: str, project: str) -> dict[str, Any]:
        """The body that asks for a token: IAM user, password, account name, project name.

        >>> from modelarts_flavors.contract import contract
        >>> body = contract().iam.token_body("ada", "secret", "acme", "cn-north-4")
        >>> body["auth"]["scope"]
        {'project': {'name': 'cn-north-4'}}
        """
        body: dict[str, Any] = {}
        pointer.place(body, self.method_path, list(self.method_value))
        pointer.place(body, self.user_path, user)
        pointer.place(body, self.password_path, password)
        pointer.place(body, self.domain_path, domain)
        pointer.place(body, self.scope_path, project)
        return body

    def message(self, body: Any) -> str:
        """The message of an error body of either shape, or ""."""
        return _first(body, self.message_paths)

    def code(self, body: Any) -> str:
        """The code of an error body of either shape, or ""."""
        return _first(body, self.code_paths)


def read_identity(raw: Mapping[str, Any]) -> Identity:
    """Identity from the document's `x-identity`."""
    request = raw["tokenRequest"]
    return Identity(
        server=raw["server"],
        token_method=raw["tokenMethod"],
        token_path=raw["tokenPath"],
        token_query=raw["tokenQuery"],
        token_status=raw["tokenStatus"],
        token_header=raw["tokenHeader"],
        token_lifetime_seconds=raw["tokenLifetimeSeconds"],
        expiry_path=pointer.split(raw["tokenExpiry"]),
        method_path=pointer.split(request["methods"]),
        method_value=tuple(request["methodsValue"]),
        user_path=pointer.split(request["user"]),
        password_path=pointer.split(request["password"]),
        domain_path=pointer.split(request["domain"]),
        scope_path=pointer.split(request["project"]),
        projects_path=raw["projectsPath"],
        project_name_parameter=raw["projectNameParameter"],
        projects_list_path=pointer.split(raw["projectsList"]),
        project_id_key=raw["projectIdKey"],
        project_name_key=raw["projectNameKey"],
        message_paths=tuple(pointer.split(text) for text in raw["errorMessages"]),
        code_paths=tuple(pointer.split(text) for text in raw["errorCodes"]),
    )


def _first(body: Any, paths: tuple[Path, ...]) -> str:
    found = (pointer.follow(body, path) for path in paths)
    return next((str(text) for text in found if isinstance(text, str | int)), "")
