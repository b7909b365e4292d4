"""What `conform` tests: the options that name it, made into a target that a command line can name again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from modelarts_flavors.auth import TokenAuth
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.conformance import Origin, Target
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import Resolved, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOptions:
    """The options of the command that say what is tested; what is None is taken from environment and files."""

    url: str | None
    region: str | None
    project_id: str | None
    token_file: Path | None
    other_project_id: str | None
    other_token_file: Path | None

    def target(self) -> Target:
        """The target; raises CommandError where the options do not name one."""
        if self.url is not None and self.region is not None:
            raise CommandError("give a URL or --region, not both", Exit.USAGE)
        if self.other_token_file and self.other_project_id is None:
            raise CommandError("--other-token-file needs --other-project-id", Exit.USAGE)
        found = resolve(
            region=self.region,
            endpoint=None if self.url is None else _base_url(self.url),
            project_id=self.project_id,
            auth=_from_file(self.token_file),
        )
        other = _from_file(self.other_token_file)
        if found.project_id is None:
            raise CommandError("name the project: --project-id ID", Exit.USAGE)
        if self.other_project_id == found.project_id:
            raise CommandError("--other-project-id names the same project", Exit.USAGE)
        return Target(
            url=found.endpoint,
            project_id=found.project_id,
            auth=_plain(found.auth),
            other_project_id=self.other_project_id,
            other_auth=other and _plain(other),
            origin=self._origin(found, found.project_id),
        )

    def _origin(self, found: Resolved, project_id: str) -> Origin:
        """The words that name the same target again, and where the credentials are that they do not name."""
        place = (found.endpoint,) if self.region is None else ("--region", self.region)
        given = {
            "--project-id": project_id,
            "--token-file": self.token_file,
            "--other-project-id": self.other_project_id,
            "--other-token-file": self.other_token_file,
        }
        words = [
            word for name, value in given.items() if value is not None for word in (name, value)
        ]
        needs = () if self.token_file else (found.origins["auth"],)
        return Origin(words=(*place, *map(str, words)), needs=needs)


def _from_file(path: Path | None) -> TokenAuth | None:
    return None if path is None else TokenAuth.from_file(path)


def _base_url(url: str) -> str:
    """The URL, if it ends before the operation's path; the rest is checked with that of a region."""
    steps = contract().operation.path.split("/")
    parts = url.partition("?")[0].rstrip("/").split("/")
    if len(parts) > 1 and parts[-1] == steps[-1]:
        base = "/".join(parts[: len(parts) - len(steps) + 1])
        said = f", without the path: {base}" if _is_url(base) else ", without the path"
        raise CommandError(f"give the base URL{said}", Exit.USAGE)
    if "://" in url and not _is_url(url):
        raise CommandError(f"not an http or https URL: {url.rpartition('@')[2]}", Exit.USAGE)
    return url


def _is_url(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(httpx2.URL(url).host)
    except (ValueError, httpx2.InvalidURL):
        return False


def _plain(auth: httpx2.Auth) -> httpx2.Auth | str:
    """The token itself where it is one: the suite then also tries what is nearly that token."""
    if not isinstance(auth, TokenAuth):
        return auth
    request = httpx2.Request("GET", "http://localhost")
    next(auth.auth_flow(request))
    return request.headers[contract().token.header]
