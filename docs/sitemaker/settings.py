"""What `mkdocs.yml` inherits: navigation and versions, which follow from the pages and packages."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

import yaml

from modelarts_flavors.contract import contract
from sitemaker.markdown import Page
from sitemaker.navigation import navigation


def write_settings(path: Path, pages: Iterable[Page]) -> None:
    """Write the file of settings."""
    settings = {
        "extra": {
            "version_text": importlib.metadata.version("modelarts-flavors"),
            "document_version": contract().version,
        },
        "nav": navigation(pages),
    }
    path.write_text(yaml.safe_dump(settings, sort_keys=False, allow_unicode=True), encoding="utf-8")
