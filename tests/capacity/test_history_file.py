"""The file itself: killed writers, two writers, readers beside a writer, foreign and newer files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modelarts_flavors.capacity import History, HistoryWriter, Poll
from modelarts_flavors.capacity.database import VERSION
from modelarts_flavors.capacity.errors import (
    HistoryError,
    HistoryLockedError,
    HistoryVersionError,
)
from modelarts_flavors.errors import FlavorsError, TransportError
from modelarts_flavors.flavors import Flavor

from .naive import FREE, KEYS, TAKEN

WRITER = textwrap.dedent(
    """
    import itertools, sys
    from modelarts_flavors.capacity import HistoryWriter

    with HistoryWriter(sys.argv[1]) as writer:
        for number in itertools.count():
            phases = {(f"f{n}", "z"): sys.argv[2 + (number + n) % 2] for n in range(200)}
            writer.add_phases("r", 10.0 * number, phases, interval=10.0)
            print(number, flush=True)
    """
)


def start_writer(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), FREE, TAKEN], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("polls", [1, 3, 30, 300])
def test_a_killed_writer_loses_at_most_the_poll_under_way(tmp_path: Path, polls: int) -> None:
    path = tmp_path / "h.db"
    with start_writer(path) as process:
        assert process.stdout is not None
        for _ in range(polls):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        reported = polls + len(process.stdout.readlines())
    with History(path) as history:
        kept = len(list(history.polls("r")))
        assert reported <= kept <= reported + 1
        # Each poll is there as a whole.
        for number in (0, 1, 199):
            states = [history.select(f"f{number}").state_at(10.0 * at) for at in range(kept)]
            assert states == [(FREE, TAKEN)[(at + number) % 2] for at in range(kept)]
    with HistoryWriter(path) as writer:
        writer.add_phases("r", 10.0 * kept, {}, interval=10.0)
    with History(path) as history:
        assert len(list(history.polls("r"))) == kept + 1
        assert len(history.spans("r")) == 1


def test_a_second_writer_is_refused_in_this_process_and_in_another(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with HistoryWriter(path), pytest.raises(HistoryLockedError, match="another program writes"):
        HistoryWriter(path)
    with start_writer(path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(HistoryLockedError):
            HistoryWriter(path)
        process.kill()
    with HistoryWriter(path):
        pass


def test_readers_see_whole_polls_beside_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    ended = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not ended.is_set():
            with History(path) as history:
                seen.append(len(list(history.polls("r"))))
                assert len(history.series()) == 2

    with HistoryWriter(path) as writer:
        phases = dict.fromkeys(KEYS[:2], FREE)
        writer.add_phases("r", 0, phases, interval=10)
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(1, 100):
            writer.add_phases("r", 10 * number, phases, interval=10)
        ended.set()
        for reader in readers:
            reader.join()
    assert seen


def test_a_file_of_a_newer_version_says_so(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    HistoryWriter(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {VERSION + 1}")
    raw.close()
    for opens in (History, HistoryWriter):
        with pytest.raises(HistoryVersionError, match=f"version {VERSION + 1}"):
            opens(path)


def test_other_files_are_refused_and_stay_as_they_are(tmp_path: Path) -> None:
    text, other = tmp_path / "text", tmp_path / "other.db"
    text.write_text("no database, but long enough to look at\n" * 100)
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE mine (a)")
    raw.close()
    for path in (text, other):
        before = path.read_bytes()
        for opens in (History, HistoryWriter):
            with pytest.raises(HistoryError, match=path.name):
                opens(path)
        assert before == path.read_bytes()
    with pytest.raises(HistoryError, match="no history file"):
        History(tmp_path / "missing")
    assert not (tmp_path / "missing").exists()
    with pytest.raises(HistoryError):
        HistoryWriter(tmp_path / "no-folder" / "h.db")


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root, who can write everywhere, is nobody for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_a_file_in_a_folder_that_cannot_be_written_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "h.db"
        with HistoryWriter(path) as writer:
            writer.add_phases("r", 0, {KEYS[0]: FREE}, interval=10)
        for file in folder.iterdir():
            file.chmod(0o444)
        folder.chmod(0o555)
        with unprivileged():
            with History(path) as history:
                assert history.select(*KEYS[0]).state_at() == FREE
            with pytest.raises(HistoryError):
                HistoryWriter(path)
        # What another program is writing cannot be read without writing beside it.
        folder.chmod(0o755)
        (folder / "h.db-wal").touch(0o400)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(HistoryError):
            History(path)
        folder.chmod(0o755)


def test_a_clock_that_was_set_back_stands_still(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer:
        writer.add_phases("r", 100, {KEYS[0]: FREE}, interval=10)
        writer.add_phases("r", 50, {KEYS[0]: TAKEN}, interval=10)
    with History(path) as history:
        assert [100, 100.001] == [poll.at for poll in history.polls("r")]
        assert history.select(*KEYS[0]).state_at() == TAKEN


def test_a_poll_that_cannot_be_written_leaves_the_writer_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    with HistoryWriter(path) as writer:
        writer.add_phases("r", 0, {KEYS[0]: FREE}, interval=10)
        with pytest.raises(FlavorsError):
            writer.add_phases("r", 10, {("lone \udc00 surrogate", "z"): FREE}, interval=10)
        writer.add_phases("r", 20, {KEYS[0]: TAKEN}, interval=10)
    with History(path) as history:
        assert [poll.at for poll in history.polls("r")] == [0, 20]
        assert history.select(*KEYS[0]).state_at(10) == FREE
        assert history.select(*KEYS[0]).state_at() == TAKEN


def flavor(name: str, cpu: str, phase: str) -> Flavor:
    return Flavor(
        {"metadata": {"name": name}, "spec": {"cpu": cpu}, "status": {"phase": {"z": phase}}}
    )


def test_descriptions_of_flavors_are_kept_as_they_change(tmp_path: Path) -> None:
    path = tmp_path / "h.db"
    lists = [
        (flavor("a", "8", FREE), flavor("b", "8", FREE)),
        (flavor("a", "8", TAKEN),),
        (flavor("a", "16", TAKEN), flavor("b", "8", FREE)),
    ]
    with HistoryWriter(path) as writer:
        for number, flavors in enumerate(lists):
            poll = Poll("r", 10.0 * number, 10.0, flavors=flavors)
            assert writer.add(poll) == (2, 2, 1)[number]
        failed = Poll("r", 30.0, 10.0, error=TransportError("down"))
        assert writer.add(failed) == 0
    with History(path) as history:

        def cores(at: float | None) -> dict[str, int | None]:
            return {one.name: one.cpu for one in history.flavors(at=at).get("r", [])}

        assert cores(0) == {"a": 8, "b": 8}
        assert cores(15) == {"a": 8}
        assert cores(20) == cores(None) == {"a": 16, "b": 8}
        assert history.flavors()["r"][0].zones == ()
        assert [poll.error for poll in history.polls("r")] == [None] * 3 + ["TransportError"]
