"""Credentials objects of the vendor's core package: their keys sign, and the renewed ones after."""

from __future__ import annotations

import importlib
import importlib.util
import threading
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
from tests.support.clients import ClientKind, SyncKind
from tests.support.clock import ManualClock
from tests.support.responses import PROJECT, REGION, SERVICE, Wire, page
from tests.support.vendor import interop

from modelarts_flavors.auth import AkSkAuth, SdkCredentialsAuth, as_auth
from modelarts_flavors.contract import contract
from modelarts_flavors.credentials import resolve
from modelarts_flavors.errors import CredentialsError, InvalidArgumentError
from modelarts_flavors.testing import MockServer

AK, SK = "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
HOUR = 3600.0


@pytest.fixture
def core(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The vendor's package, which writes into the home folder when its credentials are imported."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    return importlib.import_module("huaweicloudsdkcore.auth.credentials")


def marked(function: Any) -> Any:
    for mark in interop:
        function = mark(function)
    return function


class Renewing:
    """Temporary keys that are renewed when they have become old, as the vendor's objects do it."""

    def __init__(self, **more: Any) -> None:
        self.ak, self.sk, self.security_token = "", "", ""
        self.is_old = True
        self.renewals = 0
        self.__dict__ |= more

    def process_sts(self, http_client: Any) -> None:
        if self.is_old:
            self.renewals += 1
            self.ak, self.sk = f"AK{self.renewals}", f"SK{self.renewals}"
            self.security_token = f"ST{self.renewals}"
            self.is_old = False


class OlderRenewing:
    """The same in two steps, as older releases do it."""

    ak, sk, security_token = AK, SK, "ST0"

    def __init__(self) -> None:
        self.is_old = False

    def _need_update_security_token(self) -> bool:
        return self.is_old

    def update_security_token_from_metadata(self) -> None:
        self.security_token = "ST1"
        self.is_old = False


def tokens(wire: Wire) -> list[str | None]:
    header = contract().signature.security_token_header
    return [request.headers.get(header) for request in wire.requests]


def test_renewed_keys_are_used(client_kind: ClientKind, clock: ManualClock) -> None:
    wire, credentials = Wire(lambda _: page("a")), Renewing()
    auth = SdkCredentialsAuth(credentials, clock=clock)
    for is_old in (False, False, True):
        credentials.is_old = credentials.is_old or is_old
        client_kind.names(auth, wire, endpoint=SERVICE, project_id=PROJECT)
    assert ["ST1", "ST1", "ST2"] == tokens(wire)
    assert ["AK1", "AK1", "AK2"] == [
        request.headers["Authorization"].partition("Access=")[2].partition(",")[0]
        for request in wire.requests
    ]


def test_older_releases_renew_in_two_steps(client_kind: ClientKind) -> None:
    wire, credentials = Wire(lambda _: page("a")), OlderRenewing()
    auth = SdkCredentialsAuth(credentials)
    for is_old in (False, True):
        credentials.is_old = is_old
        client_kind.send(wire, auth)
    assert ["ST0", "ST1"] == tokens(wire)


def test_a_provider_is_asked_once_and_late(client_kind: ClientKind) -> None:
    asked: list[None] = []

    class Provider:
        def get_credentials(self) -> Any:
            asked.append(None)
            return Renewing()

    auth = as_auth(Provider())
    assert [] == asked
    for _ in range(2):
        client_kind.send(Wire(lambda _: page("a")), auth)
    assert [None] == asked


def test_renewals_do_not_overlap() -> None:
    inside = threading.Lock()

    class Exclusive(Renewing):
        def process_sts(self, http_client: Any) -> None:
            assert inside.acquire(blocking=False)
            super().process_sts(http_client)
            inside.release()

    credentials = Exclusive()
    auth, wire = SdkCredentialsAuth(credentials), Wire(lambda _: page("a"))
    threads = [threading.Thread(target=SyncKind().send, args=(wire, auth)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ["ST1"] * 8 == tokens(wire)


def test_the_project_of_the_object_counts_before_the_environment() -> None:
    found = resolve(REGION, auth=Renewing(project_id="p1"), environ={"HW_PROJECT_ID": "p2"})
    assert "p1" == found.project_id
    found = resolve(REGION, project_id="p3", auth=Renewing(project_id="p1"), environ={})
    assert "p3" == found.project_id
    found = resolve(REGION, auth=Renewing(), environ={"HW_PROJECT_ID": "p2"})
    assert "p2" == found.project_id


def test_it_signs_like_the_keys_themselves(clock: ManualClock) -> None:
    keys = SimpleNamespace(ak=AK, sk=SK, security_token=None, project_id=PROJECT)
    signed = [
        next(auth.sync_auth_flow(httpx2.Request("GET", SERVICE))).headers["Authorization"]
        for auth in (
            SdkCredentialsAuth(keys, clock=clock),
            AkSkAuth(AK, SK, project_id=PROJECT, clock=clock),
        )
    ]
    assert signed[0] == signed[1]


def test_what_goes_wrong_inside_is_told_without_secrets(client_kind: ClientKind) -> None:
    class Broken(Renewing):
        def process_sts(self, http_client: Any) -> None:
            self.sk = SK
            raise OSError(f"cannot renew with {SK}")

    with pytest.raises(CredentialsError) as caught:
        client_kind.send(Wire(lambda _: page("a")), as_auth(Broken()))
    assert "Broken gave no keys: OSError: cannot renew with ***" == str(caught.value)


def test_keys_that_are_missing_are_told(client_kind: ClientKind) -> None:
    keys = SimpleNamespace(ak=AK, sk=None, security_token=None)
    with pytest.raises(CredentialsError) as caught:
        client_kind.send(Wire(lambda _: page("a")), as_auth(keys))
    assert "the keys of SimpleNamespace are of no use: the secret key is empty" == str(caught.value)


@pytest.mark.parametrize("value", [42, object(), SimpleNamespace(ak=AK)])
def test_other_objects_are_none(value: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        as_auth(value)
    with pytest.raises(InvalidArgumentError):
        SdkCredentialsAuth(value)


@marked
def test_the_vendors_keys(
    core: Any, client_kind: ClientKind, server: MockServer, clock: ManualClock
) -> None:
    credentials = core.BasicCredentials(server.ak, server.sk, server.project_id)
    names = client_kind.names(SdkCredentialsAuth(credentials, clock=clock), endpoint=server.url)
    assert len(server.options.lists[server.project_id]) == len(names)


@marked
def test_the_vendors_temporary_keys_are_renewed_by_its_own_rules(
    core: Any, client_kind: ClientKind
) -> None:
    internal = importlib.import_module("huaweicloudsdkcore.auth.internal")
    now = importlib.import_module("huaweicloudsdkcore.utils.time_utils").get_timestamp_utc
    lives = [HOUR / 2, 2 * HOUR, 2 * HOUR]

    class Accessor(internal.StsAccessor):  # type: ignore[misc, name-defined]
        """The vendor's way to fetch temporary keys; they are renewed when 40 minutes are left."""

        calls = 0

        def get_credential(self, *_: Any, **surroundings: Any) -> Any:
            # Federated logins send requests by the client that they are given.
            assert surroundings["http_client"].config.signing_algorithm
            found = internal.Credential()
            Accessor.calls += 1
            found.access, found.secret = f"AK{self.calls}", f"SK{self.calls}"
            found.security_token = f"ST{self.calls}"
            found.expire_at = now() + lives[self.calls - 1]
            return found

    credentials = core.BasicCredentials(project_id=PROJECT)
    credentials.sts_accessor = Accessor()
    wire, auth = Wire(lambda _: page("a")), SdkCredentialsAuth(credentials)
    for _ in range(3):
        client_kind.names(auth, wire, endpoint=SERVICE)
    assert ["ST1", "ST2", "ST2"] == tokens(wire)


@marked
def test_the_vendors_file_provider(
    core: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    provider = importlib.import_module("huaweicloudsdkcore.auth.provider")
    path = tmp_path / "credentials"
    path.write_text(f"[basic]\nak = {AK}\nsk = {SK}\n")
    monkeypatch.setenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE", str(path))
    wire = Wire(lambda _: page("a"))
    SyncKind().send(wire, as_auth(provider.ProfileCredentialProvider.get_basic()))
    assert f"Access={AK}," in wire.requests[0].headers["Authorization"]
