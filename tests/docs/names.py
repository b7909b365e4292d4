"""Everything that a reader may look up: fields, values, codes, parameters, checks, options, with places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click
from sitemaker import check_pages, cli_pages
from sitemaker.http_errors import case_anchor
from sitemaker.http_objects import field_anchor
from sitemaker.markdown import anchor

from modelarts_flavors.cli.app import app
from modelarts_flavors.contract import contract


@dataclass(frozen=True)
class Name:
    """A name that a reader may type, and the page and anchor where it is explained."""

    text: str
    page: str
    anchor: str

    def __str__(self) -> str:
        return f"{self.page}#{self.anchor}"


def names() -> list[Name]:
    """Every name, once."""
    return list(dict.fromkeys([*_document(), *_checks(), *_options()]))


def _document() -> Iterator[Name]:
    facts = contract()
    for parameter in facts.operation.parameters:
        yield Name(parameter.name, "http/operation", anchor(parameter.name))
    for header in facts.headers.values():
        yield Name(header, "http/operation", anchor(header))
    for schema, raw in facts.schemas.items():
        yield Name(schema, "http/objects", anchor(schema))
        for field in (*raw.get("properties", {}), *map(str, raw.get("enum", ()))):
            yield Name(field, "http/objects", field_anchor(schema, field))
    for case in facts.errors.values():
        yield Name(case.code, "http/errors", anchor(case.code))
        yield Name(case.code, "http/errors", case_anchor(case))
        yield Name(case.name, "http/errors", anchor(case.name))
    for region in facts.regions:
        yield Name(region, "http/regions", region)


def _checks() -> Iterator[Name]:
    for subject, checks in check_pages.subjects().items():
        for check in checks:
            yield Name(check.id, f"reference/checks/{subject}", anchor(check.id))


def _options() -> Iterator[Name]:
    root = click.Context(app, info_name=cli_pages.PROGRAM)
    for context, command in cli_pages.commands(app, root):
        page = f"reference/cli/{cli_pages.file_name(context).removesuffix('.md')}"
        for parameter in command.get_params(context):
            if isinstance(parameter, click.Option) and not parameter.hidden:
                longest = max(parameter.opts, key=len)
                yield Name(longest, page, anchor(longest))
