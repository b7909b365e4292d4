"""An edit of the document alone: client, models, mock, conformance suite, command line and docs follow."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openapi_python_client", reason="needs the group `generate`")

from edits import EDITS, PROMISED, Edit
from rules import Source, findings
from seen import Seen
from workshop import LONGEST, edited_copy, run_tests, show

from modelarts_flavors.testing import MockServer

# The first test of a copy waits for four programs, each of which has its own limit.
pytestmark = pytest.mark.timeout(4 * LONGEST)
BASE = EDITS[0]


def copy_of(edit: Edit) -> str:
    """The name of the copy that an edit is made in."""
    return edit.copy or edit.name


class Copies:
    """What each edited copy shows, by an edit; a copy is made when it is first asked for."""

    def __init__(self, folder: pytest.TempPathFactory, unedited: str) -> None:
        self._folder = folder
        self._unedited = unedited
        self._seen: dict[str, Seen] = {}
        self._folders: dict[str, Path] = {}

    def folder(self, name: str) -> Path:
        """The folder of the copy of this name."""
        if name not in self._folders:
            edits = [edit for edit in EDITS if copy_of(edit) == name]
            made = edited_copy(self._folder.mktemp("copy"), [edit.change for edit in edits])
            self._folders[name] = made
        return self._folders[name]

    def __getitem__(self, edit: Edit) -> Seen:
        name = copy_of(edit)
        if name not in self._seen:
            edits = [edit for edit in EDITS if copy_of(edit) == name]
            instructions = {
                "calls": {edit.name: edit.calls for edit in edits},
                "asks": {edit.name: edit.requests for edit in edits},
                "other_server": self._unedited if any(e.unedited for e in edits) else None,
            }
            self._seen[name] = show(self.folder(name), instructions)
        seen = self._seen[name]
        own = {key: seen[key][edit.name] for key in ("calls", "answers")}
        return {**seen, **own}


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    with MockServer() as unedited:
        yield Copies(tmp_path_factory, unedited.url)


def named(edits: Iterable[Edit]) -> list[Any]:
    return [pytest.param(edit, id=edit.name) for edit in edits]


@pytest.fixture(params=named(EDITS))
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
    if all(other.same_views for other in EDITS if copy_of(other) == copy_of(edit)):
        assert client["views"] == base["client"]["views"]
    edit.check(seen)


def test_the_docs_follow(seen: Seen, edit: Edit) -> None:
    for text in edit.docs:
        assert text in seen["docs"]


@pytest.mark.parametrize("edit", named(e for e in EDITS if e.unedited), indirect=True)
def test_the_conformance_suite_tells_a_server_that_did_not_follow(seen: Seen, edit: Edit) -> None:
    other = seen["other"]
    assert other["verdict"] == edit.unedited, other["reason"]
    assert set(edit.found) <= {finding.partition("/")[0] for finding in other["findings"]}


def test_the_rules_for_the_document_follow(copies: Copies) -> None:
    text = (copies.folder(PROMISED) / "openapi" / "openapi.yaml").read_text(encoding="utf-8")
    assert findings(Source(text)) == []


def test_the_tests_follow(copies: Copies) -> None:
    """Doctests and unit tests of contract, client and mock pass in the copy as they are."""
    last = run_tests(copies.folder(PROMISED))
    assert re.match(r"\d{3,} passed", last), last
