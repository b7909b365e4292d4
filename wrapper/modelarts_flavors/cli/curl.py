"""Prints requests as commands of curl, with the secret as a variable of the shell."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

import click

from modelarts_flavors.cli.reading import client_of
from modelarts_flavors.cli.service_options import Regions
from modelarts_flavors.contract import contract

TOKEN_VARIABLE = "TOKEN"  # noqa: S105 - the name of a variable, not a token


def print_curl(regions: Regions, query: Mapping[str, Any]) -> None:
    """Print the first request for each region: `$TOKEN` stands for a token of the project.

    The next page is the same request with the continue token of the page before.
    """
    operation = contract().operation
    values = {
        operation.label_selector.name: query["label_selector"],
        operation.page_size.name: query["page_size"],
    }
    for name in regions.names or ("",):
        with client_of(regions, name) as (_, client):
            before, _, after = operation.path.partition(f"{{{operation.project.name}}}")
            # A variable is not quoted as the rest is.
            project = shlex.quote(client.project_id) if client.project_id else '"$PROJECT_ID"'
            url = f"{shlex.quote(client.endpoint + before)}{project}{after}"
            words = ["curl", "--fail-with-body", "--get", url]
            for key, value in values.items():
                if value is not None:
                    words += ["--data-urlencode", shlex.quote(f"{key}={value}")]
            words += ["--header", f'"{contract().token.header}: ${TOKEN_VARIABLE}"']
            click.echo(" ".join(words))
