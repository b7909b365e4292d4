"""Reads the lists of several regions at once; one that fails hides no other."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import click

from modelarts_flavors import Client, Flavor, FlavorsError
from modelarts_flavors.cli import progress
from modelarts_flavors.cli.client_errors import command_error, exit_of
from modelarts_flavors.cli.exit_codes import CommandError
from modelarts_flavors.cli.service_options import Regions


@dataclass(slots=True)
class Reading:
    """What was read: `flavors` and `errors` by region."""

    flavors: dict[str, list[Flavor]] = field(default_factory=dict)
    errors: dict[str, FlavorsError] = field(default_factory=dict)

    def check(self) -> None:
        """Raise CommandError if a region failed; each is named."""
        if not self.errors:
            return
        if len(self.flavors) + len(self.errors) == 1:
            raise command_error(next(iter(self.errors.values())))
        codes = sorted(exit_of(error) for error in self.errors.values())
        failed = f"{len(self.errors)} of {len(self.flavors) + len(self.errors)} regions failed"
        details = tuple(
            f"{region}: {command_error(error).message}" for region, error in self.errors.items()
        )
        raise CommandError(failed, codes[-1], details)


def read(
    regions: Regions,
    query: Mapping[str, Any],
    on_page: Callable[[str, tuple[Flavor, ...]], bool] | None = None,
) -> Reading:
    """Read the list of every region, all at once.

    Args:
        regions: Where.
        query: Arguments of `list_flavors`.
        on_page: Called with region and flavors of each page, which are then not kept; returns
            whether they were all that is wanted.
    """
    found = Reading()

    def work(name: str) -> tuple[str, list[Flavor] | FlavorsError]:
        kept: list[Flavor] = []
        try:
            with client_of(regions, name) as (region, client):
                for page in client.list_flavors(**query).pages():
                    if on_page is None:
                        kept += page.items
                        progress.show(f"{len(kept)} flavors read")
                    elif on_page(region, page.items):
                        break
                    # Nothing here holds a page while the next is read.
                    del page
        except FlavorsError as error:
            return name, error
        return region, kept

    names = regions.names or ("",)
    if len(names) == 1:
        outcomes = [work(names[0])]
    else:
        with ThreadPoolExecutor(len(names), "region") as pool:
            outcomes = list(pool.map(work, names))
    progress.clear()
    for region, outcome in outcomes:
        if isinstance(outcome, FlavorsError):
            found.errors[region] = outcome
        else:
            found.flavors[region] = outcome
    return found


@contextlib.contextmanager
def client_of(regions: Regions, name: str) -> Iterator[tuple[str, Client]]:
    """A client for a region, and the region's name."""
    with regions.client(name) as client:
        yield name or client.region or "", client


def list_query(
    label_selector: str | None, page_size: int | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """Arguments of `list_flavors`."""
    return {
        "label_selector": label_selector,
        "page_size": page_size,
        # More than a list can hold is all of it.
        "max_items": max_items and min(max_items, sys.maxsize),
    }


def say(text: str) -> None:
    """Print a remark on stderr."""
    progress.clear()
    click.echo(text, err=True)
