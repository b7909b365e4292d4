"""The events of a watch as lines: text for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from modelarts_flavors.capacity import (
    ConditionMet,
    Event,
    FirstSnapshot,
    FlavorAppeared,
    FlavorVanished,
    LostSight,
    PhaseChange,
    RegainedSight,
    Series,
    TimedOut,
)
from modelarts_flavors.cli.colors import GREEN, RED, YELLOW, paint
from modelarts_flavors.cli.streams import json_bytes
from modelarts_flavors.cli.terminal_text import escape
from modelarts_flavors.cli.times import local, words
from modelarts_flavors.contract import contract

NAMES: dict[type[Event], str] = {
    FirstSnapshot: "first_snapshot",
    PhaseChange: "phase_change",
    FlavorAppeared: "flavor_appeared",
    FlavorVanished: "flavor_vanished",
    LostSight: "lost_sight",
    RegainedSight: "regained_sight",
    ConditionMet: "condition_met",
    TimedOut: "timed_out",
}


def json_line(event: Event) -> str:
    """One line of JSON; `event` says which kind it is, `at` is the time in ISO 8601."""
    values = {"event": NAMES[type(event)], "at": local(event.at), "region": event.region}
    return json_bytes({**values, **_details(event)}).decode()


def _details(event: Event) -> dict[str, Any]:
    match event:
        case FirstSnapshot():
            return {"flavors": {one.name: one.zone_phases for one in event.flavors}}
        case PhaseChange():
            return {
                "flavor": event.flavor,
                "zone": event.zone,
                "from": event.before,
                "to": event.after,
                "available": event.after in contract().available_phases,
            }
        case FlavorAppeared() | FlavorVanished():
            return {"flavor": event.flavor.name}
        case LostSight():
            error = event.error
            return {
                "error": type(error).__name__,
                "status": error.status,
                "code": error.code,
                "message": error.message,
                "request_id": error.request_id,
            }
        case RegainedSight():
            return {"lost_at": local(event.lost_at)}
        case ConditionMet():
            return {
                "matches": [
                    {"region": one.region, "flavor": one.flavor, "zone": one.zone}
                    for one in event.matches
                ]
            }
        case TimedOut():
            return {"seconds": round(event.seconds, 3)}
        case _:  # pragma: no cover - there is no other kind, but Event is no union
            return {}


def text_line(event: Event, *, regions: bool) -> str:
    """One line for people; `regions`: it says the region."""
    where = f"{event.region}  " if regions and event.region else ""
    return f"{local(event.at)}  {escape(where)}{_text(event)}"


def _text(event: Event) -> str:
    match event:
        case FirstSnapshot():
            free = sum(len(one.available_zones) for one in event.flavors)
            zones = {zone for one in event.flavors for zone in one.zones}
            return (
                f"watching {len(event.flavors)} flavors in {len(zones)} zones; "
                f"{free} flavor-zones are available now"
            )
        case PhaseChange():
            before, after = (escape(one or "not listed") for one in (event.before, event.after))
            series = escape(f"{event.flavor}  {event.zone}")
            free = event.after in contract().available_phases
            return f"{series}  {before} -> {paint(after, GREEN if free else RED)}"
        case FlavorAppeared():
            return f"{escape(event.flavor.name)}  appeared in the list"
        case FlavorVanished():
            return f"{escape(event.flavor.name)}  vanished from the list"
        case LostSight():
            return paint(f"lost sight: {escape(str(event.error))}", YELLOW)
        case RegainedSight():
            return f"regained sight after {words(event.at - event.lost_at)}"
        case ConditionMet():
            return paint(f"available: {_listed(event.matches)}", GREEN)
        case TimedOut():
            return f"the time is over after {words(event.seconds)}"
        case _:  # pragma: no cover - as above
            return type(event).__name__


def _listed(matches: Iterable[Series], most: int = 5) -> str:
    names = [escape(f"{one.flavor} in {one.zone}") for one in matches]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
