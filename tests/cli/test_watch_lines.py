"""The events of a watch as lines: each kind as text for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.capacity.naive import FREE, TAKEN

from modelarts_flavors import Flavor, RateLimitError
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
from modelarts_flavors.cli.times import local
from modelarts_flavors.cli.watch_lines import NAMES, json_line, text_line

AT = {"at": 1_767_225_600.0, "region": "r-1"}
FLAVOR = Flavor({"metadata": {"name": "f"}, "status": {"phase": {"z1": FREE, "z2": TAKEN}}})
SEEN = {"flavor": "f", "zone": "z1"}
MATCHES = tuple(Series("r-1", f"f{number}", "z1") for number in range(7))
REFUSED = RateLimitError("slow\x1b down", status=429, code="APIGW.0308", request_id="id-1")
CASES: list[tuple[Event, str, dict[str, Any]]] = [
    (
        FirstSnapshot(**AT, flavors=(FLAVOR,)),
        "watching 1 flavors in 2 zones; 1 flavor-zones are available now",
        {"flavors": {"f": {"z1": FREE, "z2": TAKEN}}},
    ),
    (
        PhaseChange(**AT, **SEEN, before=TAKEN, after=FREE),
        f"f  z1  {TAKEN} -> {FREE}",
        {**SEEN, "from": TAKEN, "to": FREE, "available": True},
    ),
    (
        PhaseChange(**AT, **SEEN, before=FREE, after=None),
        f"f  z1  {FREE} -> not listed",
        {**SEEN, "from": FREE, "to": None, "available": False},
    ),
    (FlavorAppeared(**AT, flavor=FLAVOR), "f  appeared in the list", {"flavor": "f"}),
    (FlavorVanished(**AT, flavor=FLAVOR), "f  vanished from the list", {"flavor": "f"}),
    (
        LostSight(**AT, error=REFUSED),
        r"lost sight: " + str(REFUSED).replace("\x1b", r"\x1b"),
        {
            "error": "RateLimitError",
            "status": 429,
            "code": "APIGW.0308",
            "message": REFUSED.message,
            "request_id": "id-1",
        },
    ),
    (
        RegainedSight(**AT, lost_at=AT["at"] - 90),
        "regained sight after 1 min 30 s",
        {"lost_at": local(AT["at"] - 90)},
    ),
    (
        ConditionMet(**AT, matches=MATCHES[:1]),
        "available: f0 in z1",
        {"matches": [{"region": "r-1", "flavor": "f0", "zone": "z1"}]},
    ),
    (
        ConditionMet(**AT, matches=MATCHES),
        "available: f0 in z1, f1 in z1, f2 in z1, f3 in z1, f4 in z1 and 2 more",
        {"matches": [{"region": "r-1", "flavor": one.flavor, "zone": "z1"} for one in MATCHES]},
    ),
    (TimedOut(**AT, seconds=61.2), "the time is over after 1 min 1 s", {"seconds": 61.2}),
]


@pytest.mark.parametrize(("event", "text", "details"), CASES)
def test_each_event_is_one_line(event: Event, text: str, details: dict[str, Any]) -> None:
    time = local(event.at)
    assert f"{time}  {text}" == text_line(event, regions=False)
    assert f"{time}  r-1  {text}" == text_line(event, regions=True)
    head = {"event": NAMES[type(event)], "at": time, "region": "r-1"}
    assert {**head, **details} == json.loads(json_line(event))


def test_every_kind_of_event_has_a_case() -> None:
    kinds = {type(event).__name__ for event, _, _ in CASES}
    assert kinds == {kind.__name__ for kind in NAMES}
    assert kinds == {kind.__name__ for kind in Event.__subclasses__()}
