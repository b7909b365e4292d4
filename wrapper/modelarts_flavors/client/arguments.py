"""Checks the arguments of the clients, so that a wrong one is refused before anything is sent."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

import httpx2

from modelarts_flavors.client.request import request_arguments
from modelarts_flavors.contract import contract
from modelarts_flavors.errors import InvalidArgumentError

if TYPE_CHECKING:
    from modelarts_flavors.selectors import LabelSelector

# Seconds. The operating system waits for this long at most.
LONGEST_TIMEOUT = 2_000_000


def check_number(name: str, value: object, least: int = 0, most: int | None = None) -> None:
    """Raise InvalidArgumentError unless this is a whole number in the range.

    >>> check_number("max_items", True, 0, 500)
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: max_items is True; it can be a whole number from 0 to 500
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    most = sys.maxsize if most is None else most
    if not is_number or not least <= value <= most:  # type: ignore[operator]
        raise InvalidArgumentError(
            f"{name} is {value!r}; it can be a whole number from {least} to {most}"
        )


def check_string(name: str, value: object) -> None:
    """Raise InvalidArgumentError unless this is a text that can be sent, as UTF-8.

    >>> check_string("continue_token", "\\ud800")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: continue_token is not text in UTF-8
    """
    if not isinstance(value, str):
        raise InvalidArgumentError(f"{name} is of the type {type(value).__name__}; needed is a str")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidArgumentError(f"{name} is not text in UTF-8") from None


def check_name(name: object) -> None:
    """Raise InvalidArgumentError unless a flavor can have this name."""
    check_string("name", name)
    if not name:
        raise InvalidArgumentError("name is empty")


def check_choice(name: str, value: object, choices: Any) -> None:
    """Raise InvalidArgumentError unless this is one of the values of a `Literal`."""
    if value not in get_args(choices):
        raise InvalidArgumentError(f"{name} is {value!r}; it can be {', '.join(get_args(choices))}")


def check_type(name: str, value: object, kind: type) -> None:
    """Raise InvalidArgumentError unless this is None or an instance of a class.

    >>> check_type("http_client", "http://localhost", httpx2.Client)
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: http_client is of the type str; needed is an httpx2.Client
    """
    if not isinstance(value, kind | None):
        needed = f"{kind.__module__.partition('.')[0]}.{kind.__name__}"
        article = "an" if needed.startswith("h") else "a"
        raise InvalidArgumentError(
            f"{name} is of the type {type(value).__name__}; needed is {article} {needed}"
        )


def check_timeout(value: object) -> None:
    """Raise InvalidArgumentError unless this is a timeout: seconds, an `httpx2.Timeout`, or None.

    >>> check_timeout("30")
    Traceback (most recent call last):
    ...
    modelarts_flavors.errors.InvalidArgumentError: timeout is '30'; it can be seconds above 0, an httpx2.Timeout, or None
    """
    parts = value.as_dict().values() if isinstance(value, httpx2.Timeout) else (value,)
    for seconds in parts:
        is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if seconds is None or (is_number and 0 < seconds <= LONGEST_TIMEOUT):  # type: ignore[operator]
            continue
        hint = "None waits without a limit." if is_number and seconds == math.inf else None
        raise InvalidArgumentError(
            f"timeout is {value!r}; it can be seconds above 0, an httpx2.Timeout, or None",
            hint=hint,
        )


def list_parameters(
    label_selector: str | LabelSelector | None,
    page_size: int | None,
    continue_token: str | None,
    max_items: int | None,
    parameters: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The parameters that every request for a list has, by their names on the wire.

    Raises:
        InvalidArgumentError: If an argument cannot be right.
    """
    operation = contract().operation
    # 0 is never sent: what it means is not published.
    least = max(1, operation.page_size.minimum or 1)
    most = operation.page_size.maximum
    if page_size is not None:
        check_number("page_size", page_size, least, most)
    if max_items is not None:
        check_number("max_items", max_items)
    if label_selector is not None:
        _check_selector(label_selector)
    if continue_token is not None:
        check_string("continue_token", continue_token)
    further = {} if parameters is None else parameters
    _check_parameters(further)
    # No more is requested than is wanted; the size stays the same for every page of a list.
    bounds = (max_items, page_size or operation.page_size.default, most)
    if max_items and max_items == min(bound for bound in bounds if bound):
        page_size = max(max_items, least)
    values = {
        **further,
        operation.page_size.name: page_size,
        operation.label_selector.name: str(label_selector or "") or None,
    }
    request_arguments({**values, operation.project.name: ""})
    return values


def _check_selector(value: object) -> None:
    if not isinstance(value, str):
        # A parser with a grammar, which a list without a selector does not need.
        from modelarts_flavors.selectors import LabelSelector

        if isinstance(value, LabelSelector):
            return
    check_string("label_selector", value)


def _check_parameters(parameters: object) -> None:
    if not isinstance(parameters, Mapping):
        raise InvalidArgumentError(
            f"parameters is of the type {type(parameters).__name__}; needed is a mapping"
        )
    operation = contract().operation
    own = (operation.project, operation.page_token, operation.page_size, operation.label_selector)
    for name, value in parameters.items():
        if any(name == parameter.name for parameter in own):
            raise InvalidArgumentError(f"the parameter {name!r} has an argument of its own")
        if not isinstance(value, str | int | float | None):
            raise InvalidArgumentError(
                f"the parameter {name!r} is of the type {type(value).__name__}; "
                "needed is a str or a number"
            )
        check_string(f"the parameter {name!r}", str(value))
