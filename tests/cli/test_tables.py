"""Tables keep every name whole, every flavor there, and the terminal's width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelarts_flavors import Flavor
from modelarts_flavors.cli.columns import COLUMNS, TABLE, Row, grouped, zones
from modelarts_flavors.cli.tables import flavor_table
from modelarts_flavors.cli.terminal_text import columns
from modelarts_flavors.cli.zones import draw
from modelarts_flavors.contract import contract

HEADINGS = [COLUMNS[name].heading for name in TABLE]

ZONE = st.sampled_from(["cn-north-4a", "cn-north-4b", "cn-north-9a", "cn-south-1e", "far"])
PHASES = st.dictionaries(ZONE, st.sampled_from(["normal", "soldout", "new"]), max_size=5)


def flavor(name: str, phase: dict[str, str], **spec: object) -> Flavor:
    return Flavor({"metadata": {"name": name}, "spec": spec, "status": {"phase": phase}})


FLAVORS = st.lists(
    st.builds(
        flavor,
        st.from_regex(r"[a-z0-9.]{1,45}", fullmatch=True),
        PHASES,
        cpu=st.sampled_from(["8", "192", "many"]),
        memory=st.sampled_from(["32Gi", "1536Gi"]),
        gpu=st.sampled_from([{"type": "nvidia-v100-pcie", "size": "2"}, {}]),
    ),
    max_size=6,
)


@given(FLAVORS, st.one_of(st.none(), st.integers(80, 200)))
def test_every_flavor_is_there_with_its_whole_name(
    flavors: list[Flavor], width: int | None
) -> None:
    lines = list(flavor_table(map(Row, flavors), TABLE, width))
    names = [line.split()[0] for line in lines[1:] if not line.startswith(" ")]
    assert [f.name for f in flavors] == names
    if width is not None:
        assert [line for line in lines if len(line) > width] == []


@given(FLAVORS)
def test_without_a_width_each_flavor_has_one_line(flavors: list[Flavor]) -> None:
    assert len(flavors) + 1 == len(list(flavor_table(map(Row, flavors))))


def test_a_table_of_nothing_has_no_line() -> None:
    assert [] == list(flavor_table([], TABLE, 80, headings=False))


def test_columns_stand_under_their_headings() -> None:
    one = flavor("a.b", {"z1a": "normal"}, cpuArch="x86", cpu="8", memory="32Gi")
    assert [
        "NAME  ARCH  CPU  GIB  ACCELERATOR  ZONES",
        "a.b   x86     8   32               z1a",
    ] == list(flavor_table(map(Row, [one])))


def test_wide_characters_keep_the_columns_straight() -> None:
    listed = [flavor(name, {"z1a": "normal"}, cpu="8") for name in ("昇腾.8", "plain", "e\u0301")]
    lines = list(flavor_table(map(Row, listed)))
    assert 1 == len({columns(line) for line in lines[1:]})
    assert [columns(line[: line.index("z1a")]) for line in lines[1:]] == [
        lines[0].index("ZONES")
    ] * 3


def test_control_characters_of_the_service_are_escaped() -> None:
    name = "a\x1b[31m\nb\u202ec"
    lines = list(
        flavor_table(map(Row, [flavor(name, {"z\x9b1a": "new\x07"}, cpu="8", cpuArch="x\r86")]))
    )
    assert 2 == len(lines)
    assert lines[1].split() == [
        *(r"a\x1b[31m\nb\u202ec", r"x\r86", "8", "-", r"(new\x07:", r"z\x9b1a)")
    ]


def test_what_is_not_known_is_a_dash() -> None:
    assert ["-", "-", "-", "-", "-"] == list(flavor_table(map(Row, [Flavor({})])))[1].split()
    assert len(HEADINGS) == 6


@pytest.mark.parametrize(
    ("phase", "brief", "expected"),
    [
        ({}, False, "-"),
        ({"z1a": "normal", "z1b": "normal"}, False, "z1a/b"),
        ({"z1a": "normal", "z1b": "soldout"}, False, "z1a (soldout: z1b)"),
        ({"z1a": "normal", "z1b": "soldout"}, True, "z1a (+1\u00a0soldout)"),
        ({"z1a": "soldout", "z2a": "closed"}, False, "(soldout: z1a) (closed: z2a)"),
    ],
)
def test_zones_say_where_the_capacity_is(phase: dict[str, str], brief: bool, expected: str) -> None:
    assert expected == zones(flavor("a", phase), brief=brief)


@given(st.lists(st.sampled_from(["r-1a", "r-1b", "r-2a", "x"]), unique=True))
def test_grouping_loses_no_zone(names: list[str]) -> None:
    found = []
    for word in grouped(names).split():
        first, *rest = word.split("/")
        found += [first, *(first[:-1] + letter for letter in rest)]
    assert names == found


def test_zones_that_do_not_fit_share_what_they_begin_with() -> None:
    free = next(iter(contract().available_phases))
    zones = [f"cn-north-{region}{letter}" for region in "14" for letter in "abc"]
    names = {"one": dict.fromkeys(zones, free), "two": {zones[-1]: free}, "none": {}}
    matrix = {("r", name): phases for name, phases in names.items()}
    narrow = list(draw(matrix, 40))
    assert [
        "        cn-north-1  cn-north-4",
        "FLAVOR  a  b  c     a  b  c",
    ] == narrow[:2]
    assert ["one", "two", "none"] == [line.split()[0] for line in narrow[2:]]
    assert narrow[3].index("✓") == narrow[1].rindex("c")
    assert " ".join(["FLAVOR", *zones]) == " ".join(next(draw(matrix, None)).split())


def test_zones_that_do_not_fit_even_so_stand_in_blocks_without_empty_rows() -> None:
    free = next(iter(contract().available_phases))
    matrix = {("r", "one"): {"zone-1a": free}, ("r", "two"): {"zone-2a": free, "elsewhere": free}}
    lines = list(draw(matrix, 20))
    assert [line for line in lines if len(line) > 20] == []
    assert 2 == sum(line.startswith("two") for line in lines)
    assert 1 == sum(line.startswith("one") for line in lines)
