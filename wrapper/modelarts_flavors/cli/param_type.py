"""`ParamType` of click, which type checkers and click before 8.4 alike take with a type in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click import ParamType
else:

    class ParamType(click.ParamType):
        """Takes a type in brackets, as click does from 8.4 on."""

        def __class_getitem__(cls, _item: Any) -> type:
            return cls


__all__ = ["ParamType"]
