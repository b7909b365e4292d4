"""The curl lines of a report are run against the server that was tested, and show what is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from tests.mutants.chains import Stage, execute, failures, shows, staged
from tests.mutants.judging import report_on, target_for
from tests.mutants.variants import Variant, benign, defects

pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash"
)
SAMPLE = [
    "page-boundary-repeated",
    "empty-token-accepted",
    "cache-ignores-limit",
    "selector-dropped-on-page-two",
]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with staged() as stage:
        yield stage


def problems(stage: Stage, variant: Variant) -> dict[str, str]:
    """By check, what is wrong with its chain."""
    app = variant.build()
    report = report_on(variant, app=app)
    plain = Variant("reference", flavors=variant.flavors)
    faithful = next((each for each in benign() if each.name == variant.profile), plain)
    apps = (app, variant.build())
    said = {check.id: shows(stage, apps, check, faithful) for check in failures(report)}
    assert said or variant.seen, f"{variant.name} lives"
    return {check: problem for check, problem in said.items() if problem}


@pytest.mark.parametrize("name", SAMPLE)
def test_a_chain_shows_the_defect(stage: Stage, name: str) -> None:
    variant = next(each for each in defects() if each.name == name)
    assert {} == problems(stage, variant)


@pytest.mark.slow
@pytest.mark.parametrize("variant", defects(), ids=lambda variant: variant.name)
def test_every_chain_shows_its_defect(stage: Stage, variant: Variant) -> None:
    assert {} == problems(stage, variant)


def test_a_line_is_executed_with_the_token(stage: Stage) -> None:
    stage.app = Variant("reference").build(2)
    url = f"{stage.url}/v1/{target_for().project_id}/resourceflavors"
    heard = execute(f"curl -H \"X-Auth-Token: $TOKEN\" '{url}?limit=1'")
    assert (200, 1) == (heard.status, len(heard.body["items"]))
    assert 401 == execute(f"curl '{url}?limit=1'").status
