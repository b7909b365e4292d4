"""What a watch does when capacity appears: runs a command, sends a notification.

Actions run beside the watch; one that fails is reported and ends nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modelarts_flavors.capacity import Series
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.cli.terminal_text import escape
from modelarts_flavors.cli.times import local
from modelarts_flavors.extras import require


@dataclass(frozen=True, slots=True)
class Occasion:
    """What an action is for: a flavor and zone that are available; `before` is None if unknown."""

    series: Series
    before: str | None
    after: str
    at: float
    matches: tuple[Series, ...] = ()

    def variables(self) -> dict[str, str]:
        """The variables of the environment that a command gets."""
        series = self.series
        return {
            "MODELARTS_REGION": series.region,
            "MODELARTS_FLAVOR": series.flavor,
            "MODELARTS_ZONE": series.zone,
            "MODELARTS_FROM": self.before or "",
            "MODELARTS_TO": self.after,
            "MODELARTS_AT": local(self.at),
            # One for each line; the first is the one above.
            "MODELARTS_MATCHES": "\n".join(
                f"{one.region} {one.flavor} {one.zone}" for one in self.matches or (series,)
            ),
        }


class Actions:
    """Runs a command and sends notifications, at most once for a flavor and zone in a time.

    Args:
        command: Line for the shell, as the user wrote it; nothing is put into it.
        urls: Addresses of apprise.
        cooldown: Seconds after an action in which the same flavor and zone cause no other.
        report: Called with what goes wrong.
    """

    def __init__(
        self,
        command: str | None,
        urls: Sequence[str],
        cooldown: float,
        report: Callable[[str], None],
    ) -> None:
        self._command = command
        self._notifier: Any = _notifier(urls) if urls else None
        self._cooldown = cooldown
        self._report = report
        self._last: dict[Series, float] = {}
        self._running: list[threading.Thread] = []
        self.count = 0

    def fire(self, occasion: Occasion) -> None:
        """Act, unless the flavor and zone caused an action just before."""
        if self._command is None and self._notifier is None:
            return
        last = self._last.get(occasion.series)
        if last is not None and occasion.at - last < self._cooldown:
            return
        self._last[occasion.series] = occasion.at
        self.count += 1
        thread = threading.Thread(target=self._act, args=(occasion,), name="action")
        thread.start()
        self._running = [one for one in self._running if one.is_alive()] + [thread]

    def wait(self) -> None:
        """Wait for the actions that still run."""
        for thread in self._running:
            thread.join()

    def _act(self, occasion: Occasion) -> None:
        if self._command is not None:
            self._run(self._command, occasion.variables())
        if self._notifier is not None:
            self._notify(occasion)

    def _run(self, command: str, variables: Mapping[str, str]) -> None:
        # stdout belongs to the watch's own lines.
        done = subprocess.run(  # noqa: S602 - the user's own line, for the user's own shell
            command,
            shell=True,
            check=False,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
        )
        if done.returncode:
            self._report(f"the command of --exec ended with exit code {done.returncode}")

    def _notify(self, occasion: Occasion) -> None:
        series = occasion.series
        title = f"{series.flavor} is available in {series.zone}"
        body = f"{title} since {local(occasion.at)}. This is no reservation."
        try:
            sent = self._notifier.notify(title=title, body=body)
        except Exception as error:  # noqa: BLE001 - a plugin of apprise may raise anything
            self._report(f"a notification failed: {escape(type(error).__name__)}")
        else:
            if not sent:
                self._report("a notification failed")


def _notifier(urls: Sequence[str]) -> Any:
    require("notify")
    import apprise

    made = apprise.Apprise()
    for number, url in enumerate(urls, 1):
        # The address holds a secret, so it is not shown.
        if not made.add(url):
            raise CommandError(f"the address of --notify number {number} is not known", Exit.USAGE)
    return made
