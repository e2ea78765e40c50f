"""An S3 server on this machine (rclone serve s3) over a folder whose folders are the buckets, and one that refuses."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

RCLONE = Path(sys.executable).with_name("rclone")
KEY, SECRET = "key", "secret"


class S3Server:
    """Answers at `url` while it runs; what it keeps lies in `folder` and outlives it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._process = folder, None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [RCLONE, "serve", "s3", "--addr", self.url.removeprefix("http://"), "--auth-key", f"{KEY},{SECRET}",
             "--config", os.devnull, str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
                return
            except OSError:
                assert self._process.poll() is None, "the server ended"
                time.sleep(0.02)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def environment(self) -> dict[str, str]:
        """What a user sets. The server tells the whole file's checksum of a part, so checksums are not asked for."""
        return {
            "AWS_ENDPOINT_URL": self.url, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required", "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1",
        }  # fmt: skip


class Refusing(BaseHTTPRequestHandler):
    """Holds nothing and takes nothing. status, code: what it says to who writes."""

    protocol_version = "HTTP/1.1"  # clients wait for a leave to send
    status: ClassVar[int]
    code: ClassVar[str]

    def do_GET(self) -> None:
        self._answer(404, "NoSuchKey")

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.close_connection = True
        self._answer(self.status, self.code)

    def _answer(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code} it is</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file by its name in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def forget_clients() -> None:
    """fsspec keeps a client for as long as its arguments are the same, whatever the environment says."""
    from s3fs import S3FileSystem

    S3FileSystem.clear_instance_cache()


def make_bucket(name: str) -> None:
    """By the server that the environment names: what appears in its folder behind its back it may not see."""
    from s3fs import S3FileSystem

    S3FileSystem().mkdir(name)
