"""Serves the document as YAML and JSON, and an HTML page that sends requests from a browser."""

from __future__ import annotations

import functools
import html
from pathlib import Path

import orjson

from modelarts_flavors.contract import contract
from modelarts_flavors.contract.packaged import source
from modelarts_flavors.mock.http.http_response import Answer

YAML_PATH = "/openapi.yaml"
JSON_PATH = "/openapi.json"
DOCS_PATH = "/docs"
# The page is self-contained and sends requests to this server only.
_POLICY = "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(path: str, project_id: str | None) -> Answer | None:
    """The answer for a path; None for an unknown path, and for the page if there is no project."""
    if path == YAML_PATH:
        return Answer(200, source().encode(), ((b"content-type", b"application/yaml"),))
    if path == JSON_PATH:
        return Answer(200, orjson.dumps(contract().document))
    if path == DOCS_PATH and project_id is not None:
        headers = (
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", _POLICY.encode()),
        )
        project = html.escape(project_id).encode()
        return Answer(200, _html().replace(b"{{ project_id }}", project), headers)
    return None


@functools.cache
def _html() -> bytes:
    return Path(__file__).with_name("explorer.html").read_bytes()
