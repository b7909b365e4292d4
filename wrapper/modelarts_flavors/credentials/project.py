"""The project whose flavors are listed: given, or looked up at IAM by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.error_responses import read_body, readable, refusal
from modelarts_flavors.errors import CredentialsError, FlavorsError, InvalidJSONError


@dataclass(slots=True)
class Project:
    """A project by its id, or else by its name, the region's as a rule, and the IAM that knows it."""

    id: str | None
    name: str | None = None
    iam_url: str | None = None

    def arguments(self) -> dict[str, Any]:
        """The arguments of the request that asks IAM for it; its `url` is a whole one."""
        iam = contract().iam
        return {
            "method": iam.projects_method,
            "url": f"{self.iam_url}{iam.projects_path}",
            "params": {iam.project_name_parameter: self.name},
        }

    def read(self, response: httpx2.Response, now: float) -> str:
        """The id in the response of IAM; `now` is the time in seconds since 1970.

        Raises:
            ApiError, ResponseError: If IAM refuses or fails, or its response lists no projects.
            CredentialsError: If the credentials reach no project of this name, or several.
        """
        try:
            found = self._ids(response, now)
        except FlavorsError as error:
            error.message = f"looking up the project at {self.iam_url}: {error.message}"
            raise
        if len(found) != 1:
            many = f"several, {', '.join(found)}" if found else "none"
            raise CredentialsError(
                f"of the projects that these credentials reach at {self.iam_url}, "
                f"one should be called {self.name}, but there are {many}",
                hint="Give the project id.",
            )
        return found[0]

    def _ids(self, response: httpx2.Response, now: float) -> list[str]:
        iam = contract().iam
        expected = iam.projects_status
        if response.status_code != expected:
            raise refusal(response, expected, now)
        listed = pointer.get_at(read_body(response), iam.projects_list_path)
        if not isinstance(listed, list):
            said = f"no list of projects; the body begins with {readable(response)[:80]!r}"
            raise InvalidJSONError(said, status=response.status_code)
        # The name is compared again: a list of everything must not pass for a result.
        return [
            str(project[iam.project_id_key])
            for project in listed
            if isinstance(project, dict)
            and project.get(iam.project_name_key) == self.name
            and project.get(iam.project_id_key)
        ]
