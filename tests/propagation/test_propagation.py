"""An edit of the document alone: client, models, mock, conformance suite, command line and docs follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

pytest.importorskip("openapi_python_client", reason="needs the group `generate`")

from edits import EDITS, Edit, Seen
from workshop import edited_copy, show

from modelarts_flavors.testing import MockServer

BASE = EDITS[0]


def selected(session: pytest.Session) -> list[Edit]:
    """The edits that some test of this run is about, and the one that all are compared with."""
    found = [
        item.callspec.params.get("edit") for item in session.items if hasattr(item, "callspec")
    ]
    return [edit for edit in EDITS if edit is BASE or edit in found]


@pytest.fixture(scope="module")
def copies(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Seen]]]:
    """What each edited copy shows, by the name of the edit; two copies are worked on at a time."""

    def follow(edit: Edit, url: str) -> Seen:
        folder = tmp_path_factory.mktemp("copy")
        edited_copy(folder, edit.change)
        instructions = {
            "calls": edit.calls,
            "asks": edit.requests,
            "other_server": url if edit.unedited else None,
        }
        return show(folder, instructions)

    with MockServer() as unedited, ThreadPoolExecutor(2) as pool:
        edits = selected(request.session)
        yield {edit.name: pool.submit(follow, edit, unedited.url) for edit in edits}


@pytest.fixture(params=EDITS, ids=lambda edit: edit.name)
def edit(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def seen(copies: dict[str, Future[Seen]], edit: Edit) -> Seen:
    return copies[edit.name].result()


def test_everything_follows(copies: dict[str, Future[Seen]], seen: Seen, edit: Edit) -> None:
    """The client reads the whole catalogue of the mock, which the conformance suite finds good."""
    client, base = seen["client"], copies[BASE.name].result()
    assert "error" not in client, client
    assert client["names"] == seen["catalog"] == base["catalog"]
    assert client["passes through"]
    assert seen["refused"]["error"] == "BadRequestError"
    assert seen["conformance"]["findings"] == []
    assert seen["conformance"]["verdict"] == "pass"
    code, printed = seen["listed"]
    assert code == 0, printed
    assert json.loads(printed) == client["document"]
    if edit.same_views:
        assert client["views"] == base["client"]["views"]
    edit.check(seen)


def test_the_docs_follow(seen: Seen, edit: Edit) -> None:
    for text in edit.docs:
        assert text in seen["docs"]


@pytest.mark.parametrize(
    "edit", [e for e in EDITS if e.unedited], ids=lambda e: e.name, indirect=True
)
def test_the_conformance_suite_tells_a_server_that_did_not_follow(seen: Seen, edit: Edit) -> None:
    assert seen["other"]["verdict"] == edit.unedited, seen["other"]["reason"]
