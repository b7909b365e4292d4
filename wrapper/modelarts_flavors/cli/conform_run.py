"""One run of `conform`: follows it, prints what was found, and gives the exit code."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from modelarts_flavors.cli import progress
from modelarts_flavors.cli.conform_selection import known_checks
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.terminal_text import escape_lines
from modelarts_flavors.conformance import (
    Options,
    Report,
    Sent,
    Status,
    Target,
    Verdict,
    baseline,
    stream,
)
from modelarts_flavors.conformance.interrupts import remembered
from modelarts_flavors.conformance.reports import Record, hint, text, write_all

NOT_JUDGED = {Verdict.REFUSED: Exit.REFUSED, Verdict.UNREACHABLE: Exit.UNREACHABLE}


class Run:
    """A run on one target; what it prints depends on `show`. `finished` is False if it was interrupted."""

    def __init__(
        self,
        target: Target,
        options: Options,
        entries: Sequence[baseline.Entry] | None,
        *,
        show: bool,
    ) -> None:
        self._target, self._options, self._entries, self._show = target, options, entries, show
        self.finished = True
        self.report = self._follow()

    def _follow(self) -> Report:
        record = Record(self._target, self._options)
        try:
            with remembered() as interrupts:
                for event in stream(self._target, self._options):
                    record.take(event)
                    interrupts.require_none()
                    if isinstance(event, Sent):
                        failed = sum(check.status is Status.FAIL for check in record.checks)
                        progress.show(
                            f"testing, {len(record.exchanges)} requests, {failed} checks failed"
                        )
        except KeyboardInterrupt:
            self.finished = False
        finally:
            progress.clear()
        if self._entries is None:
            return record.report
        today = datetime.datetime.now().astimezone().date()
        return baseline.judged(record.report, self._entries, known_checks(), today)

    def end(self, report_dir: Path | None, baseline_file: Path | None) -> Exit:
        """Write what was asked for, say how it ended, and give the exit code.

        Raises CommandError, which is one line, where nothing was judged.
        """
        report = self.report
        if report_dir is not None:
            write_all(report, report_dir)
        if self.finished and report.verdict in NOT_JUDGED:
            said = ". ".join(filter(None, (report.reason.rstrip("."), hint(report))))
            raise CommandError(said, NOT_JUDGED[report.verdict])
        if self._show:
            click.echo(escape_lines(text.render(report)), nl=False)
        if baseline_file is not None and self.finished:
            return self._write_baseline(baseline_file)
        if report.verdict is Verdict.FAIL:
            return Exit.NO
        if self.finished and report.verdict is Verdict.INCONCLUSIVE:
            return Exit.UNREACHABLE
        return Exit.DONE if self.finished else Exit.INTERRUPTED

    def _write_baseline(self, file: Path) -> Exit:
        try:
            open_entries = baseline.write(self.report, file)
        except OSError as error:
            raise CommandError(f"cannot write {file}: {error.strerror}", Exit.USAGE) from None
        if open_entries:
            click.echo(f"{file}: write a reason for {open_entries} of its entries", err=True)
        return Exit.DONE
