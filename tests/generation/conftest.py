"""One generated package for all tests of this folder, made from a short document of many kinds of schema."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("openapi_python_client", reason="needs the group `generate`")

from generate import generate
from zoo import DOCUMENT

Generate = Callable[[dict[str, Any], str], ModuleType]


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generate]:
    """Generates a package of this name from a document and imports it."""
    folder = tmp_path_factory.mktemp("generated")
    sys.path.insert(0, str(folder))

    def make(document: dict[str, Any], name: str) -> ModuleType:
        source = folder / f"{name}.json"
        source.write_text(json.dumps(document), encoding="utf-8")
        generate(source, folder / name)
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield make
    sys.path.remove(str(folder))


@pytest.fixture(scope="session")
def zoo(generated: Generate) -> ModuleType:
    """The package of the document in zoo.py."""
    return generated(DOCUMENT, "zoo_client")


@pytest.fixture(scope="session")
def models(zoo: ModuleType) -> ModuleType:
    """The models of that package."""
    return importlib.import_module(f"{zoo.__name__}.models")


@pytest.fixture(scope="session")
def unset(zoo: ModuleType) -> Any:
    """The UNSET of that package."""
    return importlib.import_module(f"{zoo.__name__}.types").UNSET


@pytest.fixture(scope="session")
def zoo_folder(zoo: ModuleType) -> Path:
    """Where that package lies."""
    return Path(str(zoo.__file__)).parent
