"""Two mock servers with one secret behind nginx, as compose.yaml runs them, without containers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

CONFIG = Path(__file__).parents[2] / "contrib" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SECRET = "the same for both"
STARTUP_SECONDS = 60


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def wait_for(url: str, process: subprocess.Popen[str]) -> None:
    """Return when the process answers at the URL; RuntimeError where it does not."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx2.get(f"{url}/healthz").raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"nothing answers at {url}")


class Replica:
    """One mock server in a process of its own, always on the same port."""

    def __init__(self, flavors: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        options = ["--port", str(self.port), "--secret", SECRET, "--synthetic", str(flavors)]
        self.command = [sys.executable, "-m", "modelarts_flavors", "serve", *options]
        self.start()

    def start(self) -> None:
        """Start and wait until it answers."""
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
        wait_for(self.url, self.process)

    def kill(self) -> None:
        """End it at once, in the middle of whatever it is sending."""
        self.process.kill()
        self.process.wait()


def config(folder: Path, listen: int, replicas: list[Replica]) -> str:
    """The configuration of contrib/, with this machine's ports and a folder for its files."""
    text = CONFIG.read_text(encoding="utf-8").replace("/tmp/", f"{folder}/")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{listen};")
    for number, replica in enumerate(replicas, 1):
        assert f"mock-{number}:8000" in text
        text = text.replace(f"mock-{number}:8000", f"127.0.0.1:{replica.port}")
    assert not re.search(r"mock-\d", text)
    return text


@contextmanager
def balanced(folder: Path, flavors: int) -> Iterator[tuple[str, list[Replica]]]:
    """The URL of nginx and the two replicas behind it."""
    assert NGINX, "needs nginx"
    with ExitStack() as stack:
        replicas = []
        for _ in range(2):
            replicas.append(Replica(flavors))
            stack.callback(replicas[-1].kill)
        listen = free_port()
        path = folder / "nginx.conf"
        path.write_text(config(folder, listen, replicas), encoding="utf-8")
        command = [NGINX, "-e", f"{folder}/error.log", "-c", str(path), "-g", "daemon off;"]
        nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL, text=True)
        # Its worker ends with it on SIGTERM, and would stay on SIGKILL.
        stack.callback(lambda: (nginx.terminate(), nginx.wait(30)))
        url = f"http://127.0.0.1:{listen}"
        wait_for(url, nginx)
        yield url, replicas
