"""What generated models make of an object: every kind of property, and everything the document does not foresee."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import typing
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors.contract import contract
from modelarts_flavors_client import Page, Problem
from modelarts_flavors_client.types import UNSET

ANIMAL: dict[str, Any] = {
    "name": "Ada",
    "class": "mammal",
    "size/cm": 3.5,
    "tame": True,
    "diet": "hay",
    "legs": 4,
    "diets": ["hay", "meat"],
    "nickname": None,
    "mood": None,
    "born": "2026-01-02T03:04:05+00:00",
    "seen": "2026-01-02",
    "chip": "00000000-0000-0000-0000-000000000001",
    "kind": "animal",
    "track": [[1.5, 2], []],
    "parents": [{"name": "Eve", "parents": []}],
    "keeper": {"name": "Bob", "animals": [{"name": "Ada"}]},
    "home": {"litres": 5},
    "moods": {"spring": "hay", "winter": "snow"},
    "visits": {"vet": "2026-01-02T03:04:05+00:00"},
    "rooms": {"a": {"bars": 7}},
    "notes": {"id": "1", "colour": "grey"},
    "free": {"x": [1, {"y": None}]},
    "closed": {"a": "b", "c": 1},
    "anything": [1, "two"],
    "shy": True,
    "new-fangled": {"since": 2030},
}


def exact(value: Any) -> str:
    """The value as text, in which true is not 1 and 1 is not 1.0."""
    return json.dumps(value, sort_keys=True)


def test_every_kind_of_property_is_read(models: ModuleType) -> None:
    animal = models.Animal.from_dict(ANIMAL)
    assert (animal.name, animal.class_, animal.sizecm, animal.tame) == ("Ada", "mammal", 3.5, True)
    assert animal.diet is models.Diet.HAY
    assert animal.legs is models.Legs.VALUE_4
    assert animal.diets == [models.Diet.HAY, models.Diet.MEAT]
    assert (animal.nickname, animal.mood) == (None, None)
    assert animal.born == datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    assert animal.seen == datetime.date(2026, 1, 2)
    assert animal.chip == UUID(int=1)
    assert animal.kind == "animal"
    assert animal.track == [[1.5, 2], []]
    assert [(parent.name, parent.parents) for parent in animal.parents] == [("Eve", [])]
    assert [child.name for child in animal.keeper.animals] == ["Ada"]
    assert animal.home == models.Pond(litres=5)
    assert animal.moods["spring"] is models.Diet.HAY
    assert animal.visits["vet"] == animal.born
    assert animal.rooms["a"] == models.Cage(bars=7)
    assert (animal.notes.id, animal.notes["colour"]) == ("1", "grey")
    assert animal.free["x"] == [1, {"y": None}]
    assert animal.closed.a == "b"
    assert animal.anything == [1, "two"]


def test_what_is_read_is_written_unchanged(models: ModuleType) -> None:
    before = copy.deepcopy(ANIMAL)
    animal = models.Animal.from_dict(ANIMAL)
    assert exact(animal.to_dict()) == exact(ANIMAL)
    assert before == ANIMAL
    assert exact(models.Animal.from_json(json.dumps(ANIMAL)).to_dict()) == exact(ANIMAL)


@pytest.mark.parametrize("name", [n for n in ANIMAL if n != "new-fangled"])
def test_what_is_absent_is_unset(models: ModuleType, unset: Any, name: str) -> None:
    animal = models.Animal.from_dict({n: value for n, value in ANIMAL.items() if n != name})
    assert getattr(animal, models.Animal.PROPERTIES[name]) is unset
    assert animal.additional_keys == ["new-fangled"]
    assert name not in animal.to_dict()


@pytest.mark.parametrize(
    "name", [n for n in ANIMAL if n not in {"new-fangled", "nickname", "mood"}]
)
def test_null_reads_as_absent_and_is_written_back(
    models: ModuleType, unset: Any, name: str
) -> None:
    animal = models.Animal.from_dict({name: None})
    assert getattr(animal, models.Animal.PROPERTIES[name]) is unset
    assert (animal.additional_properties, animal.to_dict()) == ({name: None}, {name: None})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("diet", 5), ("diet", True), ("diet", ["hay"]), ("diet", {}),
        ("legs", "4"), ("legs", True), ("legs", 4.0), ("legs", [4]),
        ("diets", "hay"), ("diets", {"hay": 1}), ("diets", ["hay", 5]), ("diets", ["hay", None]),
        ("nickname", []), ("mood", {}),
        ("born", "yesterday"), ("born", 5), ("seen", "2026-13-01"), ("chip", "x"), ("kind", "plant"),
        ("track", [1]), ("track", [[1], 2]), ("track", {}), ("track", "x"),
        ("parents", {}), ("parents", "x"), ("parents", [None]), ("parents", [{}, "x"]),
        ("parents", [{}, []]), ("keeper", []), ("keeper", "x"), ("keeper", 0), ("home", []),
        ("moods", []), ("moods", "x"), ("rooms", [{}]), ("notes", False), ("free", []),
    ],
)  # fmt: skip
def test_a_value_of_another_structure_is_passed_over_and_kept(
    models: ModuleType, unset: Any, name: str, value: Any
) -> None:
    for animal in (
        models.Animal.from_dict({"name": "Ada", name: value}),
        models.Animal.from_json(json.dumps({"name": "Ada", name: value})),
    ):
        assert getattr(animal, models.Animal.PROPERTIES[name]) is unset
        assert animal.additional_properties == {name: value}
        assert exact(animal.to_dict()) == exact({"name": "Ada", name: value})


def test_a_default_is_for_what_is_made_not_for_what_is_read(models: ModuleType, unset: Any) -> None:
    assert models.Animal(name="Ada").shy is False
    assert models.Animal.from_dict({"name": "Ada"}).shy is unset


def test_an_enum_value_that_is_not_listed_is_kept_as_it_is(models: ModuleType) -> None:
    data = {"diet": "fish", "legs": 6, "diets": ["hay", "fish"], "moods": {"spring": "fish"}}
    animal = models.Animal.from_dict(data)
    assert [type(v) for v in (animal.diet, animal.legs, animal.diets[1])] == [str, int, str]
    assert (animal.diet, animal.legs, animal.diets) == ("fish", 6, [models.Diet.HAY, "fish"])
    assert animal.moods["spring"] == "fish"
    assert animal.to_dict() == data


def test_a_scalar_of_another_type_is_kept_as_it_came(models: ModuleType) -> None:
    data = {"name": 5, "size/cm": "3", "tame": "yes", "nickname": 7}
    animal = models.Animal.from_dict(data)
    assert (animal.name, animal.sizecm, animal.tame, animal.nickname) == (5, "3", "yes", 7)
    assert animal.to_dict() == data


def test_values_of_a_map_that_do_not_fit_are_kept_as_they_came(models: ModuleType) -> None:
    data = {
        "moods": {"a": None, "b": ["hay"], "c": 5},
        "visits": {"a": "never", "b": 5},
        "rooms": {"a": 5, "b": None},
        "notes": {"id": [], "other": None},
    }
    assert exact(models.Animal.from_dict(data).to_dict()) == exact(data)


def test_the_alternative_that_leaves_least_over_is_taken(models: ModuleType) -> None:
    homes = [{"bars": 3}, {"bars": "3", "litres": 5}, {"roof": 1}, "nest", 5]
    read = [models.Animal.from_dict({"home": home}).home for home in homes]
    assert [type(home).__name__ for home in read] == ["Cage", "Pond", "Cage", "str", "int"]


@pytest.mark.parametrize("body", ["[]", "5", "null", '"x"', "[{}]"])
def test_only_an_object_is_a_model(models: ModuleType, body: str) -> None:
    with pytest.raises(ValueError, match="Animal is read from an object, not a "):
        models.Animal.from_json(body)
    with pytest.raises(ValueError, match="Animal is read from an object, not a "):
        models.Animal.from_dict(json.loads(body))


EXAMPLES = {
    name: example
    for name, example in contract().document["components"]["examples"].items()
    if "value" in example
}
NAMES = st.sampled_from([*ANIMAL, "id", "bars", "animals", "litres", ""])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["hay", "fish", "animal", ""])
    | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@given(data=st.dictionaries(NAMES, JSON, max_size=8))
def test_any_object_passes_through_unchanged(models: ModuleType, data: dict[str, Any]) -> None:
    before = exact(data)
    animal = models.Animal.from_dict(data)
    assert exact(data) == before
    assert exact(animal.to_dict()) == before
    assert models.Animal.from_json(before) == animal
    assert models.Animal.from_dict(animal.to_dict()) == animal


def test_lists_are_emptied_only_on_demand(models: ModuleType) -> None:
    data = {"animals": [{"name": "a"}, {"name": "b"}]}
    kept = models.Page.from_dict(data)
    assert data == {"animals": [{"name": "a"}, {"name": "b"}]}
    assert models.Page.from_dict(data, consume=True) == kept
    assert data == {"animals": []}
    mixed = {"animals": [{"name": "a"}, 5]}
    assert models.Page.from_dict(mixed, consume=True).additional_properties == mixed


def test_attributes_are_written_before_what_was_passed_over(models: ModuleType, unset: Any) -> None:
    animal = models.Animal.from_dict({"name": "Ada", "keeper": "x", "more": 1})
    animal.keeper = models.Keeper(name="Bob")
    animal.diet = models.Diet.MEAT
    animal["more"] = 2
    assert animal.to_dict() == {
        "name": "Ada", "diet": "meat", "keeper": {"name": "Bob"}, "more": 2,
    }  # fmt: skip
    assert "more" in animal
    del animal["more"]
    assert "more" not in animal
    assert animal.additional_keys == ["keeper"]
    animal.additional_properties = {}
    assert animal == models.Animal(
        name="Ada", diet="meat", shy=unset, keeper=models.Keeper(name="Bob")
    )


def test_looking_at_additional_properties_changes_nothing(models: ModuleType) -> None:
    looked, untouched = models.Cage.from_dict({}), models.Cage.from_dict({})
    assert looked.additional_properties == {}
    assert looked == untouched == models.Cage()
    with pytest.raises(KeyError):
        untouched["nothing"]


def test_models_are_attrs_classes_with_slots(models: ModuleType) -> None:
    animal = models.Animal(name="Ada", tame=True)
    assert not hasattr(animal, "__dict__")
    assert animal.__attrs_attrs__
    assert repr(animal) == "Animal(name='Ada', tame=True, shy=False)"
    assert repr(models.Cage.from_dict({"bars": 3, "x": 1})) == (
        "Cage(bars=3, additional_properties={'x': 1})"
    )
    with pytest.raises(AttributeError):
        animal.nmae = "Ada"
    with pytest.raises(TypeError):
        models.Animal()


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_unset_stays_one_object(again: Any) -> None:
    assert again(UNSET) is UNSET
    page = Page.from_dict(contract().example_by_role("page-sample"))
    assert again(page) == page
    assert again(page).metadata.continue_ is UNSET
    assert not UNSET
    assert type(UNSET)() is UNSET
    assert repr(UNSET) == "UNSET"


def test_models_that_refer_to_each_other_have_types_at_run_time(models: ModuleType) -> None:
    for name in models.__all__:
        model = getattr(models, name)
        if hasattr(model, "PROPERTIES"):
            hints = typing.get_type_hints(model)
            assert set(model.PROPERTIES.values()) <= set(hints)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_the_document_pass_through_unchanged(name: str) -> None:
    value = EXAMPLES[name]["value"]
    for model in (Page, Problem):
        assert exact(model.from_dict(value).to_dict()) == exact(value)
    if "items" in value:
        page = Page.from_dict(value)
        assert page.additional_keys == []
        assert len(page.items or []) == len(value["items"])
