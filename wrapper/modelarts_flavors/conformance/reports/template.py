"""The templates of the pages: what a server wrote is escaped for HTML, and for the eye."""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2

from modelarts_flavors.conformance.wording import visible


@functools.cache
def environment() -> jinja2.Environment:
    """The environment of the templates in this folder."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value, keep="\n\t") if type(value) is str else value,
    )
