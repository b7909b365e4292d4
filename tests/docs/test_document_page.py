"""The page of the document lists what each version changed, with the report's own verdict."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sitemaker.document_page import page, released
from tests.docs.conftest import ROOT

from modelarts_flavors.contract import contract


def commit(folder: Path, text: str) -> Path:
    document = folder / "openapi.yaml"
    document.write_text(text, encoding="utf-8")
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", "add", "openapi.yaml"], cwd=folder, check=True, timeout=60)
    subprocess.run(
        ["git", *who, "commit", "-q", "-m", "Change"], cwd=folder, check=True, timeout=60
    )
    return document


def test_every_version_of_the_history(tmp_path: Path) -> None:
    now = (ROOT / "openapi/openapi.yaml").read_text("utf-8")
    version = contract().version
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True, timeout=60)
    commit(tmp_path, now)
    most = str(contract().operation.page_size.maximum)
    narrower = now.replace(f"maximum: {most}", "maximum: 400")
    document = commit(tmp_path, narrower.replace(f"version: {version}", "version: 7.0.0"))
    assert [str(number) for _, number in released(document)] == ["7.0.0", version]
    text = page(contract(), document).text
    after = text[text.index("### 7.0.0") :]
    assert f"**Breaking** since {version}:" in after
    assert "400" in after
    assert f"### {version}" in after


def test_without_a_history_there_is_one_version(tmp_path: Path) -> None:
    document = tmp_path / "openapi.yaml"
    document.write_text((ROOT / "openapi/openapi.yaml").read_text("utf-8"), encoding="utf-8")
    assert len(released(document)) == 1
