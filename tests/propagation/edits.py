"""Edits of the document, each with how to see that everything follows.

An edit changes the parsed document and nothing else. `requests` are sent to the mock as they stand,
`calls` are arguments of `list_flavors`; `check` looks at what came of them and of all the rest, in
the words of the edited document. `unedited` is the verdict of the edited conformance suite on a
server that does not know of the edit, and `found` the subjects of the checks that fail there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from edits_of_answers import (
    check_enum_values_renamed,
    check_flavor_properties_renamed,
    check_inlined,
    check_kinds_renamed,
    check_new_spec_property,
    check_new_values,
    check_nothing,
    check_other_kinds,
    check_page_properties_renamed,
    check_properties_dropped,
    check_third_phase,
    enum_values_renamed,
    flavor_properties_renamed,
    inlined,
    kinds_renamed,
    new_spec_property,
    new_values,
    nothing,
    other_kinds,
    page_properties_renamed,
    properties_dropped,
    third_phase,
)
from edits_of_requests import (
    check_continue_renamed,
    check_credentials_renamed,
    check_default_25,
    check_error_example_renamed,
    check_error_properties_renamed,
    check_headers_renamed,
    check_limit_400,
    check_names_of_the_generator_renamed,
    check_new_query_parameter,
    check_new_region,
    check_path_v2,
    check_second_error_code,
    check_selector_renamed,
    check_sizes_renamed,
    continue_renamed,
    credentials_renamed,
    default_25,
    error_example_renamed,
    error_properties_renamed,
    headers_renamed,
    limit_400,
    names_of_the_generator_renamed,
    new_query_parameter,
    new_region,
    path_v2,
    second_error_code,
    selector_renamed,
    sizes_renamed,
)
from seen import Seen
from workshop import Document

PATH = "/v1/{project}/resourceflavors"
TOKEN = {"X-Auth-Token": "{token}"}


def request(target: str = PATH, headers: Mapping[str, str] = TOKEN) -> dict[str, Any]:
    return {"target": target, "headers": dict(headers)}


@dataclass(frozen=True)
class Edit:
    """One edit. Edits with the same `copy` are made in one copy, in their order; others have their own.

    Those of one copy have one `unedited`, which is the verdict on a server that knows none of them.
    `same_views` says that users see the very flavors that they saw before it.
    """

    name: str
    change: Callable[[Document], object]
    check: Callable[[Seen], None]
    requests: Sequence[dict[str, Any]] = (request(),)
    calls: Sequence[dict[str, Any]] = ()
    unedited: str | None = None
    found: Sequence[str] = ()
    same_views: bool = True
    docs: Sequence[str] = field(default=())
    copy: str = ""


# What the document promises to whoever edits it; the tests are run in this copy, too.
PROMISED = "promised edits"
ADDITIONS = "additions"
ENVELOPE = "headers, errors and kinds renamed"
QUERY = "parameters renamed"
HARMLESS = "what a server need not know"

EDITS = [
    Edit("nothing", nothing, check_nothing, unedited="pass"),
    Edit(
        "limit maximum 400", limit_400, check_limit_400,
        requests=[request(PATH + "?limit=400"), request(PATH + "?limit=401")],
        calls=[{"page_size": 400}, {"page_size": 401}],
        docs=["0 to 400"],
        copy=PROMISED,
    ),
    Edit(
        "another default", default_25, check_default_25, docs=["default `25`"],
        unedited="fail", found=["limit"], copy=ADDITIONS,
    ),
    Edit(
        "third phase", third_phase, check_third_phase, docs=["`scarce`"],
        same_views=False,
        copy=PROMISED,
    ),
    Edit(
        "new optional string in spec", new_spec_property, check_new_spec_property,
        docs=["`rackType`"],
        copy=PROMISED,
    ),
    Edit(
        "continue renamed", continue_renamed, check_continue_renamed,
        requests=[request(PATH + "?limit=2"), request(PATH + "?limit=2&continue=zzz")],
        docs=["`pageToken`", "`metadata.nextPageToken`"], unedited="fail",
        copy=PROMISED,
    ),
    Edit(
        "error codes", second_error_code, check_second_error_code,
        requests=[
            request(headers={"X-Auth-Token": "wrong"}),
            request(headers={**TOKEN, "Prefer": "example=TokenRevoked"}),
        ],
        docs=["`ModelArts.50001099`", "`ModelArts.50001077`"],
        copy=PROMISED,
    ),
    Edit(
        "error example renamed", error_example_renamed, check_error_example_renamed,
        requests=[
            request(headers={"X-Auth-Token": "wrong"}),
            request(headers={**TOKEN, "Prefer": "example=CredentialRefused"}),
        ],
        docs=["CredentialRefused"],
        copy=PROMISED,
    ),
    Edit(
        "new optional parameters", new_query_parameter, check_new_query_parameter,
        requests=[request(PATH + "?poolType=public"), request(PATH + "?poolType=none")],
        calls=[
            {"parameters": {"poolType": "private", "X-Trace": "t1"}},
            {"parameters": {"poolKind": "private"}},
        ],
        docs=["`poolType`", "`X-Trace`"],
        copy=ADDITIONS,
    ),
    Edit(
        "path v2", path_v2, check_path_v2,
        requests=[request("/v2/{project}/flavors"), request(PATH)],
        docs=["/v2/{pid}/flavors"], unedited="unreachable",
    ),
    Edit(
        "labelSelector renamed", selector_renamed, check_selector_renamed,
        requests=[request(PATH + "?selector=os.modelarts/scope")],
        calls=[{"label_selector": "os.modelarts/scope"}],
        docs=["`selector`"], unedited="fail", found=["selector"], copy=QUERY,
    ),
    Edit(
        "items and metadata renamed", page_properties_renamed, check_page_properties_renamed,
        requests=[request(PATH + "?limit=2")], docs=["`flavors`", "`page.continue`"],
        unedited="fail",
    ),
    Edit(
        "properties of a flavor renamed", flavor_properties_renamed,
        check_flavor_properties_renamed, docs=["`ascend`", "`capacity`"], unedited="fail",
    ),
    Edit(
        "operation, tag and schemas renamed", names_of_the_generator_renamed,
        check_names_of_the_generator_renamed, docs=["`FindFlavors`", "## FlavorList "],
        unedited="pass", copy=HARMLESS,
    ),
    Edit(
        "header of the token renamed", credentials_renamed, check_credentials_renamed,
        requests=[request(headers={"X-Session": "{token}"}), request()],
        docs=["`X-Session`"], unedited="refused",
    ),
    Edit("headers of answers renamed", headers_renamed, check_headers_renamed, docs=["`X-Trace-Id`"], copy=ENVELOPE),
    Edit(
        "properties of errors renamed", error_properties_renamed, check_error_properties_renamed,
        requests=[request(), request(headers={"X-Auth-Token": "wrong"})],
        docs=["`code`", "`message`"], unedited="fail",
        copy=ENVELOPE,
    ),
    Edit("new values of enums", new_values, check_new_values, docs=["`ESSD`", "`riscv64`"], copy=ADDITIONS),
    Edit(
        "regions and IAM", new_region, check_new_region, docs=["eu-west-101"],
        unedited="pass", copy=HARMLESS,
    ),
    Edit(
        "limit renamed, from 1", sizes_renamed, check_sizes_renamed,
        requests=[request(PATH + "?pageSize=2"), request(PATH + "?pageSize=0")],
        docs=["`pageSize`", "1 to 500"], unedited="fail", found=["limit"], copy=QUERY,
    ),
    Edit("kinds and version renamed", kinds_renamed, check_kinds_renamed, unedited="fail", copy=ENVELOPE),
    Edit("properties dropped", properties_dropped, check_properties_dropped, unedited="pass", copy=HARMLESS),
    Edit("references written out", inlined, check_inlined, unedited="pass", copy=HARMLESS),
    Edit(
        "values of enums renamed", enum_values_renamed, check_enum_values_renamed,
        docs=["`sold_out`", "`x86_64`"], unedited="fail", same_views=False,
    ),
    Edit(
        "other kinds of properties, no bounds", other_kinds, check_other_kinds,
        requests=[request(), request(PATH + "?limit=5000")], docs=["`racks`", "`createdAt`"],
    ),
]  # fmt: skip
