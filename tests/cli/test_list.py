"""`list` on a real socket: the table, the wire shape, and one line for whatever goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import Exit
from modelarts_flavors.contract import contract
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as running:
        yield running


@pytest.fixture
def access(server: MockServer, tmp_path: Path) -> list[str]:
    token = tmp_path / "token.txt"
    token.write_text(server.token + "\n")
    return [
        *("--endpoint", server.url, "--project-id", server.project_id),
        *("--token-file", str(token)),
    ]


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the credentials of the machine it runs on."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("HW_AUTH_TOKEN", "HW_PROJECT_ID", "HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)


def names(server: MockServer) -> list[str]:
    catalog = server.options.lists[server.project_id]
    items: list[dict[str, dict[str, str]]] = catalog.page()["items"]
    return [item["metadata"]["name"] for item in items]


@pytest.mark.parametrize("size", [None, "1", "7"])
def test_the_table_has_every_flavor(
    server: MockServer, access: list[str], size: str | None, capsys: Capture
) -> None:
    assert Exit.DONE == run(["list", *access, *(["--page-size", size] if size else [])])
    shown = capsys.readouterr()
    assert names(server) == [line.split()[0] for line in shown.out.splitlines()[1:]]
    assert shown.err == ""


def test_json_is_one_list_document_in_the_wire_shape(
    server: MockServer, access: list[str], capsys: Capture
) -> None:
    assert Exit.DONE == run(["list", *access, "--page-size", "7", "-o", "json"])
    served = server.options.lists[server.project_id].page()
    assert {**served, "metadata": {}} == json.loads(capsys.readouterr().out)


def test_what_json_prints_is_a_catalogue_for_the_mock(
    access: list[str], tmp_path: Path, capsys: Capture
) -> None:
    assert Exit.DONE == run(["list", *access, "-o", "json"])
    recorded = capsys.readouterr().out
    file = tmp_path / "recorded.json"
    file.write_text(recorded)
    with MockServer(catalog=file) as again:
        assert Exit.DONE == run(
            [
                *("list", "-o", "json", "--endpoint", again.url),
                *("--project-id", again.project_id, *access[-2:]),
            ]
        )
    assert recorded == capsys.readouterr().out


def test_a_selector_and_a_maximum(access: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["list", *access, "-l", "os.modelarts/scope", "--max-items", "3"])
    assert 4 == len(capsys.readouterr().out.splitlines())


def test_no_flavors_is_said_beside_the_data(access: list[str], capsys: Capture) -> None:
    assert Exit.DONE == run(["list", *access, "-l", "nothing/like-this"])
    assert ("", "No flavors.\n") == capsys.readouterr()


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"--project-id": "unknown"}, Exit.NO, contract().error_by_role("not-found").code),
        ({"--token-file": "wrong"}, Exit.REFUSED, contract().error_by_role("token-invalid").code),
        ({"-l": "a b"}, Exit.USAGE, "found 'b'"),
        ({"--endpoint": "not a url"}, Exit.USAGE, "not a url"),
        ({"--token-file": "nowhere"}, Exit.USAGE, "nowhere"),
        ({"--page-size": "0"}, Exit.USAGE, "--page-size"),
        ({"--page-size": "many"}, Exit.USAGE, "--page-size"),
    ],
)
def test_what_goes_wrong_is_said_once_and_gives_no_data(
    access: list[str],
    changes: dict[str, str],
    code: Exit,
    said: str,
    tmp_path: Path,
    capsys: Capture,
) -> None:
    (tmp_path / "wrong").write_text("not-the-token")
    changes = {k: str(tmp_path / v) if k == "--token-file" else v for k, v in changes.items()}
    options = dict(zip(access[::2], access[1::2], strict=True)) | changes
    assert code == run(["list", *(word for pair in options.items() for word in pair)])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert "not-the-token" not in shown.err


def test_a_profile_without_its_file_is_one_line(capsys: Capture) -> None:
    assert Exit.USAGE == run(["list", "--profile", "work"])
    assert "credentials does not exist" in capsys.readouterr().err


def test_without_credentials_it_says_where_it_looked(server: MockServer, capsys: Capture) -> None:
    assert Exit.USAGE == run(["list", "--endpoint", server.url, "--project-id", "p"])
    assert "HW_AUTH_TOKEN" in capsys.readouterr().err


def test_a_server_that_is_down_is_exit_4(
    access: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    # A budget of no time: the retries are tested with the client.
    with MockServer() as gone:
        url = gone.url
    options = ["--endpoint", url, *access[2:]]
    monkeypatch.setattr("modelarts_flavors.client.client.DEFAULT_RETRIES", None)
    assert Exit.UNREACHABLE == run(["list", *options])
    assert 1 == len(capsys.readouterr().err.splitlines())
