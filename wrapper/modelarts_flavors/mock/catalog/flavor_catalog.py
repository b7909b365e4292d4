"""A catalog: flavors in order, each encoded as JSON, and their selection by labels.

A catalog is immutable. A change makes a new one that shares all unchanged fragments.

>>> catalog = Catalog.of(contract().example_by_role("page-sample"))
>>> catalog.names
('modelarts.vm.cpu8u32g',)
>>> changed = catalog.with_phases({"modelarts.vm.cpu8u32g": {"z": contract().phases[0]}})
>>> changed.fragments == catalog.fragments, changed.revision == catalog.revision
(False, True)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import orjson

from modelarts_flavors.contract import contract, pointer
from modelarts_flavors.selectors import LabelSelector

REVISION_BYTES = 8


@dataclass(frozen=True, slots=True)
class Catalog:
    """Flavors as `fragments` of JSON text, as a response contains them.

    `revision` identifies the list: it depends on names, labels and order, which decide the pages of
    a list, and on nothing else. A change of capacity keeps it.
    """

    fragments: tuple[bytes, ...]
    names: tuple[str, ...]
    labels: tuple[Mapping[str, str], ...]
    revision: bytes

    @classmethod
    def of(cls, page: Mapping[str, Any]) -> Self:
        """The catalog of a list document."""
        items = pointer.get_at(page, contract().operation.paging.items_path)
        return cls.from_flavors(items or ())

    @classmethod
    def from_flavors(cls, flavors: Iterable[Mapping[str, Any]]) -> Self:
        """The catalog of these flavors, in this order."""
        shape = contract().flavor
        fragments, names, labels = [], [], []
        for flavor in flavors:
            fragments.append(orjson.dumps(flavor))
            names.append(str(pointer.get_at(flavor, shape.name, "")))
            labels.append(pointer.get_at(flavor, shape.labels) or {})
        listed = orjson.dumps([names, labels], option=orjson.OPT_SORT_KEYS)
        revision = hashlib.blake2b(listed, digest_size=REVISION_BYTES).digest()
        return cls(tuple(fragments), tuple(names), tuple(labels), revision)

    def __len__(self) -> int:
        return len(self.fragments)

    @property
    def flavors(self) -> tuple[dict[str, Any], ...]:
        """The flavors as new values."""
        return tuple(map(orjson.loads, self.fragments))

    def select(self, selector: LabelSelector) -> Sequence[int]:
        """The positions of the flavors that match, ascending."""
        if not selector:
            return range(len(self))
        return tuple(i for i, labels in enumerate(self.labels) if selector.matches(labels))

    def page(self) -> dict[str, Any]:
        """The whole catalog as one list document, which `of` can read."""
        made: dict[str, Any] = contract().constants(contract().page_schema)
        pointer.set_at(made, contract().operation.paging.items_path, list(self.flavors))
        return made

    def with_phases(self, changes: Mapping[str, Mapping[str, str]]) -> Self:
        """The catalog after a change of capacity: flavor name to zone to phase.

        Raises KeyError if no flavor has a name. A flavor can get new zones.
        """
        positions = {name: index for index, name in enumerate(self.names)}
        fragments = list(self.fragments)
        for name, zones in changes.items():
            index = positions[name]
            changed = orjson.loads(fragments[index])
            known = pointer.get_at(changed, contract().flavor.phase) or {}
            pointer.set_at(changed, contract().flavor.phase, {**known, **zones})
            fragments[index] = orjson.dumps(changed)
        return type(self)(tuple(fragments), self.names, self.labels, self.revision)
