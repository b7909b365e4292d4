"""The history file as a database: its tables, its version, one writer, many readers.

No object mapper fitted: the queries are few, and the base install needs no more than the standard
library.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self

from modelarts_flavors.capacity.errors import (
    HistoryError,
    HistoryLockedError,
    HistoryVersionError,
)

VERSION: Final = 1
"""Version of the tables; it grows with every change of them."""

# "MFhi"; marks the file as one of ours.
APPLICATION_ID: Final = 0x4D466869
# Milliseconds to wait for a reader or a checkpoint of another process.
BUSY: Final = 5000

# Times are in milliseconds since 1970. A transition without a phase: no longer listed. A run is a
# series of polls with one outcome (`error`: the name of it, null for a success), each at most
# GAP_INTERVALS intervals after the one before; `steps` are the times between them, 32 bits each.
TABLES: Final = """
CREATE TABLE regions (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE phases (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE series (
  id INTEGER PRIMARY KEY, region INTEGER NOT NULL REFERENCES regions,
  flavor TEXT NOT NULL, zone TEXT NOT NULL, UNIQUE (region, flavor, zone));
CREATE TABLE transitions (
  series INTEGER NOT NULL REFERENCES series, at INTEGER NOT NULL,
  phase INTEGER REFERENCES phases, PRIMARY KEY (series, at)) WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, region INTEGER NOT NULL REFERENCES regions,
  first INTEGER NOT NULL, last INTEGER NOT NULL, interval INTEGER NOT NULL,
  error TEXT, steps BLOB NOT NULL, UNIQUE (region, first));
CREATE TABLE flavors (
  region INTEGER NOT NULL REFERENCES regions, name TEXT NOT NULL, at INTEGER NOT NULL,
  document TEXT, PRIMARY KEY (region, name, at)) WITHOUT ROWID;
"""


class Database:
    """One connection to a history file; every error of SQLite becomes a HistoryError.

    Args:
        path: The file.
        write: Whether to write; the file is made if there is none. A file has one writer at a time.

    Raises:
        HistoryLockedError: If `write` and another connection writes to the file.
        HistoryVersionError: If a newer version of this package made the file.
        HistoryError: If the file is missing, is no history, or cannot be opened.
    """

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = Path(path)
        self._lock: sqlite3.Connection | None = None
        if not write and not self.path.is_file():
            raise HistoryError(f"there is no history file {self.path}")
        with self._errors():
            if write:
                self._lock = self._locked()
            try:
                self._connection = self._open(write)
                self._check(write)
            except BaseException:
                self._unlock()
                raise

    def _open(self, write: bool) -> sqlite3.Connection:
        # A reader is handed from thread to thread by servers; SQLite itself takes turns.
        options: dict[str, Any] = {"uri": True, "isolation_level": None, "check_same_thread": False}
        uri = self.path.absolute().as_uri()
        try:
            made: sqlite3.Connection = sqlite3.connect(
                f"{uri}?mode={'rwc' if write else 'rw'}", **options
            )
            made.execute(f"PRAGMA busy_timeout = {BUSY}")
            made.execute("PRAGMA schema_version")
        except sqlite3.OperationalError:
            # Where the folder cannot be written to, a file that nobody writes can still be read.
            if write or Path(f"{self.path}-wal").exists():
                raise
            made = sqlite3.connect(f"{uri}?mode=ro&immutable=1", **options)
        if not write:
            made.execute("PRAGMA query_only = ON")
        return made

    def _locked(self) -> sqlite3.Connection:
        """Hold a lock that ends with this process, whatever ends it: a transaction on a file beside.

        The history itself cannot be held, since readers would wait.
        """
        made = sqlite3.connect(f"{self.path}-lock", isolation_level=None, timeout=0)
        try:
            made.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            made.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise HistoryLockedError(
                f"another program writes to the history file {self.path}",
                hint="A file has one writer; use another file, or end the other program.",
            ) from None
        return made

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _check(self, write: bool) -> None:
        application, version = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        is_empty = not self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if write and is_empty and (application, version) == (0, 0):
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.executescript(
                f"BEGIN; {TABLES} PRAGMA application_id = {APPLICATION_ID};"
                f" PRAGMA user_version = {VERSION}; COMMIT;"
            )
        elif application != APPLICATION_ID:
            raise HistoryError(f"{self.path} is no history file")
        elif version > VERSION:
            raise HistoryVersionError(
                f"the history file {self.path} has version {version}, "
                f"this package reads up to version {VERSION}",
                hint="Upgrade modelarts-flavors.",
            )
        if write:
            # Every poll reaches the disk before the next begins.
            self._connection.execute("PRAGMA synchronous = FULL")

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, OverflowError, UnicodeError) as error:
            raise HistoryError(f"the history file {self.path}: {error}") from error

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Every row of a query."""
        with self._errors():
            return self._connection.execute(query, values).fetchall()

    def first(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, and no other is read."""
        with self._errors(), contextlib.closing(self._connection.execute(query, values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def insert(self, statement: str, *values: Any) -> int:
        """Run a statement; gives the id of the row that it made."""
        with self._errors():
            return int(self._connection.execute(statement, values).lastrowid or 0)

    def insert_many(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement for every row."""
        with self._errors():
            self._connection.executemany(statement, rows)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it; inside another transaction, a part of that."""
        if self._connection.in_transaction:
            yield
            return
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._errors():
                self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """End the connection, and let another program write."""
        with self._errors():
            self._connection.close()
        self._unlock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
