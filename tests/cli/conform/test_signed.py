"""Runs that are signed with keys: the whole suite, and refusals, of which five would lock a key."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.mock.access.known_credentials import Key
from modelarts_flavors.testing import MockServer

from .running import PROJECT

LASTING = Key("LASTINGKEY1234", "lasting-secret-key")
TEMPORARY = Key("TEMPORARYKEY12", "temporary-secret-key", security_token="a-security-token")
NAMES = ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN")

Capture = pytest.CaptureFixture[str]


def signed(
    monkeypatch: pytest.MonkeyPatch, *values: str | None, words: tuple[str, ...] = (), **mock: Any
) -> tuple[int, int]:
    """The exit code of a run that signs with these keys, and how many requests it sent."""
    for name, value in zip(NAMES, values, strict=False):
        if value is not None:
            monkeypatch.setenv(name, value)
    with MockServer(project_ids=(PROJECT,), keys=(LASTING, TEMPORARY), **mock) as server:
        code = run(["conform", server.url, "--project-id", PROJECT, *words])
        return code, server.app.request_count


@pytest.mark.parametrize("key", [LASTING, TEMPORARY], ids=["lasting", "temporary"])
def test_a_whole_run_is_signed_and_no_signature_is_ever_bad(
    key: Key, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture
) -> None:
    words = ("--strict", "--allow-methods", "--max-requests", "400", "--report-dir", str(tmp_path))
    values = (key.access_key, key.secret_key, key.security_token)
    assert Exit.DONE == signed(monkeypatch, *values, words=words)[0]
    out = capsys.readouterr().out
    assert out.startswith("Conformant: ")
    assert ("HUAWEICLOUD_SDK_SECURITY_TOKEN" in out) is (key is TEMPORARY)
    for secret in (key.secret_key, key.security_token):
        for file in tmp_path.iterdir():
            assert secret is None or secret not in file.read_text("utf-8")
    archive = json.loads((tmp_path / "exchanges.har").read_text("utf-8"))
    refused = [
        entry["request"]["url"]
        for entry in archive["log"]["entries"]
        if entry["response"]["status"] == 401
        and "x-sdk-date" in {header["name"].lower() for header in entry["request"]["headers"]}
        and "$SIGNATURE" in {header["value"] for header in entry["request"]["headers"]}
    ]
    assert [] == refused


@pytest.mark.parametrize(
    "values",
    [
        (LASTING.access_key, "another-secret-key"),
        ("ANOTHERKEY1234", LASTING.secret_key),
        (TEMPORARY.access_key, TEMPORARY.secret_key),
        (TEMPORARY.access_key, TEMPORARY.secret_key, "another-security-token"),
    ],
    ids=["secret key", "access key", "no security token", "security token"],
)
def test_one_bad_signature_ends_the_run(
    values: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    assert (Exit.REFUSED, 1) == signed(monkeypatch, *values)
    out, err = capsys.readouterr()
    assert ("", 1) == (out, err.count("\n"))
    assert "the credentials are refused: 401 " in err
    assert "Check the access key, the secret key" in err
    assert [] == [value for value in values[1:] if value in err]


def test_a_wrong_clock_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    values = (LASTING.access_key, LASTING.secret_key)
    assert (Exit.REFUSED, 1) == signed(monkeypatch, *values, clock=lambda: time.time() + 3600)
    assert "Set the clock" in capsys.readouterr().err
