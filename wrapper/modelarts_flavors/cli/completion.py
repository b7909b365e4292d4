"""Names for the completion of the shell: those of the last list, without a request.

`eval "$(_MODELARTS_FLAVORS_COMPLETE=bash_source modelarts-flavors)"` turns it on, with `zsh_source`
or `fish_source` for the other shells.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from modelarts_flavors import Flavor

# Names are offered for a day.
MAX_AGE: Final = 86_400.0


def cache_file() -> Path:
    """Where the names are kept: below XDG_CACHE_HOME, or `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "modelarts-flavors" / "names.json"


def remember(flavors: Iterable[Flavor]) -> None:
    """Keep the names of a whole list; where that fails, there is no completion."""
    zones: dict[str, None] = {}
    names = []
    for flavor in flavors:
        names.append(flavor.name)
        zones |= dict.fromkeys(flavor.zones)
    with contextlib.suppress(OSError, RuntimeError):
        path = cache_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps({"flavors": names, "zones": list(zones)}), encoding="utf-8")
        temporary.replace(path)


def _known(kind: str) -> list[str]:
    try:
        path = cache_file()
        if time.time() - path.stat().st_mtime > MAX_AGE:
            return []
        return [str(name) for name in json.loads(path.read_text(encoding="utf-8"))[kind]]
    except (OSError, RuntimeError, ValueError, LookupError, TypeError):
        return []


def _complete(kind: str, incomplete: str) -> list[str]:
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in _known(kind) if name.startswith(last)]


def complete_flavor(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[Any]:
    """Flavors whose names begin so."""
    return _complete("flavors", incomplete)


def complete_zone(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[Any]:
    """Zones whose names begin so."""
    return _complete("zones", incomplete)
