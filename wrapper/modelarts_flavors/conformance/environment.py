"""Project and token from the environment, where the caller has no place to name them."""

from __future__ import annotations

import os

PROJECT_VARIABLE = "HW_PROJECT_ID"
TOKEN_VARIABLE = "HW_AUTH_TOKEN"  # noqa: S105  (the name of a variable)


def project_id() -> str:
    """The project, or "" where none is named."""
    return os.environ.get(PROJECT_VARIABLE, "").strip()


def token() -> str:
    """The token, or "" where there is none."""
    return os.environ.get(TOKEN_VARIABLE, "").strip()


def settings() -> dict[str, str]:
    """Both, by the name of their variable."""
    return {PROJECT_VARIABLE: project_id(), TOKEN_VARIABLE: token()}
