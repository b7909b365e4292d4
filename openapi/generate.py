"""Writes generated/modelarts_flavors_client from the document; with --check, compares instead.

Run by `nox -s generate`, which installs the pinned generator and formatter first.
"""

from __future__ import annotations

import argparse
import filecmp
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE / "openapi.yaml"
PACKAGE = "modelarts_flavors_client"
OUTPUT = HERE.parent / "generated" / PACKAGE
GENERATOR = "openapi-python-client"
FORMATTER = "ruff"
RUFF_STYLE = ("--isolated", "--no-cache", "--target-version", "py311", "--line-length", "100")


def pins(pyproject: Path = HERE.parent / "pyproject.toml") -> dict[str, str]:
    """Exact version of each tool in the `generate` group of pyproject.toml."""
    group = tomllib.loads(pyproject.read_text(encoding="utf-8"))["dependency-groups"]["generate"]
    exact = (entry.split("==") for entry in group if "==" in entry)
    return {name.strip(): version.strip() for name, version in exact}


def check_versions(expected: Mapping[str, str]) -> None:
    """Refuse to go on with a generator or formatter other than the pinned ones."""
    for name in (GENERATOR, FORMATTER):
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found = "none"
        if found != expected[name]:
            raise SystemExit(
                f"{name} {expected[name]} is needed, {found} is installed: run `nox -s generate`"
            )


def tool(name: str) -> str:
    """Path of a console script that stands beside the running interpreter."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise SystemExit(f"{name} is missing: run `nox -s generate`, which installs it")
    return found


def run(*command: str | Path) -> None:
    """Run a command quietly; show what it said only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0", "NO_COLOR": "1"},
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def authentication(document: Mapping[str, Any]) -> tuple[str, str]:
    """Header and prefix of the first security scheme that an operation asks for in a header."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    for item in document.get("paths", {}).values():
        for operation in item.values():
            requirements = operation.get("security", []) if isinstance(operation, dict) else []
            for name in (name for requirement in requirements for name in requirement):
                if schemes[name]["type"] == "apiKey" and schemes[name]["in"] == "header":
                    return schemes[name]["name"], ""
    return "Authorization", "Bearer"


def write_templates(document: Mapping[str, Any], folder: Path) -> None:
    """Put the templates into `folder`, with the facts the generator does not hand to them."""
    shutil.copytree(HERE / "templates", folder, dirs_exist_ok=True)
    header, prefix = (json.dumps(text) for text in authentication(document))
    facts = f"{{% set auth_header = {header} %}}\n{{% set auth_prefix = {prefix} %}}\n"
    (folder / "document.jinja").write_text(facts, encoding="utf-8")


def generate(source: Path, target: Path) -> None:
    """Write the package for the document `source` in place of all that is in `target`.

    It takes its place once it is whole, so that a document with a mistake costs nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PACKAGE
        write(source, fresh, Path(folder) / "templates")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(fresh, target)


def write(source: Path, target: Path, templates: Path) -> None:
    """Write the package for the document `source` into `target`; both folders are new."""
    versions = pins()
    check_versions(versions)
    text = source.read_text(encoding="utf-8")
    document = YAML(typ="safe").load(text)
    write_templates(document, templates)
    run(
        tool(GENERATOR), "generate", "--path", source, "--meta", "none",
        "--config", HERE / "client.yaml", "--custom-template-path", templates,
        "--output-path", target, "--fail-on-warning",
    )  # fmt: skip
    ruff = tool(FORMATTER)
    run(ruff, "check", *RUFF_STYLE, "--fix-only", "--select", "I,F401,UP", target)
    run(ruff, "format", *RUFF_STYLE, target)
    header = (
        f"# Generated from openapi/{DOCUMENT.name} by {GENERATOR} {versions[GENERATOR]}. Do not edit:"
        "\n# change the document, openapi/client.yaml or openapi/templates, then run"
        " `nox -s generate`.\n"
    )
    for module in sorted(target.rglob("*.py")):
        module.write_text(header + module.read_text(encoding="utf-8"), encoding="utf-8")
    (target / "py.typed").write_text("", encoding="utf-8")
    # The document travels with the package twice: as it was written, for people, and as JSON,
    # which loads in a millisecond without a YAML parser.
    (target / "openapi.yaml").write_text(text, encoding="utf-8")
    plain = json.dumps(document, ensure_ascii=False, indent=1)
    (target / "openapi.json").write_text(plain + "\n", encoding="utf-8")


def differences(fresh: Path, stored: Path) -> list[str]:
    """Paths that are missing, left over or different, as seen from the stored package."""
    names = {
        path.relative_to(base)
        for base in (fresh, stored)
        for path in base.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    found = []
    for name in sorted(names):
        if not (stored / name).exists():
            found.append(f"missing: {name}")
        elif not (fresh / name).exists():
            found.append(f"left over: {name}")
        elif not filecmp.cmp(fresh / name, stored / name, shallow=False):
            found.append(f"differs: {name}")
    return found


def main() -> None:
    """Parse the command line and generate or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="fail if the package is not up to date"
    )
    parser.add_argument("--document", type=Path, default=DOCUMENT, help="the OpenAPI document")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder of the package")
    options = parser.parse_args()
    if not options.check:
        generate(options.document, options.output)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PACKAGE
        generate(options.document, fresh)
        found = differences(fresh, options.output)
    if found:
        sys.exit(
            "generated/ is not what the document gives; run `nox -s generate`:\n" + "\n".join(found)
        )


if __name__ == "__main__":
    main()
