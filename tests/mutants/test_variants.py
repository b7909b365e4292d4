"""The variants are what they say: they fit the reference, have names, and break clauses that exist."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from tests.mutants import syntax
from tests.mutants.catalogue import (
    FIRST_PROJECT,
    FIRST_TOKEN,
    ROWS,
    SECOND_PROJECT,
    SECOND_TOKEN,
    flavors,
)
from tests.mutants.judging import serving
from tests.mutants.variants import Edit, PatchError, Variant, apply_edit, benign, combine, defects

PATH = f"/v1/{FIRST_PROJECT}/resourceflavors"
REFERENCE = Variant("reference")
# What defects break besides rows of the vendor's page.
OTHER_CLAUSES = {"protocol", "robustness", "published", "kubernetes"}


@pytest.fixture
def client() -> Any:
    with (
        serving(REFERENCE.build()) as url,
        httpx2.Client(base_url=url, headers={"X-Auth-Token": FIRST_TOKEN}) as client,
    ):
        yield client


@pytest.mark.parametrize("variant", [*defects(), *benign()], ids=lambda variant: variant.name)
def test_every_variant_is_the_reference_with_a_difference(variant: Variant) -> None:
    assert callable(variant.build(3))
    changed = variant.source != REFERENCE.source or variant.flavors != REFERENCE.flavors
    assert changed


def test_there_are_many_with_names_of_their_own() -> None:
    names = Counter(variant.name for variant in [*defects(), *benign()])
    assert [] == [name for name, count in names.items() if count > 1]
    assert len(defects()) >= 300
    assert len(benign()) >= 60
    assert len({variant.area for variant in defects()}) == 11


def test_defects_break_clauses_of_the_vendors_page_and_benign_variants_none() -> None:
    facts = yaml.safe_load(Path(__file__).parents[1].joinpath("facts.yaml").read_text("utf-8"))
    prefixes = {
        ".".join(anchor.split(".")[:length])
        for anchor in facts
        for length in range(1, anchor.count(".") + 2)
    }
    for variant in defects():
        assert set(variant.clauses) - prefixes - OTHER_CLAUSES == set(), variant.name
        assert variant.clauses, variant.name
    assert [] == [variant.name for variant in benign() if variant.clauses]


def test_a_patch_that_no_longer_fits_is_an_error() -> None:
    with pytest.raises(PatchError, match="occurs 0 times in cut"):
        apply_edit(REFERENCE.source, Edit("cut", "no such text", ""))
    with pytest.raises(PatchError, match="no function nowhere"):
        apply_edit(REFERENCE.source, Edit("nowhere", "limit", ""))
    with pytest.raises(PatchError, match="is not Python"):
        combine([Variant("broken", (Edit("cut", "items =", "items = ="),))])


def test_generated_mutants_have_names_of_their_own_and_are_python() -> None:
    mutants = syntax.mutants()
    assert len(mutants) == len({mutant.name for mutant in mutants})
    assert len(mutants) > 400
    for mutant in mutants[::25]:
        assert callable(mutant.build(1))


# The reference is faithful


def test_walks_are_complete_for_every_limit(client: httpx2.Client) -> None:
    names = [flavor.name for flavor in flavors()]
    for limit in [*range(1, len(ROWS) + 2), 500]:
        got: list[str] = []
        token = ""
        while True:
            page = client.get(PATH, params={"limit": limit, "continue": token}).json()
            got += [item["metadata"]["name"] for item in page["items"]]
            token = page["metadata"].get("continue", "")
            assert page["metadata"].get("remainingItemCount", 0) == len(names) - len(got)
            if not token:
                break
        assert got == names


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("", 23),
        ("os.modelarts/scope", 18),
        ("!os.modelarts/scope", 5),
        ("os.modelarts/scope=Train", 8),
        ("os.modelarts/scope == Train", 8),
        ("os.modelarts/scope!=Train", 15),
        ("os.modelarts/scope in (Train, Infer)", 11),
        ("os.modelarts/scope notin (Train,Infer)", 12),
        ("os.modelarts/scope=", 1),
        ("os.modelarts/scope=Train,example.com/cards", 2),
        ("example.com/cards>1", 3),
        ("example.com/cards < 8", 2),
    ],
)
def test_selectors_keep_what_they_say(client: httpx2.Client, selector: str, count: int) -> None:
    items = client.get(PATH, params={"labelSelector": selector}).json()["items"]
    assert count == len(items)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "-1"},
        {"limit": "501"},
        {"limit": "ten"},
        {"limit": "1.0"},
        {"continue": "made-up"},
        {"labelSelector": "a b"},
        {"labelSelector": "a in (b"},
        {"labelSelector": "=a"},
        {"labelSelector": "a,"},
    ],
)
def test_bad_parameters_are_refused(client: httpx2.Client, query: dict[str, str]) -> None:
    answer = client.get(PATH, params=query)
    assert (400, "ModelArts.50004000") == (answer.status_code, answer.json()["error_code"])


def test_credentials_projects_and_methods(client: httpx2.Client) -> None:
    elsewhere = f"/v1/{SECOND_PROJECT}/resourceflavors"
    wrong, other = {"X-Auth-Token": "wrong"}, {"X-Auth-Token": SECOND_TOKEN}
    assert 401 == client.get(PATH, headers=wrong).status_code
    assert 403 == client.get(elsewhere).status_code
    assert 404 == client.get("/v1/none/resourceflavors").status_code
    assert 11 == len(client.get(elsewhere, headers=other).json()["items"])
    assert (405, "GET, HEAD") == (client.post(PATH).status_code, client.post(PATH).headers["Allow"])
    assert (200, b"") == (client.head(PATH).status_code, client.head(PATH).content)
