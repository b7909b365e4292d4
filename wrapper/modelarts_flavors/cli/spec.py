"""`spec`: prints the OpenAPI document that this installation follows."""

from __future__ import annotations

import click

from modelarts_flavors.cli.streams import write_data
from modelarts_flavors.contract import packaged


@click.command("spec")
@click.option(
    "-o",
    "--output",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="As it was written, or as JSON.",
)
def command(output: str) -> None:
    """Print the OpenAPI document."""
    file = packaged.folder() / f"openapi.{output}"
    write_data(file.read_bytes().rstrip(b"\n"))
