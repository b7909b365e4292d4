"""Reads a file that a user keeps: its text, or one error that says why there is none."""

from __future__ import annotations

from pathlib import Path

from modelarts_flavors.errors import CredentialsError


def read_text(path: str | Path, called: str) -> str:
    """The text of a file, without the byte order mark that some editors put before UTF-8.

    `called` is what messages call the file. An OSError is the cause of the error that it leads to.

    Raises:
        CredentialsError: If the file cannot be read, or is not text in UTF-8.
    """
    try:
        return Path(path).read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise CredentialsError(f"{called} does not exist") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CredentialsError(f"{called} cannot be read: {reason}") from error
    except UnicodeDecodeError:
        raise CredentialsError(f"{called} is not text in UTF-8") from None
    except (TypeError, ValueError) as error:
        # A null character in the path, for example.
        raise CredentialsError(f"{called} cannot be read: {error}") from None
