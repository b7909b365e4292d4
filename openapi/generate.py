"""Writes generated/modelarts_flavors_client from the document; with --check, compares instead.

Run by `nox -s generate`, which installs the pinned generator and formatter first.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE / "openapi.yaml"
PACKAGE = "modelarts_flavors_client"
OUTPUT = HERE.parent / "generated" / PACKAGE
HEADER = (
    "# Generated from openapi/openapi.yaml by openapi-python-client. Do not edit:\n"
    "# change the document, openapi/client.yaml or openapi/templates, then run `nox -s generate`.\n"
)


def tool(name: str) -> str:
    """Path of a console script that stands beside the running interpreter."""
    found = shutil.which(name, path=sysconfig.get_path("scripts")) or shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is missing: run `nox -s generate`, which installs it")
    return found


def run(*command: str | Path) -> None:
    """Run a command quietly; show what it said only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def generate(target: Path) -> None:
    """Write the whole package into `target`, which is deleted first."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    run(
        tool("openapi-python-client"), "generate", "--path", DOCUMENT, "--meta", "none",
        "--config", HERE / "client.yaml", "--custom-template-path", HERE / "templates",
        "--output-path", target, "--fail-on-warning",
    )  # fmt: skip
    ruff = tool("ruff")
    style = ("--isolated", "--target-version", "py311", "--line-length", "100", "--no-cache")
    run(ruff, "check", *style, "--fix-only", "--select", "I,F401,UP", target)
    run(ruff, "format", *style, target)
    for module in sorted(target.rglob("*.py")):
        module.write_text(HEADER + module.read_text(encoding="utf-8"), encoding="utf-8")
    (target / "py.typed").write_text("", encoding="utf-8")
    # The document travels with the package twice: as it was written, for people, and as JSON,
    # which loads in a millisecond without a YAML parser.
    shutil.copyfile(DOCUMENT, target / "openapi.yaml")
    document = YAML(typ="safe").load(DOCUMENT.read_text(encoding="utf-8"))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (target / "openapi.json").write_text(text + "\n", encoding="utf-8")


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
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder of the package")
    options = parser.parse_args()
    if not options.check:
        generate(options.output)
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PACKAGE
        generate(fresh)
        found = differences(fresh, options.output)
    if found:
        sys.exit(
            "generated/ is not what the document gives; run `nox -s generate`:\n" + "\n".join(found)
        )


if __name__ == "__main__":
    main()
