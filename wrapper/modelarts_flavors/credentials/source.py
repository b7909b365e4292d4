"""One place that holds settings: the environment under one family of names, or a file's section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from modelarts_flavors.credentials.variables import Names, Setting


@dataclass(frozen=True, slots=True)
class Source:
    """Settings of one place.

    `names` are those of the settings there; `values` what is set, without what is blank; `place`
    is what messages put behind a name.
    """

    place: str
    names: Names
    values: Mapping[Setting, str] = field(repr=False)

    @classmethod
    def read(cls, place: str, names: Names, texts: Mapping[str, str]) -> Source:
        """The settings among texts that are known by their names in this place.

        >>> from modelarts_flavors.credentials.variables import TERRAFORM_VARIABLES
        >>> environ = {"HW_REGION_NAME": "cn-north-4", "HW_PROJECT_ID": " "}
        >>> source = Source.read("of the environment", TERRAFORM_VARIABLES, environ)
        >>> source.get(Setting.REGION), source.get(Setting.PROJECT_ID)
        ('cn-north-4', None)
        >>> source.where(Setting.REGION)
        'HW_REGION_NAME of the environment'
        """
        values = {
            setting: text
            for setting, name in names.items()
            if (text := texts.get(name, "").strip())
        }
        return cls(place, names, values)

    def get(self, setting: Setting) -> str | None:
        """What is set, if it is."""
        return self.values.get(setting)

    def where(self, *settings: Setting) -> str:
        """Where these settings stand or would stand; those that the place does not have are left out."""
        *first, last = (self.names[setting] for setting in settings if setting in self.names)
        return f"{', '.join(first)} and {last} {self.place}" if first else f"{last} {self.place}"
