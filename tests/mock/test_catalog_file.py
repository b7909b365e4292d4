"""Catalog files: what is read, and how a broken one is reported."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.errors import CatalogError
from modelarts_flavors.mock import Catalog, MockOptions, built_in, create_app, watch_files
from modelarts_flavors.mock.catalog import yaml_loader
from modelarts_flavors.mock.catalog.catalog_file import parse_catalog, read_catalog
from modelarts_flavors.mock.catalog.synthetic import make_catalog
from modelarts_flavors.mock.state import MockState
from modelarts_flavors.mock.watch_files import CatalogWatcher
from modelarts_flavors.testing import flavor_lists


@given(flavor_lists())
def test_a_list_is_read_back_from_json_and_yaml(page: dict[str, Any]) -> None:
    flavors = tuple(pointer.get_at(page, contract().operation.paging.items_path))
    assert parse_catalog(json.dumps(page, indent=1)).flavors == flavors
    assert parse_catalog(yaml.safe_dump(page)).flavors == flavors


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "c: expected one list document, as `list -o json` prints it"),
        ("[]", "c:1: expected one list document, as `list -o json` prints it"),
        ("{}", "c:1: found no flavors at /items"),
        ('{"items": [}', "c:1: not JSON: unexpected character"),
        ('{\n "items": [\n', "c:3: not JSON: unexpected end of data"),
        ("items:\n  - kind: [\n", "c:3: not YAML: "),
        ("items: [{spec: {cpu: 8}}]", 'c:1: /items/0/spec/cpu: 8 is not of type "string"'),
        (
            '{\n\t"items": [\n\t\t{"spec":\n\t\t\t{"cpu": 8}}]}',
            'c:4: /items/0/spec/cpu: 8 is not of type "string"',
        ),
        (
            "items:\n- metadata: {name: a}\n- status:\n    phase:\n      z: gone\n",
            'c:5: /items/1/status/phase/z: "gone" is not one of "',
        ),
        (
            "items:\n- metadata: {name: a}\n- metadata: {name: b}\n- metadata:\n    name: a\n",
            "c:5: /items/2/metadata/name: item 0 has the name 'a', too",
        ),
        (
            "items: [{at: 2020-01-01}]",
            "c:1: not YAML: '2020-01-01' has no JSON form; write a string",
        ),
        ("items: [{1: 2}]", "c:1: not YAML: the key '1' is not a string; quote it"),
        ("items: &a [*a]", "c: not YAML: cannot be written as JSON: Recursion limit reached"),
    ],
)
def test_a_broken_catalogue_is_one_line_with_its_place(text: str, message: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_catalog(text, "c")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="No such file or directory"):
        read_catalog(tmp_path / "none")
    with pytest.raises(CatalogError, match="Is a directory"):
        read_catalog(tmp_path)
    (tmp_path / "latin").write_bytes(b"\xff")
    with pytest.raises(CatalogError, match=":1: not UTF-8 at byte 0"):
        read_catalog(tmp_path / "latin")


def test_the_built_in_catalogue_holds_the_vendors_sample_and_marks_the_rest() -> None:
    assert len(built_in()) == 40
    assert [built_in().flavors[0]] == contract().example_by_role("page-sample")["items"]
    for flavor in built_in().flavors[1:]:
        annotations = pointer.get_at(flavor, contract().flavor.annotations)
        assert annotations["modelarts-flavors/evidence"].startswith("synthetic")


def test_the_built_in_catalogue_shows_what_a_client_may_meet() -> None:
    phases = [pointer.get_at(f, contract().flavor.phase) or {} for f in built_in().flavors]
    assert {p for zones in phases for p in zones.values()} == set(contract().phases)
    for accelerator in contract().flavor.accelerators:
        assert any(pointer.get_at(f, accelerator.path) for f in built_in().flavors)
    for volumes in contract().flavor.volumes:
        assert any(pointer.get_at(f, volumes.path) for f in built_in().flavors)


@pytest.mark.parametrize("size", [0, 1, 300])
def test_synthetic_catalogues_keep_to_the_contract(size: int) -> None:
    page = make_catalog(size, seed=5).page()
    assert len(parse_catalog(json.dumps(page))) == size


def test_a_changed_file_is_served_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "catalog.json"
    file.write_text(json.dumps(Catalog.from_flavors([{}]).page()))
    options = MockOptions(catalog=file, catalogs={"p2": []}, project_ids=("p1", "p2"))
    state = MockState(options)
    complaints: list[str] = []
    watch = CatalogWatcher(state, options, complaints.append)

    def sizes() -> list[int]:
        return [len(catalog) for catalog in state.current.catalogs.values()]

    assert (watch.check(), sizes()) == (False, [1, 0])
    file.write_text(json.dumps(Catalog.from_flavors([{}, {}]).page()))
    assert (watch.check(), sizes(), complaints) == (True, [2, 0], [])
    assert not watch.check()
    file.write_text("{")
    assert (watch.check(), sizes()) == (False, [2, 0])
    assert complaints == [f"catalog not changed: {file}:1: not JSON: unexpected end of data"]
    file.unlink()
    assert (watch.check(), sizes(), len(complaints)) == (False, [2, 0], 2)


def test_a_change_between_reading_and_watching_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "catalog.json"
    file.write_text(json.dumps(Catalog.from_flavors([{}]).page()))
    options = MockOptions(catalog=file)
    file.write_text(json.dumps(Catalog.from_flavors([{}, {}]).page()))
    state = MockState(options)
    watch = CatalogWatcher(state, options, pytest.fail)
    assert watch.check()
    # A file with the same content does not undo other changes.
    state.change("catalog", {"page": Catalog.from_flavors([]).page()})
    file.touch()
    assert not watch.check()


BROKEN = {
    "not a date": ("items:\n- at: 2024-02-30\n", 2, "'2024-02-30' is not a date"),
    "a date": ("items:\n- at: 2024-02-20\n", 2, "'2024-02-20' has no JSON form; write a string"),
    "not a boolean": ("items: [!!bool x]", 1, "'x' is not a boolean"),
    "not an integer": ("items: [!!int x]", 1, "'x' is not an integer"),
    "no integer at all": ("items: [!!int '']", 1, "'' is not an integer"),
    "not a number": ("items: [!!float x]", 1, "'x' is not a number"),
    "not a timestamp": ("items: [!!timestamp x]", 1, "'x' is not a date"),
    "an endless number": ("items:\n- " + "9" * 5000, 2, f"'{'9' * 50}' is not an integer"),
    "too large an integer": ("items: [99999999999999999999]", 1, "'99999999999999999999' has no"),
    "infinite": ("items: [.inf]", 1, "'.inf' has no JSON form"),
    "a set": ("items:\n- !!set {a}", 2, "a mapping has no JSON form"),
    "a key that is a boolean": ("items:\n- no: x", 2, "the key 'no' is not a string; quote it"),
    "a key that is a list": ("items:\n- ? [a]\n  : b", 2, "the key a sequence is not a string"),
    "a key that is null": ("null: 1", 1, "the key 'null' is not a string"),
    "another tag": ("items: [!!python/object:os.system x]", 1, "could not determine a constructor"),
    "two documents": ("items: []\n---\nitems: []", 2, "but found another document"),
    "a control character": ("items:\n- a: \x00", None, "unacceptable character"),
    "aliases": (
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"{c}: &{c} [{','.join([f'*{b}'] * 10)}]\n"
            for b, c in zip("abcdefghi", "bcdefghij", strict=True)
        ),
        None,
        "aliases expand it to more than",
    ),
    "deep lists": ("items: " + "[" * 5000 + "]" * 5000, ..., "nest"),
    "deep objects": ("a: " + "{a: " * 5000 + "}" * 5000, ..., "nest"),
    "deep blocks": ("".join(f"{' ' * depth}a:\n" for depth in range(3000)), ..., "nest"),
}


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_whatever_yaml_holds_is_refused_in_one_line_with_its_place(
    text: tuple[str, Any, str], loader: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source, line, problem = text
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, loader))
    yaml_loader._loader.cache_clear()
    file = tmp_path / "catalog.yaml"
    file.write_text(source)
    with pytest.raises(CatalogError) as caught:
        read_catalog(file)
    yaml_loader._loader.cache_clear()
    # libyaml has a limit of its own and says where; Python has one for all.
    place = str(file) if line is None else f"{file}:{line}" if line is not ... else str(file)
    assert str(caught.value).startswith(place)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ({"items": [{"a": object()}]}, "catalog"),
        ([{"a": {1, 2}}], "catalog"),
        ([{"a": "\ud800"}], "catalog"),
        ([{1: 2}], "catalog"),
        ([5], "catalog: /items/0: "),
        (5, "catalog: expected one list document"),
    ],
)
def test_a_python_value_that_cannot_be_served(page: Any, problem: str) -> None:
    with pytest.raises(CatalogError) as caught:
        MockOptions(catalog=page)
    assert str(caught.value).startswith(problem)


def test_deep_json_is_refused(tmp_path: Path) -> None:
    for depth in (300, 5000):
        text = '{"items": [{"a": ' + "[" * depth + "]" * depth + "}]}"
        with pytest.raises(CatalogError) as caught:
            parse_catalog(text, "c")
        assert str(caught.value).startswith("c")


def test_an_alias_and_a_merge_are_read() -> None:
    text = "items:\n- &a {metadata: {name: a}}\n- {<<: *a, metadata: {name: b}}\n"
    assert parse_catalog(text).names == ("a", "b")


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse_catalog(b"\xef\xbb\xbf" + b'{"items": []}').names == ()


def test_projects_may_have_flavors_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "catalog.yaml"
    file.write_text("items: [{}, {}, {}]")
    app = create_app(catalogs={"p1": file, "p2": []}, project_ids=["p0"])
    sizes = {pid: len(catalog) for pid, catalog in app.options.lists.items()}
    assert sizes == {"p0": 40, "p1": 3, "p2": 0}


def test_watching_goes_on_after_any_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "catalog.yaml"
    file.write_text("items: [{}]")
    app = create_app(catalogs={"p1": file}, project_ids=["p1"], watch=True)
    checks: list[int] = []

    def check(watcher: CatalogWatcher) -> bool:
        checks.append(len(checks))
        if len(checks) == 1:
            raise ZeroDivisionError("unexpected")
        raise asyncio.CancelledError

    monkeypatch.setattr(CatalogWatcher, "check", check)
    monkeypatch.setattr(watch_files, "INTERVAL", 0)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(watch_files.watch(app.state, app.options))
    assert checks == [0, 1]
    assert "catalog not changed: ZeroDivisionError('unexpected')" in capsys.readouterr().err
