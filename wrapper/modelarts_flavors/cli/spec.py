"""`spec`: prints the OpenAPI document that this installation follows."""

from __future__ import annotations

import click

from modelarts_flavors.cli.streams import write_data
from modelarts_flavors.contract import contract, packaged


@click.command("spec")
@click.option(
    "-o",
    "--output",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="Format of the document.",
)
@click.option(
    "--openapi",
    "version",
    type=click.Choice(["3.1", "3.0"]),
    default="3.1",
    show_default=True,
    help="Version of OpenAPI: 3.1 as written, 3.0 for tools that do not read 3.1.",
)
def command(output: str, version: str) -> None:
    """Print the OpenAPI document."""
    if version == "3.1":
        file = packaged.folder() / f"openapi.{output}"
        write_data(file.read_bytes().rstrip(b"\n"))
        return
    import json

    import yaml

    from modelarts_flavors.cli.openapi_3_0 import downgrade

    document = downgrade(contract().document)
    text = (
        json.dumps(document, ensure_ascii=False, indent=1)
        if output == "json"
        else yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    )
    write_data(text.encode().rstrip(b"\n"))
