"""The credentials file of the vendor's SDKs: INI, one section for each profile."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from modelarts_flavors.auth.text_file import read_text
from modelarts_flavors.credentials import variables
from modelarts_flavors.credentials.source import Source
from modelarts_flavors.errors import CredentialsError


class CredentialsFile:
    """The file and the profile that are asked for, read when they are needed.

    Args:
        profile: The section. None: `basic`, which may be missing.
        environ: Says where the file is; by default it is in the home folder.
        home: The home folder. None: there is none.
    """

    def __init__(self, profile: str | None, environ: Mapping[str, str], home: Path | None) -> None:
        named = environ.get(variables.CREDENTIALS_FILE_VARIABLE, "").strip()
        default = home / variables.FOLDER / variables.CREDENTIALS_FILE if home else None
        self.path = Path(named) if named else default
        self.profile = profile or variables.DEFAULT_PROFILE
        self.is_chosen = profile is not None
        self._is_named = bool(named)
        self._source: Source | None = None
        self._problem = ""

    def source(self) -> Source:
        """The settings of the profile; none where neither it nor its file was named and one is missing.

        Raises:
            CredentialsError: If the file cannot be read or lacks the profile, and either was named.
        """
        if self._source is None:
            section = self._section()
            place = f"in section [{self.profile}] of {self.path}{self._problem}"
            self._source = Source.read(place, variables.FILE_KEYS, section)
        return self._source

    def _section(self) -> Mapping[str, str]:
        if self.path is None:
            if self.is_chosen:
                raise CredentialsError(f"no file for profile {self.profile!r}: no home folder")
            return {}
        try:
            text = read_text(self.path, self._called)
        except CredentialsError as error:
            if self._is_named or self.is_chosen or not isinstance(error.__cause__, OSError):
                raise
            # A file that nobody named is mentioned where something is missing, no more.
            if not isinstance(error.__cause__, FileNotFoundError):
                self._problem = f", which{error.message.removeprefix(self._called)}"
            return {}
        import configparser

        # Keys may hold a percent sign, which would begin an interpolation.
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(text)
        except configparser.Error as error:
            # The parser's own message quotes the line, which may be a key.
            raise CredentialsError(f"{self._called} is not an INI file{_line(error)}") from None
        if not parser.has_section(self.profile):
            if self.is_chosen:
                there = ", ".join(parser.sections()) or "none"
                raise CredentialsError(
                    f"{self._called} has no profile {self.profile!r}; its profiles: {there}"
                )
            return {}
        return {name: _unquoted(value) for name, value in parser.items(self.profile)}

    @property
    def _called(self) -> str:
        reason = f" ({variables.CREDENTIALS_FILE_VARIABLE})" if self._is_named else ""
        return f"the credentials file {self.path}{reason}"


def _unquoted(value: str) -> str:
    """A value without the quotes around it, which INI does not know but many write.

    >>> _unquoted('"MFyf"'), _unquoted("it's")
    ('MFyf', "it's")
    """
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value


def _line(error: Exception) -> str:
    numbers = [number for number, _ in getattr(error, "errors", ())]
    number = numbers[0] if numbers else getattr(error, "lineno", None)
    return f": line {number} is wrong" if number else ""
