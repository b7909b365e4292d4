"""`metrics`: a Prometheus exporter that reads the list in the background."""

from __future__ import annotations

import contextlib
import functools
import threading
from pathlib import Path
from typing import Any

import click

from modelarts_flavors.capacity import polls
from modelarts_flavors.capacity.metrics import PATH, MetricsExporter, MetricsServer, write_textfile
from modelarts_flavors.cli.client_errors import exit_of
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.reading import say
from modelarts_flavors.cli.service_options import region_options, take_regions
from modelarts_flavors.cli.terminal_text import escape
from modelarts_flavors.cli.times import Duration


@click.command("metrics")
@region_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=9877,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--textfile",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Write a file for node_exporter's textfile collector after each reading; do not listen.",
)
@click.option("--once", is_flag=True, help="With --textfile: read once and end, for cron.")
@click.option(
    "--interval",
    type=Duration(),
    default="60s",
    show_default=True,
    metavar="TIME",
    help="Time between two readings; 10 s at least, unless the service is local.",
)
def command(
    host: str, port: int, textfile: Path | None, once: bool, interval: float, **options: Any
) -> Exit:
    """Serve metrics for Prometheus.

    The list is read in the background, never by a scrape. While a region cannot be read, the last
    good values stay, with their age. Run one exporter for each project.
    """
    if once and textfile is None:
        raise click.UsageError("--once needs --textfile.")
    regions = take_regions(options)
    with contextlib.ExitStack() as stack:
        clients = stack.enter_context(regions.clients())
        exporter = MetricsExporter(list(clients))
        for name, client in clients.items():
            hooks = client.http_client.event_hooks
            hooks["request"].append(lambda _, name=name: exporter.count_request(name))
            client.http_client.event_hooks = hooks
        readings = polls(clients, interval=interval)
        if textfile is None:
            stack.enter_context(_server(exporter, host, port))
        ending = Exit.DONE
        missing = set(clients)
        while missing or not once:
            poll = next(readings)
            missing.discard(poll.region)
            exporter.add(poll)
            if poll.error is not None:
                ending = max(ending, exit_of(poll.error))
                say(f"modelarts-flavors: {escape(f'{poll.region}: {poll.error}'.lstrip(': '))}")
            if textfile is not None and not (once and missing):
                write_textfile(exporter, textfile)
    return ending


@contextlib.contextmanager
def _server(exporter: MetricsExporter, host: str, port: int) -> Any:
    try:
        server = MetricsServer(exporter, host, port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(f"cannot listen on {host}:{port}: {reason}", Exit.UNREACHABLE) from None
    with server:
        serve = functools.partial(server.serve_forever, poll_interval=0.1)
        thread = threading.Thread(target=serve, name="metrics", daemon=True)
        thread.start()
        address, number = server.server_address[:2]
        click.echo(f"listening on http://{address!s}:{number}{PATH}")
        try:
            yield
        finally:
            server.shutdown()
