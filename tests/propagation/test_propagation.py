"""An edit of the document alone: client, models, mock, conformance suite, command line and docs follow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

pytest.importorskip("openapi_python_client", reason="needs the group `generate`")

from edits import EDITS, Edit, Seen
from workshop import edited_copy, show

from modelarts_flavors.testing import MockServer

BASE = EDITS[0]


class Copies:
    """What each edited copy shows, by its edit; a copy is made when it is first asked for.

    The tests of one edit are one group, which pytest-xdist runs in one process.
    """

    def __init__(self, folder: pytest.TempPathFactory, unedited: str) -> None:
        self._folder = folder
        self._unedited = unedited
        self._seen: dict[str, Seen] = {}

    def __getitem__(self, edit: Edit) -> Seen:
        if edit.name not in self._seen:
            folder = self._folder.mktemp("copy")
            edited_copy(folder, edit.change)
            instructions = {
                "calls": edit.calls,
                "asks": edit.requests,
                "other_server": self._unedited if edit.unedited else None,
            }
            self._seen[edit.name] = show(folder, instructions)
        return self._seen[edit.name]


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with MockServer() as unedited:
        yield Copies(tmp_path_factory, unedited.url)


def grouped(edits: Iterable[Edit]) -> list[Any]:
    return [
        pytest.param(edit, marks=pytest.mark.xdist_group(edit.name), id=edit.name) for edit in edits
    ]


@pytest.fixture(params=grouped(EDITS))
def edit(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def seen(copies: Copies, edit: Edit) -> Seen:
    return copies[edit]


def test_everything_follows(copies: Copies, seen: Seen, edit: Edit) -> None:
    """The client reads the whole catalogue of the mock, which the conformance suite finds good."""
    client, base = seen["client"], copies[BASE]
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


@pytest.mark.parametrize("edit", grouped(e for e in EDITS if e.unedited), indirect=True)
def test_the_conformance_suite_tells_a_server_that_did_not_follow(seen: Seen, edit: Edit) -> None:
    assert seen["other"]["verdict"] == edit.unedited, seen["other"]["reason"]
