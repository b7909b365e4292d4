"""The IAM calls beside the operation: how a token and a project id are requested."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from modelarts_flavors.contract import pointer
from modelarts_flavors.contract.openapi_document import Path

# The samples of IAM's errors that code asks for, by `x-role`.
IamErrorRole = Literal["bad-request", "invalid-token", "malformed-request", "wrong-password"]
IAM_ERROR_ROLES: tuple[str, ...] = get_args(IamErrorRole)


@dataclass(frozen=True, slots=True)
class IamError:
    """One error answer of IAM; `meaning` says in one sentence what happened."""

    role: str
    status: int
    meaning: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SampleBody:
    """A body of IAM as a sample, and by name the paths at which other bodies have their own values."""

    value: Mapping[str, Any]
    paths: Mapping[str, tuple[Path, ...]]

    def read(self, body: Any, name: str) -> Any:
        """What a body has in the place of this name; None where it has nothing there.

        >>> from modelarts_flavors.contract import contract
        >>> request = contract().iam.token_request
        >>> request.read(request.value, "methods")
        ['password']
        """
        return pointer.get_at(body, self.paths[name][0])

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The sample with these values in the places of these names.

        >>> from modelarts_flavors.contract import contract
        >>> contract().iam.token_request.filled({"project": "tr-west-1"})["auth"]["scope"]
        {'project': {'name': 'tr-west-1'}}
        """
        body: dict[str, Any] = copy.deepcopy(dict(self.value))
        for name, value in values.items():
            for path in self.paths[name]:
                pointer.set_at(body, path, value)
        return body


@dataclass(frozen=True, slots=True)
class IamApi:
    """IAM as the document describes it.

    `server` is its base URL with a gap for the region; `other_servers` has the URLs of regions
    without an IAM of their own.

    The token call is `token_method` on `token_path` with `token_query` and a body like
    `token_request`, or like `token_exchange` with a token instead of a password. It answers
    `token_status` with the token in `token_header` and a body like `token_answer`, whose catalog has
    entries like `catalog_entry`, one for each type of service in `catalog_paths`, which gives the
    path below the host. `versions_path` and `version_path` answer GET with `versions_status` and
    `version_status` and bodies like `versions_answer` and `version_answer`. The projects call is
    `projects_method` on `projects_path` with the project's name as `project_name_parameter`; it
    answers `projects_status`, and the ids stand at `project_id_key` of each entry at
    `projects_list_path`. Errors have one of several shapes: `message_paths` and
    `code_paths`; `errors` holds samples by name.
    """

    server: str
    other_servers: Mapping[str, str]
    token_method: str
    token_path: str
    token_query: Mapping[str, str]
    token_request: SampleBody
    token_exchange: SampleBody
    token_status: int
    token_header: str
    token_lifetime_seconds: int
    token_answer: SampleBody
    catalog_entry: SampleBody
    catalog_paths: Mapping[str, str]
    versions_path: str
    versions_status: int
    versions_answer: SampleBody
    version_path: str
    version_status: int
    version_answer: SampleBody
    projects_method: str
    projects_path: str
    projects_status: int
    project_name_parameter: str
    projects_list_path: Path
    project_id_key: str
    project_name_key: str
    projects_sample: Mapping[str, Any]
    message_paths: tuple[Path, ...]
    code_paths: tuple[Path, ...]
    errors: Mapping[str, IamError]

    def url(self, region: str) -> str:
        """The base URL of IAM in a region.

        >>> from modelarts_flavors.contract import contract
        >>> contract().iam.url("cn-north-4")
        'https://iam.cn-north-4.myhuaweicloud.com'
        >>> contract().iam.url("cn-north-11")
        'https://iam.myhuaweicloud.com'
        """
        return self.other_servers.get(region) or self.server.replace("{region}", region)

    def projects_answer(self, projects: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The sample of an answer to the projects call, with these ids and names in its list.

        >>> from modelarts_flavors.contract import contract
        >>> answer = contract().iam.projects_answer([("p1", "cn-north-4")])
        >>> [project["id"] for project in answer["projects"]]
        ['p1']
        """
        body: dict[str, Any] = copy.deepcopy(dict(self.projects_sample))
        entry = pointer.get_at(body, self.projects_list_path)[0]
        listed = [
            {**entry, self.project_id_key: project_id, self.project_name_key: name}
            for project_id, name in projects
        ]
        pointer.set_at(body, self.projects_list_path, listed)
        return body

    def error_by_role(self, role: IamErrorRole) -> IamError:
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


def read_iam(node: Mapping[str, Any]) -> IamApi:
    """From the document's `x-iam`."""
    return IamApi(
        server=node["server"],
        other_servers={
            region: other["url"]
            for other in node.get("otherServers", ())
            for region in other["regions"]
        },
        token_method=node["tokenMethod"],
        token_path=node["tokenPath"],
        token_query=node["tokenQuery"],
        token_request=_sample(node["tokenRequest"]),
        token_exchange=_sample(node["tokenExchange"]),
        token_status=node["tokenStatus"],
        token_header=node["tokenHeader"],
        token_lifetime_seconds=node["tokenLifetimeSeconds"],
        token_answer=_sample(node["tokenAnswer"]),
        catalog_entry=_sample(node["catalogEntry"]),
        catalog_paths=node["catalogEntry"]["services"],
        versions_path=node["versionsPath"],
        versions_status=node["versionsStatus"],
        versions_answer=_sample(node["versionsAnswer"]),
        version_path=node["versionPath"],
        version_status=node["versionStatus"],
        version_answer=_sample(node["versionAnswer"]),
        projects_method=node["projectsMethod"],
        projects_path=node["projectsPath"],
        projects_status=node["projectsStatus"],
        project_name_parameter=node["projectNameParameter"],
        projects_list_path=pointer.split(node["projectsList"]),
        project_id_key=node["projectIdKey"],
        project_name_key=node["projectNameKey"],
        projects_sample=node["projectsAnswer"]["value"],
        message_paths=tuple(map(pointer.split, node["errorMessages"])),
        code_paths=tuple(map(pointer.split, node["errorCodes"])),
        errors={
            name: IamError(
                error.get("x-role", ""), error["status"], error["summary"], error["value"]
            )
            for name, error in node["errors"].items()
        },
    )


def _sample(node: Mapping[str, Any]) -> SampleBody:
    paths = {name: tuple(map(pointer.split, texts)) for name, texts in node["paths"].items()}
    return SampleBody(node["value"], paths)


def _first(body: Any, paths: tuple[Path, ...]) -> str:
    found = (pointer.get_at(body, path) for path in paths)
    return next((str(text) for text in found if isinstance(text, str | int)), "")
