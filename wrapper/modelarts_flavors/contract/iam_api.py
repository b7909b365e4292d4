"""The IAM calls beside the operation: how a token and a project id are asked for."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.openapi_document import Path

# The samples of IAM's errors that code asks for, by `x-role`.
IamErrorRole = Literal["bad-request", "wrong-password"]
IAM_ERROR_ROLES: tuple[str, ...] = get_args(IamErrorRole)


@dataclass(frozen=True, slots=True)
class IdentityError:
    """One error answer of IAM; `meaning` says in one sentence what happened."""

    role: str
    status: int
    meaning: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """IAM as the document describes it.

    `server` is its base URL with a gap for the region; `other_servers` has the URLs of regions
    without an IAM of their own.

    The token call is `token_method` on `token_path` with `token_query`; `token_body` gives its
    body. It answers `token_status` with the token in `token_header` and the times of issue and
    expiry at `issued_path` and `expiry_path` of its body. The projects call is GET on
    `projects_path` with the project's name as `project_name_parameter`; the ids stand at
    `project_id_key` of each entry at `projects_list_path`. Errors have one of several shapes:
    `message_paths` and `code_paths`; `errors` holds samples by name.
    """

    server: str
    other_servers: Mapping[str, str]
    token_method: str
    token_path: str
    token_query: Mapping[str, str]
    token_status: int
    token_header: str
    token_lifetime_seconds: int
    expiry_path: Path
    issued_path: Path
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
    token_sample: Mapping[str, Any]
    projects_sample: Mapping[str, Any]
    errors: Mapping[str, IdentityError]

    def url(self, region: str) -> str:
        """The base URL of IAM in a region.

        >>> from modelarts_flavors.contract import contract
        >>> contract().iam.url("cn-north-4")
        'https://iam.cn-north-4.myhuaweicloud.com'
        >>> contract().iam.url("cn-north-11")
        'https://iam.myhuaweicloud.com'
        """
        return self.other_servers.get(region) or self.server.replace("{region}", region)

    def token_body(self, user: str, password: str, domain: str, project: str) -> dict[str, Any]:
        """The body that asks for a token: IAM user, password, account name, project name.

        >>> from modelarts_flavors.contract import contract
        >>> body = contract().iam.token_body("ada", "secret", "acme", "cn-north-4")
        >>> body["auth"]["scope"]
        {'project': {'name': 'cn-north-4'}}
        """
        body: dict[str, Any] = {}
        pointer.set_at(body, self.method_path, list(self.method_value))
        pointer.set_at(body, self.user_path, user)
        pointer.set_at(body, self.password_path, password)
        pointer.set_at(body, self.domain_path, domain)
        pointer.set_at(body, self.scope_path, project)
        return body

    def token_answer(
        self, *, issued: str, expires: str, project: tuple[str, str], user: str, domain: str
    ) -> dict[str, Any]:
        """The body that answers the token call: times, id and name of the project, user and account.

        >>> from modelarts_flavors.contract import contract
        >>> answer = contract().iam.token_answer(
        ...     issued="i", expires="e", project=("p1", "cn-north-4"), user="ada", domain="acme"
        ... )
        >>> answer["token"]["expires_at"], answer["token"]["project"]["id"]
        ('e', 'p1')
        """
        body: dict[str, Any] = copy.deepcopy(self.token_sample["value"])
        paths = self.token_sample["paths"]
        pointer.set_at(body, self.expiry_path, expires)
        pointer.set_at(body, self.issued_path, issued)
        pointer.set_at(body, pointer.split(paths["projectId"]), project[0])
        pointer.set_at(body, pointer.split(paths["projectName"]), project[1])
        pointer.set_at(body, pointer.split(paths["user"]), user)
        for path in paths["domains"]:
            pointer.set_at(body, pointer.split(path), domain)
        return body

    def projects_answer(self, projects: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The body that answers the projects call: id and name of each project.

        >>> from modelarts_flavors.contract import contract
        >>> answer = contract().iam.projects_answer([("p1", "cn-north-4")])
        >>> [project["id"] for project in answer["projects"]]
        ['p1']
        """
        body: dict[str, Any] = copy.deepcopy(self.projects_sample["value"])
        entry = pointer.get_at(body, self.projects_list_path)[0]
        listed = [
            {**entry, self.project_id_key: project_id, self.project_name_key: name}
            for project_id, name in projects
        ]
        pointer.set_at(body, self.projects_list_path, listed)
        return body

    def error_by_role(self, role: IamErrorRole) -> IdentityError:
        """The error sample with this `x-role`.

        >>> from modelarts_flavors.contract import contract
        >>> contract().iam.error_by_role("wrong-password").status
        401
        """
        return next(error for error in self.errors.values() if error.role == role)

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
        other_servers={
            region: other["url"]
            for other in raw.get("otherServers", ())
            for region in other["regions"]
        },
        token_method=raw["tokenMethod"],
        token_path=raw["tokenPath"],
        token_query=raw["tokenQuery"],
        token_status=raw["tokenStatus"],
        token_header=raw["tokenHeader"],
        token_lifetime_seconds=raw["tokenLifetimeSeconds"],
        expiry_path=pointer.split(raw["tokenExpiry"]),
        issued_path=pointer.split(raw["tokenSample"]["paths"]["issued"]),
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
        token_sample=raw["tokenSample"],
        projects_sample=raw["projectsSample"],
        errors={
            name: IdentityError(
                error.get("x-role", ""), error["status"], error["summary"], error["value"]
            )
            for name, error in raw["errors"].items()
        },
    )


def _first(body: Any, paths: tuple[Path, ...]) -> str:
    found = (pointer.get_at(body, path) for path in paths)
    return next((str(text) for text in found if isinstance(text, str | int)), "")
