"""Two replicas behind nginx serve one list, also while one of them is killed and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from .topology import NGINX
from .walks import run

pytestmark = pytest.mark.skipif(not NGINX, reason="needs nginx (apt-get install nginx-light)")


def test_every_walk_is_whole(tmp_path: Path) -> None:
    """`nox -s bench -- failover` does the same with 20,000 walks and five kills."""
    outcome = run(tmp_path, walks=150, kills=1)
    assert (outcome.whole, outcome.wrong, dict(outcome.lost)) == (150, 0, {})
    assert outcome.restarts == 1
