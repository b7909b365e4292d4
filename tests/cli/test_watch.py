"""`watch` against a real mock: lines, actions, exit codes, history, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from tests.cli.programs import program

from modelarts_flavors.capacity import History, Series
from modelarts_flavors.cli.actions import Actions, Occasion
from modelarts_flavors.cli.app import run
from modelarts_flavors.cli.exit_codes import CommandError, Exit
from modelarts_flavors.testing import MockServer

Capture = pytest.CaptureFixture[str]
FLAVOR, FREE_ZONE, TAKEN_ZONE = "modelarts.vm.cpu8u32g", "cn-north-7c", "cn-north-7a"
ONLY = ["--flavor", FLAVOR, "--zone", TAKEN_ZONE, "--interval", "1s"]


@pytest.fixture(autouse=True)
def as_it_was(mock: MockServer) -> Iterator[None]:
    yield
    mock.reset()


def events(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def start(access: list[str], *options: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """The program with a watch, whose lines can be read while it runs."""
    return program("watch", *access, *options)


def next_event(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def test_a_condition_that_holds_ends_the_watch(access: list[str], capsys: Capture) -> None:
    options = ["--flavor", FLAVOR, "--zone", FREE_ZONE, "--until", "available", "--interval", "1s"]
    assert Exit.DONE == run(["watch", *access, *options, "-o", "jsonl"])
    assert ["first_snapshot", "condition_met"] == [one["event"] for one in events(capsys)]


def test_a_timeout_is_a_negative_result_of_a_condition_only(
    access: list[str], capsys: Capture
) -> None:
    assert Exit.NO == run(["watch", *access, *ONLY, "--until", "all", "--timeout", "1s"])
    assert Exit.DONE == run(["watch", *access, *ONLY, "--timeout", "1s"])
    assert 2 == capsys.readouterr().out.count("the time is over")


def test_a_change_is_one_line_at_once_and_ends_the_watch(
    mock: MockServer, access: list[str]
) -> None:
    with start(access, *ONLY, "--until", "available", "-o", "jsonl") as process:
        assert "first_snapshot" == next_event(process)["event"]
        mock.set_phase(FLAVOR, TAKEN_ZONE, "normal")
        change, met = next_event(process), next_event(process)
        assert Exit.DONE == process.wait()
    assert (FLAVOR, TAKEN_ZONE, "soldout", "normal", True) == tuple(
        change[name] for name in ("flavor", "zone", "from", "to", "available")
    )
    assert [{"region": "", "flavor": FLAVOR, "zone": TAKEN_ZONE}] == met["matches"]


def test_ctrl_c_ends_with_a_summary(access: list[str]) -> None:
    with start(access, *ONLY, "-o", "jsonl") as process:
        next_event(process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert Exit.INTERRUPTED == process.returncode
    assert "readings, 0 of them failed; 0 changes; 0 actions" in said
    assert "Traceback" not in said


def test_a_reader_that_has_read_enough_ends_it_quietly(mock: MockServer, access: list[str]) -> None:
    with start(access, *ONLY, "-o", "jsonl") as process:
        next_event(process)
        assert process.stdout is not None
        process.stdout.close()
        mock.set_phase(FLAVOR, TAKEN_ZONE, "normal")
        assert process.stderr is not None
        said = process.stderr.read()
        assert Exit.DONE == process.wait()
    assert "Traceback" not in said


def test_lost_sight_is_reported_once_and_once_when_it_is_back(
    mock: MockServer, access: list[str]
) -> None:
    with start(access, *ONLY, "-o", "jsonl") as process:
        next_event(process)
        mock.set_faults("error=403")
        lost = next_event(process)
        mock.set_faults()
        back = next_event(process)
        process.terminate()
    assert ("lost_sight", 403) == (lost["event"], lost["status"])
    assert "regained_sight" == back["event"]


def test_what_goes_wrong_at_the_start_has_an_exit_code(
    mock: MockServer, access: list[str], capsys: Capture
) -> None:
    mock.set_faults("error=401")
    assert Exit.REFUSED == run(["watch", *access, *ONLY])
    mock.set_faults()
    for options, said in (
        (["--flavor", "modelarts.vm.cpu8u32"], FLAVOR),
        (["--zone", "cn-north-7z"], "cn-north-7"),
        (["--interval", "soon"], "length of time"),
        (["--until", "all", "--until-accelerators", "8"], "exclude each other"),
        (["--in-one-zone"], "needs --until-accelerators"),
    ):
        assert Exit.USAGE == run(["watch", *access, "--interval", "1s", *options])
        shown = capsys.readouterr()
        assert said in shown.err


def test_the_floor_of_the_interval(access: list[str], capsys: Capture) -> None:
    elsewhere = ["--endpoint", "https://service.invalid", *access[2:]]
    assert Exit.USAGE == run(["watch", *elsewhere, "--interval", "5s"])
    assert "at least 10 s" in capsys.readouterr().err


def test_a_filter_that_keeps_nothing_says_why(access: list[str]) -> None:
    with start(access, "--min-cpu", "9999") as process:
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        process.communicate()
    assert "is no reservation" in said[0]
    assert "at least 9999 CPU cores: removes" in said[2]


def test_the_record_is_a_history_of_the_whole_list(
    mock: MockServer, access: list[str], tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "h.db"
    with start(access, *ONLY, "-o", "jsonl", "--record", str(path)) as process:
        next_event(process)
        mock.set_phase(FLAVOR, TAKEN_ZONE, "normal")
        assert "phase_change" == next_event(process)["event"]
        process.send_signal(signal.SIGINT)
        process.communicate()
    with History(path) as history:
        assert len(list(history.polls(""))) >= 2
        names = set(mock.options.lists[mock.project_id].names)
        assert names == {flavor.name for flavor in history.flavors()[""]}
    capsys.readouterr()
    assert Exit.DONE == run(["history", str(path), "last-free", "--flavor", FLAVOR])
    assert "now" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options",
    [
        ["--fire", "once", "--zone", FREE_ZONE, "--flavor", FLAVOR],
        ["--until-accelerators", "1"],
        ["--until-accelerators", "1", "--in-one-zone"],
    ],
)
def test_each_kind_of_condition_ends_the_watch(
    access: list[str], options: list[str], capsys: Capture
) -> None:
    assert Exit.DONE == run(["watch", *access, *options, "-o", "jsonl"])
    assert ["first_snapshot", "condition_met"] == [one["event"] for one in events(capsys)]


# Actions

# On old versions of Python it imports a module that will be removed.
APPRISE = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
PRINT = f"{sys.executable} -c 'import os, json; print(json.dumps(dict(os.environ)))'"


def test_a_command_gets_the_values_in_its_environment(access: list[str]) -> None:
    options = ["--flavor", FLAVOR, "--zone", FREE_ZONE, "--until", "any", "--interval", "1s"]
    with start(access, *options, "--exec", PRINT, "-o", "jsonl") as process:
        out, said = process.communicate()
    # What the command prints is not among the watch's own lines.
    assert all("event" in json.loads(line) for line in out.splitlines())
    values = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    expected = {"FLAVOR": FLAVOR, "ZONE": FREE_ZONE, "TO": "normal", "FROM": "", "REGION": ""}
    assert expected == {name: values[f"MODELARTS_{name}"] for name in expected}
    assert values["MODELARTS_AT"].startswith("20")


def test_without_a_condition_each_flavor_that_becomes_available_is_acted_on(
    mock: MockServer, access: list[str]
) -> None:
    with start(access, *ONLY, "--exec", PRINT, "-o", "jsonl") as process:
        next_event(process)
        mock.set_phase(FLAVOR, TAKEN_ZONE, "normal")
        assert "phase_change" == next_event(process)["event"]
        assert process.stderr is not None
        line = next(line for line in process.stderr if line.startswith("{"))
        process.send_signal(signal.SIGINT)
        process.communicate()
    found = json.loads(line)
    assert ("soldout", "normal") == (found["MODELARTS_FROM"], found["MODELARTS_TO"])


def test_fire_each_goes_on_and_a_failing_command_ends_nothing(
    mock: MockServer, access: list[str], tmp_path: Path
) -> None:
    acted = tmp_path / "acted"
    line = f"echo x >> {acted}; exit 7"
    options = [*ONLY, "--until", "available", "--fire", "each", "--exec", line]
    with start(access, *options, "-o", "jsonl") as process:
        next_event(process)
        found = []
        for phase in ("normal", "soldout", "normal"):
            mock.set_phase(FLAVOR, TAKEN_ZONE, phase)
            found += [next_event(process)["event"] for _ in range(1 + (phase == "normal"))]
        while not acted.exists() or acted.read_text().count("x") < 2:
            pass
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert [
        *("phase_change", "condition_met", "phase_change", "phase_change", "condition_met")
    ] == found
    assert said.count("--exec ended with exit code 7") == 2
    assert "2 actions" in said


def occasion(at: float, zone: str = "z") -> Occasion:
    return Occasion(Series("r", "f; rm -rf $(x)", zone), "soldout", "normal", at)


def test_a_cooldown_holds_for_each_flavor_and_zone() -> None:
    said: list[str] = []
    actions = Actions("exit 3", (), 600, said.append)
    for at, zone in ((0, "z"), (599, "z"), (599, "other"), (600, "z"), (900, "z")):
        actions.fire(occasion(at, zone))
    actions.wait()
    assert 3 == actions.count == len(said)


def test_nothing_is_put_into_the_line_of_a_command(tmp_path: Path) -> None:
    out = tmp_path / "out"
    actions = Actions(f'printf %s "$MODELARTS_FLAVOR" > {out}', (), 0, print)
    actions.fire(occasion(0))
    actions.wait()
    assert "f; rm -rf $(x)" == out.read_text()


@APPRISE
def test_a_notification_is_sent_as_apprise_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    apprise = pytest.importorskip("apprise")
    sent: list[tuple[str, str]] = []

    @apprise.decorators.notify(on="collect")
    def collect(body: str, title: str, *_: Any, **__: Any) -> bool:
        sent.append((title, body))
        return "fails" not in body

    actions = Actions(None, ["collect://"], 0, lambda text: sent.append(("", text)))
    actions.fire(occasion(0))
    actions.wait()
    assert "f; rm -rf $(x) is available in z" == sent[0][0]
    assert "no reservation" in sent[0][1]
    bad = Series("", "fails", "z")
    actions.fire(Occasion(bad, None, "normal", 0))
    actions.wait()
    assert ("", "a notification failed") == sent[-1]


@APPRISE
def test_an_address_that_apprise_does_not_know_is_refused_without_showing_it() -> None:
    pytest.importorskip("apprise")
    with pytest.raises(CommandError, match="--notify number 1 is not known") as caught:
        Actions(None, ["nonsense-secret://x"], 0, print)
    assert "secret" not in caught.value.message


def test_the_process_has_no_thread_of_ours_left_when_it_ends(
    access: list[str], capsys: Capture
) -> None:
    run(["watch", *access, *ONLY, "--timeout", "1s"])
    assert not [one for one in threading.enumerate() if one.name in ("heartbeat", "action")]
