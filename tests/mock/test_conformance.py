"""The conformance suite finds nothing: in both profiles, on good days and on hostile ones."""

from __future__ import annotations

from typing import Any

import pytest

from modelarts_flavors.conformance import Options, Profile, Status, Target, Verdict, run
from modelarts_flavors.mock import Token, create_app
from modelarts_flavors.mock.catalog.synthetic import make_catalog

TOKENS = (Token("one", "p1"), Token("two", "p2"))


@pytest.mark.slow
@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="plain"),
        pytest.param({"faults": ["hostile"], "seed": 1}, id="hostile 1"),
        pytest.param({"faults": ["hostile"], "seed": 2}, id="hostile 2"),
        pytest.param({"catalog": make_catalog(700)}, id="more than one page"),
        pytest.param({"catalog": []}, id="empty"),
        pytest.param({"token_ttl": 3600}, id="tokens that grow old"),
    ],
)
def test_nothing_is_found(profile: Profile, options: dict[str, Any]) -> None:
    app = create_app(project_ids=["p1", "p2"], tokens=TOKENS, profile=str(profile), **options)
    target = Target(app=app, project_id="p1", auth="one", other_project_id="p2", other_auth="two")
    chosen = Options(profile=profile, strict=True, max_requests=1500, allow_methods=True)
    report = run(target, chosen)
    odd = {Status.FAIL, Status.INCONCLUSIVE, Status.ERROR}
    broken = [(check.id, check.actual) for check in report.checks if check.status in odd]
    assert (broken, report.verdict) == ([], Verdict.PASS)
